"""The people's side: what they send and press, what they see, and the switches for tests."""

import asyncio

import aiohttp
import pytest

from bot.simulator.attachments import ATTACHMENTS
from bot.simulator.server import Simulator, serve

from .door import TOKEN, Door, key, keyboard

MENU = keyboard(
    [key("Help now", "help", style="danger")],
    [key("Next", "n", style="primary"), key("Next week", "w", style="success")],
    [{"text": "Call", "copy_text": {"text": "116"}}, {"text": "Read", "url": "https://example.org/a"}],
)


async def newest(door: Door) -> dict[str, object]:
    return (await door.updates(offset=-1))[0]


async def menu(door: Door) -> object:
    await door.sim("person", chat=7)
    return (await door.message("sendMessage", chat_id=7, text="<b>Hi</b> & co", parse_mode="HTML", reply_markup=MENU))[
        "message_id"
    ]


async def test_a_typed_command_carries_the_person_and_its_entity(door: Door) -> None:
    await door.sim("send", chat=7, text="/start poster1", first_name="Keza", language_code="rw", username="keza")
    message = (await newest(door))["message"]
    person = {"id": 7, "first_name": "Keza", "username": "keza"}
    assert isinstance(message, dict)
    assert message["from"] == {**person, "is_bot": False, "language_code": "rw"}
    assert message["chat"] == {**person, "type": "private"}
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize("kind", sorted(ATTACHMENTS))
async def test_every_kind_of_message_arrives(door: Door, kind: str) -> None:
    await door.sim("send", chat=7, kind=kind, text="words", forwarded=True)
    message = (await newest(door))["message"]
    assert isinstance(message, dict)
    assert kind in message
    assert message["forward_origin"]["type"] == "hidden_user"
    assert "text" not in message


async def test_a_person_edits_what_they_wrote(door: Door) -> None:
    sent = await door.sim("send", chat=7, text="helo")
    await door.sim("send", chat=7, text="hello", edited=True)
    edited = (await newest(door))["edited_message"]
    assert isinstance(edited, dict)
    assert (edited["message_id"], edited["text"]) == (sent["message_id"], "hello")
    assert await door.text() == "person #1 edited:\nhello\n"


async def test_a_chat_reads_as_plain_text_with_its_buttons(door: Door) -> None:
    await menu(door)
    assert await door.text() == (
        "bot #1:\nHi & co\n[!Help now]\n[*Next] [+Next week]\n[Call = 116] [Read -> https://example.org/a]\n"
    )
    shown = (await door.chat())["messages"]
    assert isinstance(shown, list)
    assert shown[0]["html"] == "<b>Hi</b> &amp; co"


async def test_a_press_carries_the_whole_message_and_is_answered_once(door: Door) -> None:
    number = await menu(door)
    pressed = await door.sim("press", chat=7, label="help")
    query = (await newest(door))["callback_query"]
    assert isinstance(query, dict)
    assert (query["data"], query["id"], query["message"]["message_id"]) == (
        "help",
        pressed["callback_query_id"],
        number,
    )
    assert query["message"]["reply_markup"] == MENU
    await door.bot("answerCallbackQuery", callback_query_id=query["id"], text="Here", show_alert=True)
    toast = (await door.chat())["toast"]
    assert toast == {"text": "Here", "show_alert": True, "url": "", "n": 1}
    assert "toast: Here" in await door.text()
    again = await door.answer("answerCallbackQuery", callback_query_id=query["id"])
    assert again["error_code"] == 400


async def test_an_answer_to_a_press_can_come_too_late(door: Door) -> None:
    await menu(door)
    pressed = await door.sim("press", chat=7, data="help")
    await door.sim("clock", forward=15)
    late = await door.answer("answerCallbackQuery", callback_query_id=pressed["callback_query_id"])
    assert "query is too old" in str(late["description"])


