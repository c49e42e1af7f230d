"""Each fault does what the table in bot/simulator/faults.py says, and afterwards all is well again."""

import asyncio
import re

import aiohttp
import pytest
from aiohttp import web

from bot.simulator import faults as table

from .door import TOKEN, Door, key, keyboard
from .test_updates import receiver


async def sent(door: Door, text: str = "hello") -> tuple[int, str]:
    """Status and body of a sendMessage. Raises ClientError where the answer is not whole."""
    body = {"chat_id": 7, "text": text}
    async with door.session.post(f"/bot{TOKEN}/sendMessage", json=body) as response:
        return response.status, await response.text()


async def seen(door: Door) -> list[object]:
    return [message["text"] for message in (await door.chat())["messages"]]  # type: ignore[attr-defined]


def test_the_table_names_every_field_and_choice() -> None:
    assert table.__doc__ is not None
    for choice in (*table.CUTS, *table.HALVES, *table.MISDELIVERIES):
        assert f'"{choice}"' in table.__doc__
    named = set(re.findall(r"`([a-z_]+)`|`([a-z_]+):", table.__doc__))
    assert {one or other for one, other in named} >= set(table._FIELDS)


@pytest.mark.parametrize(
    ("fault", "is_carried_out"),
    [
        ({"cut": True}, False),
        ({"cut": "before"}, False),
        ({"cut": "unanswered"}, True),
        ({"cut": "middle"}, True),
        ({"half": "long"}, True),
        ({"half": "short"}, True),
    ],
)
async def test_an_answer_that_does_not_come_whole(door: Door, fault: dict[str, object], is_carried_out: bool) -> None:
    await door.sim("person", chat=7)
    await door.faults({"method": "sendMessage", **fault})
    with pytest.raises(aiohttp.ClientError):
        await sent(door)
    assert await seen(door) == (["hello"] if is_carried_out else [])
    assert (await sent(door, "again"))[0] == 200


async def test_an_answer_that_is_no_whole_json(door: Door) -> None:
    await door.sim("person", chat=7)
    await door.faults({"method": "sendMessage", "half": "json"})
    status, body = await sent(door)
    assert status == 200
    assert body.startswith('{"ok":true')
    assert not body.endswith("}")
    assert await seen(door) == ["hello"]
    assert (await sent(door, "again"))[1].endswith("}}")


async def test_a_connection_that_is_closed_after_the_answer(door: Door) -> None:
    await door.sim("person", chat=7)
    await door.faults({"method": "sendMessage", "cut": "after"})
    assert (await sent(door))[0] == 200
    await asyncio.sleep(0.01)
    assert (await sent(door, "again"))[0] == 200
    assert await seen(door) == ["hello", "again"]


@pytest.mark.parametrize(
    ("fault", "code", "description"),
    [
        ({"method": "editMessageText", "code": 400}, 400, "Bad Request: message can't be edited"),
        ({"method": "deleteMessage", "code": 400}, 400, "Bad Request: message can't be deleted for everyone"),
        ({"method": "getMe", "code": 401}, 401, "Unauthorized"),
        ({"method": "getMe", "code": 404}, 404, "Not Found"),
        ({"method": "getMe", "retry_after": 3}, 429, "Too Many Requests: retry after 3"),
        ({"method": "getMe", "code": 429}, 429, "Too Many Requests: retry later"),
    ],
)
async def test_refusals_are_in_telegram_s_words(
    door: Door, fault: dict[str, object], code: int, description: str
) -> None:
    await door.faults(fault)
    answer = await door.answer(str(fault["method"]), chat_id=7, message_id=1)
    assert (answer["error_code"], answer["description"]) == (code, description)
    assert ("parameters" in answer) == ("retry_after" in fault)


async def test_an_update_comes_twice_under_one_id(door: Door) -> None:
    await door.faults({"updates": "twice", "chat": 7})
    for chat in (7, 8, 7):
        await door.sim("send", chat=chat, text="hello")
    ids = [int(str(update["update_id"])) for update in await door.updates()]
    assert ids == [ids[0], ids[0], ids[0] + 1, ids[0] + 2]
    assert await door.updates(offset=ids[-1] + 1) == []


async def test_an_update_overtakes_others(door: Door) -> None:
    for text in "ab":
        await door.sim("send", chat=7, text=text)
    await door.faults({"updates": "overtaking"})
    for text in "cd":
        await door.sim("send", chat=7, text=text)
    assert [update["message"]["text"] for update in await door.updates()] == list("cabd")  # type: ignore[index]


async def test_an_old_message_is_dated_and_an_old_tap_cannot_be_answered(door: Door) -> None:
    await door.sim("send", chat=7, text="new")
    await door.bot("sendMessage", chat_id=7, text="x", reply_markup=keyboard([key("Go")]))
    await door.faults({"updates": "old", "times": 2})
    await door.sim("send", chat=7, text="old")
    await door.sim("press", chat=7, label="Go")
    new, old, press = await door.updates()
    assert old["message"]["date"] <= new["message"]["date"] - 22 * 3600  # type: ignore[index]
    answer = await door.answer("answerCallbackQuery", callback_query_id=press["callback_query"]["id"])  # type: ignore[index]
    assert "too old" in str(answer["description"])


async def test_a_webhook_is_told_twice(door: Door) -> None:
    told: list[int] = []

    async def hook(request: web.Request) -> web.Response:
        told.append((await request.json())["update_id"])
        return web.Response()

    async with receiver(hook) as url:
        await door.bot("setWebhook", url=url)
        await door.faults({"updates": "twice"})
        await door.sim("send", chat=7, text="a")
        async with asyncio.timeout(5):
            while (await door.message("getWebhookInfo"))["pending_update_count"]:
                pass
        await door.bot("deleteWebhook")
    assert told == [told[0]] * 2


@pytest.mark.parametrize("fault", [{"cut": "never"}, {"half": "whole"}, {"updates": "late"}, {"updates": True}])
async def test_a_fault_that_there_is_not_is_refused(door: Door, fault: dict[str, object]) -> None:
    refused = await door.sim("faults", 400, **fault)
    assert str(refused["error"]).startswith(f"field {next(iter(fault))!r} of a fault")
