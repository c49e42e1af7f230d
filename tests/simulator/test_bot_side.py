"""The bot's side: messages, edits, deletions, the bot's face, and parameters in every shape."""

import contextlib
import json

import aiohttp
import pytest

from bot.simulator.methods import METHODS
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import ApiError

from .door import TOKEN, Door, key, keyboard

# Written down from core.telegram.org/bots/api: what these methods take. Nothing else may be read by the simulator.
PARAMETERS = {
    "getMe": set(),
    "sendMessage": {"chat_id", "text", "parse_mode", "entities", "reply_markup", "protect_content", "reply_parameters"}
    | {"link_preview_options"},
    "sendPhoto": {"chat_id", "photo", "caption", "parse_mode", "caption_entities", "reply_markup", "protect_content"},
    "sendDocument": {"chat_id", "document", "caption", "parse_mode", "caption_entities", "reply_markup"},
    "sendVoice": {"chat_id", "voice", "caption", "parse_mode", "caption_entities", "reply_markup"},
    "editMessageText": {"chat_id", "message_id", "inline_message_id", "text", "parse_mode", "entities", "reply_markup"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "inline_message_id", "reply_markup"},
    "deleteMessage": {"chat_id", "message_id"},
    "deleteMessages": {"chat_id", "message_ids"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "url"},
    "sendChatAction": {"chat_id", "action"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "getMyCommands": {"scope", "language_code"},
    "deleteMyCommands": {"scope", "language_code"},
    "setMyName": {"name", "language_code"},
    "getMyName": {"language_code"},
    "setMyDescription": {"description", "language_code"},
    "getMyDescription": {"language_code"},
    "setMyShortDescription": {"short_description", "language_code"},
    "getMyShortDescription": {"language_code"},
    "setChatMenuButton": {"chat_id", "menu_button"},
    "getChatMenuButton": {"chat_id"},
    "getFile": {"file_id"},
}
# Read for every kind of message, though a caption has no link preview.
COMMON = {"link_preview_options", "reply_parameters", "protect_content"}


class Watched(dict[str, object]):
    """Parameters that write down which names were looked at."""

    def __init__(self, values: dict[str, object]) -> None:
        super().__init__(values)
        self.seen: set[str] = set()

    def get(self, name: str, default: object = None) -> object:
        self.seen.add(name)
        return super().get(name, default)


def test_methods_are_those_of_the_bot_api() -> None:
    assert set(METHODS) == {name.lower() for name in PARAMETERS}


async def test_methods_read_only_parameters_that_the_bot_api_has(door: Door) -> None:
    await door.sim("send", chat=7, text="hello")
    full = {"chat_id": 7, "text": "x", "photo": "p", "document": "d", "message_id": 1, "message_ids": [1]}
    full |= {"commands": [], "action": "typing", "name": "n", "caption": "c"}
    for name, known in PARAMETERS.items():
        watched = Watched(full)
        with contextlib.suppress(ApiError):
            METHODS[name.lower()](door.simulator.world, Parameters(watched))  # type: ignore[arg-type]
        extra = COMMON if name.startswith("send") else set()
        assert watched.seen <= known | extra, name


async def test_parameters_come_as_json_form_multipart_or_in_the_address(door: Door) -> None:
    await door.sim("person", chat=7)
    markup = json.dumps(keyboard([key("Go")]))
    path = f"/bot{TOKEN}/sendMessage"
    fields = {"chat_id": "7", "text": "é <b>x</b>", "parse_mode": "HTML", "reply_markup": markup}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    session = door.session
    for request in (
        session.post(path, json={**fields, "chat_id": 7, "reply_markup": json.loads(markup)}),
        session.post(path, data=fields),
        session.post(path, data=multipart),
        session.get(path, params=fields),
        session.post(path.replace("sendMessage", "SENDMESSAGE"), data=fields),
    ):
        async with request as response:
            message = (await response.json())["result"]
            assert message["text"] == "é x"
            assert message["entities"] == [{"type": "bold", "offset": 2, "length": 1}]
            assert message["reply_markup"] == keyboard([key("Go")])


async def test_an_uploaded_file_leaves_its_name_and_size_only(door: Door) -> None:
    await door.sim("person", chat=7)
    form = aiohttp.FormData({"chat_id": "7", "caption": "Counts"}, default_to_multipart=True)
    form.add_field("document", b"a,b\r\n1,2\r\n", filename="counts.csv", content_type="text/csv")
    async with door.session.post(f"/bot{TOKEN}/sendDocument", data=form) as response:
        message = (await response.json())["result"]
    assert message["caption"] == "Counts"
    assert (message["document"]["file_name"], message["document"]["file_size"]) == ("counts.csv", 10)
    form = aiohttp.FormData({"chat_id": "7", "photo": "attach://p"}, default_to_multipart=True)
    form.add_field("p", b"\xff\xd8\xff", filename="p.jpg")
    async with door.session.post(f"/bot{TOKEN}/sendPhoto", data=form) as response:
        assert (await response.json())["result"]["photo"][0]["file_size"] == 3


@pytest.mark.parametrize("body", [b"{", b"[1]", b"[" * 100_000])
async def test_a_body_that_is_no_json_object_is_refused(door: Door, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with door.session.post(f"/bot{TOKEN}/getMe", data=body, headers=headers) as response:
        assert response.status == 400


async def test_an_edit_stays_in_place_and_the_same_edit_twice_is_refused(door: Door) -> None:
    await door.sim("person", chat=7)
    sent = await door.message("sendMessage", chat_id=7, text="one")
    number = sent["message_id"]
    edited = await door.message(
        "editMessageText", chat_id=7, message_id=number, text="two", reply_markup=keyboard([key("Go")])
    )
    assert edited["message_id"] == number
    assert "edit_date" in edited
    again = await door.answer(
        "editMessageText", chat_id=7, message_id=number, text="two", reply_markup=keyboard([key("Go")])
    )
    assert again["error_code"] == 400
    await door.bot("editMessageReplyMarkup", chat_id=7, message_id=number)
    assert await door.text() == f"bot #{number} edited:\ntwo\n"


async def test_messages_of_both_sides_can_be_deleted_for_two_days(door: Door) -> None:
    await door.sim("send", chat=7, text="mine")
    await door.sim("send", chat=8, text="other chat")
    for _ in range(2):
        await door.bot("sendMessage", chat_id=7, text="yours")
    await door.bot("deleteMessage", chat_id=7, message_id=1)
    await door.bot("deleteMessages", chat_id=7, message_ids=[1, 2, 3, 99])
    assert [message["id"] for message in (await door.chat())["messages"]] == [4]  # type: ignore[attr-defined]
    assert "other chat" in await door.text(8)
    await door.sim("clock", forward=48 * 3600 + 1)
    answer = await door.answer("deleteMessage", chat_id=7, message_id=4)
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"
    await door.bot("deleteMessages", chat_id=7, message_ids=[4])
    assert "yours" in await door.text()
    await door.bot("editMessageText", chat_id=7, message_id=4, text="still editable")


async def test_commands_are_kept_for_exactly_one_scope_and_language(door: Door) -> None:
    await door.sim("person", chat=7, language_code="rw")
    scope = {"type": "chat", "chat_id": 7}
    default, english, mine = (
        [{"command": "start", "description": words}] for words in ("Default", "English", "For this chat")
    )
    await door.bot("setMyCommands", commands=default)
    await door.bot("setMyCommands", commands=english, language_code="en")
    assert await door.bot("getMyCommands", language_code="rw") == []
    assert await door.bot("getMyCommands", scope=scope) == []
    assert (await door.chat())["commands"] == default
    await door.sim("person", chat=7, language_code="en")
    assert (await door.chat())["commands"] == english
    await door.bot("setMyCommands", commands=mine, scope=json.dumps(scope))
    assert (await door.chat())["commands"] == mine
    assert await door.bot("getMyCommands", scope=scope) == mine
    await door.bot("deleteMyCommands", scope=scope)
    assert (await door.chat())["commands"] == english


async def test_the_face_of_the_bot_by_language(door: Door) -> None:
    await door.bot("setMyName", name="Umurinzi", language_code="rw")
    await door.bot("setMyDescription", description="We keep nothing")
    await door.bot("setMyShortDescription", short_description="short", language_code="fr")
    assert await door.bot("getMyName", language_code="rw") == {"name": "Umurinzi"}
    assert await door.bot("getMyName", language_code="fr") == {"name": "Simulated bot"}
    assert await door.bot("getMyDescription") == {"description": "We keep nothing"}
    assert await door.bot("getMyDescription", language_code="rw") == {"description": ""}
    assert await door.bot("getMyShortDescription", language_code="fr") == {"short_description": "short"}
    await door.sim("person", chat=7, language_code="rw")
    assert (await door.chat())["bot"] == {
        "name": "Umurinzi",
        "username": "simulated_bot",
        "description": "We keep nothing",
    }


async def test_the_menu_button_of_one_chat_and_of_all(door: Door) -> None:
    await door.sim("person", chat=7)
    assert await door.bot("getChatMenuButton", chat_id=7) == {"type": "commands"}
    app = {"type": "web_app", "text": "x", "web_app": {"url": "https://example.org/"}}
    await door.bot("setChatMenuButton", chat_id=7, menu_button=app)
    assert await door.bot("getChatMenuButton", chat_id=7) == app
    assert await door.bot("getChatMenuButton") == {"type": "commands"}
    await door.bot("setChatMenuButton", chat_id=7)
    assert await door.bot("getChatMenuButton", chat_id=7) == {"type": "commands"}