async def test_labels_exact_first_then_a_part_that_only_one_has(door: Door) -> None:
    await menu(door)
    assert (await door.sim("press", chat=7, label="Next"))["data"] == "n"
    assert (await door.sim("press", chat=7, label="WEEK"))["data"] == "w"
    several = await door.sim("press", 404, chat=7, label="ne")
    assert several["labels"] == ["Help now", "Next", "Next week", "Call", "Read"]
    assert (await door.sim("press", 404, chat=7, label=""))["error"] == "no such button"
    assert (await door.sim("press", 404, chat=9, label="x"))["labels"] == []


async def test_copying_and_opening_tell_the_bot_nothing(door: Door) -> None:
    await menu(door)
    assert await door.sim("press", chat=7, label="Call") == {"copied": "116"}
    assert await door.sim("press", chat=7, label="Read") == {"url": "https://example.org/a"}
    assert await door.updates() == []


async def test_hostile_stale_and_inaccessible_presses(door: Door) -> None:
    number = await menu(door)
    assert (await door.sim("press", chat=7, data="'; DROP"))["data"] == "'; DROP"
    await door.sim("press", chat=7, label="Help", inaccessible=True)
    bare = {"chat": {"id": 7, "first_name": "Person 7", "type": "private"}, "message_id": number, "date": 0}
    assert (await newest(door))["callback_query"]["message"] == bare  # type: ignore[index]
    await door.bot("deleteMessage", chat_id=7, message_id=number)
    await door.sim("press", chat=7, data="help", message_id=number)
    assert (await newest(door))["callback_query"]["message"] == bare  # type: ignore[index]


async def test_a_person_blocks_the_bot(door: Door) -> None:
    await menu(door)
    await door.sim("block", chat=7, blocked=True)
    change = (await newest(door))["my_chat_member"]
    assert isinstance(change, dict)
    assert change["new_chat_member"]["status"] == "kicked"
    assert (await door.answer("sendMessage", chat_id=7, text="x"))["error_code"] == 403
    await door.sim("send", 409, chat=7, text="x")
    await door.sim("press", 409, chat=7, label="Help")
    await door.sim("block", chat=7, blocked=False)
    await door.bot("sendMessage", chat_id=7, text="x")


async def test_waiting_lasts_until_the_edit_is_there_even_if_the_toast_came_first(door: Door) -> None:
    number = await menu(door)
    pressed = await door.sim("press", chat=7, label="Help")
    waiting = asyncio.create_task(door.sim("wait", chat=7, after=pressed["revision"], timeout=5))
    updates = await door.updates()
    await door.bot("answerCallbackQuery", callback_query_id=pressed["callback_query_id"], text="One moment")
    await door.updates(offset=int(str(updates[-1]["update_id"])) + 1)
    await door.bot("editMessageText", chat_id=7, message_id=number, text="Help is here")
    seen = await waiting
    assert seen["changed"] is True
    assert seen["settled"] is True
    assert seen["messages"][0]["text"] == "Help is here"  # type: ignore[index]


async def test_waiting_for_a_silent_bot_ends(door: Door) -> None:
    sent = await door.sim("send", chat=7, text="hello")
    seen = await door.sim("wait", chat=7, after=sent["revision"], timeout=0.05)
    assert (seen["changed"], seen["settled"]) == (False, False)
    shown = await door.get("chat/7", after=int(str(sent["revision"])), timeout=0.05)
    assert shown["revision"] == sent["revision"]


async def test_waiting_ends_when_everybody_is_forgotten(door: Door) -> None:
    world = door.simulator.world
    chat = world.chat(7)
    waiting = asyncio.create_task(world.wait_for_change(chat, chat.revision, 30))
    await asyncio.sleep(0)
    await door.sim("reset")
    assert await asyncio.wait_for(waiting, 5) is False


async def test_the_call_log_has_everything_but_the_token(door: Door) -> None:
    await door.sim("person", chat=7)
    waiting = asyncio.create_task(door.get("calls", since=1, timeout=5))
    await door.bot("getMe")
    await door.bot("sendMessage", chat_id=7, text="x")
    await door.answer("getFile", file_id="secret")
    assert (await waiting)["last"]
    log = await door.get("calls", since=1)
    assert [(call["n"], call["method"], call["ok"]) for call in log["calls"]] == [  # type: ignore[attr-defined]
        (2, "sendMessage", True),
        (3, "getFile", False),
    ]
    assert log["methods"] == {"getMe": 1, "sendMessage": 1, "getFile": 1}
    assert log["refused"] == {"getFile": 1}
    assert TOKEN not in str(log)
    assert len((await door.get("calls", method="getme"))["calls"]) == 1  # type: ignore[arg-type]


async def test_faults_in_order_each_as_often_as_asked(door: Door) -> None:
    await door.sim("person", chat=7)
    await door.sim("person", chat=8)
    await door.faults(
        {"method": "sendMessage", "retry_after": 3, "chat": 7, "times": 1},
        {"method": "sendMessage", "code": 500, "times": 1},
        {"method": "sendMessage", "body": "<h1>Bad Gateway</h1>", "code": 502},
    )
    flood = await door.answer("sendMessage", chat_id=7, text="x")
    assert flood == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    assert (await door.answer("sendMessage", chat_id=8, text="x"))["error_code"] == 500
    async with door.session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": 8, "text": "x"}) as response:
        assert (response.status, await response.text()) == (502, "<h1>Bad Gateway</h1>")
        assert response.content_type == "text/html"
    await door.bot("sendMessage", chat_id=7, text="all faults are used up")
    async with door.session.get("/sim/faults") as response:
        assert await response.json() == []
    await door.faults({"method": "*", "code": 400, "times": None})
    assert (await door.answer("getMe"))["error_code"] == 400
    async with door.session.delete("/sim/faults") as response:
        assert await response.json() == []
    await door.bot("getMe")


async def test_a_fault_cuts_the_connection_or_only_delays(door: Door) -> None:
    await door.faults({"method": "getMe", "cut": True})
    with pytest.raises(aiohttp.ClientError):
        async with door.session.post(f"/bot{TOKEN}/getMe"):
            pass
    await door.faults({"method": "getMe", "delay": 0.05})
    await door.bot("getMe")
    await door.sim("faults", 400, colour="red")
    await door.sim("faults", 400, times="many")


async def test_a_raw_update_is_delivered_as_it_is(door: Door) -> None:
    query = {"id": "1", "nonsense": True}
    queued = await door.sim("update", callback_query=query)
    assert await door.updates() == [{"update_id": queued["update_id"], "callback_query": query}]


async def test_restart_only_where_somebody_can() -> None:
    restarted: list[bool] = []

    async def restart() -> None:
        restarted.append(True)

    for simulator, status in ((Simulator(restart=restart), 200), (Simulator(), 501)):
        async with serve(simulator) as address, aiohttp.request("POST", f"{address}/sim/restart") as response:
            assert response.status == status
    assert restarted == [True]


async def test_wrong_requests_say_what_is_wrong(door: Door) -> None:
    assert "positive" in str((await door.sim("send", 400, chat=-7, text="x"))["error"])
    assert "kind" in str((await door.sim("send", 400, chat=7, kind="hologram"))["error"])
    async with door.session.post("/sim/send", data=b"{") as response:
        assert response.status == 400


@pytest.mark.parametrize("path", ["/", "/sim/state", f"/bot{TOKEN}/getMe"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_strangers_are_turned_away(door: Door, path: str, headers: dict[str, str]) -> None:
    async with door.session.get(path, headers=headers) as response:
        assert response.status == 403


async def test_the_page_may_load_nothing_from_elsewhere(door: Door) -> None:
    async with door.session.get("/", headers={"Origin": door.address}) as response:
        policy = response.headers["Content-Security-Policy"]
        assert response.status == 200
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


async def test_the_list_of_chats(door: Door) -> None:
    await door.sim("send", chat=7, text="hello", first_name="Keza")
    await door.sim("send", chat=8, kind="voice")
    async with door.session.get("/sim/chats") as response:
        chats = await response.json()
    assert [(chat["chat"], chat["last"]["text"]) for chat in chats] == [(8, "(voice)"), (7, "hello")]
    state = await door.get("state")
    assert (state["ready"], state["pending"], state["polling"]) == (True, 2, False)
