"""What the Bot API side refuses, as one table: a bot that passes here meets no surprise at Telegram."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from bot.simulator.server import Simulator, serve

from .door import Door, key, keyboard

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROWS = "Bad Request: REPLY_MARKUP_TOO_LONG"
DATA = "Bad Request: BUTTON_DATA_INVALID"
URL = "Bad Request: BUTTON_URL_INVALID"
EMPTY = "Bad Request: message text is empty"
NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shared() -> AsyncIterator[Door]:
    async with serve(Simulator()) as address, aiohttp.ClientSession(address) as session:
        door = Door(Simulator(), address, session)
        await door.sim("person", chat=7)
        await door.sim("block", chat=8, blocked=True)
        await door.sim("send", chat=7, text="mine")
        await door.bot("sendMessage", chat_id=7, text="yours")
        await door.bot("sendPhoto", chat_id=7, photo="simulated")
        yield door


def send(**more: object) -> dict[str, object]:
    return {"chat_id": 7, "text": "x", **more}


def with_key(button: object) -> dict[str, object]:
    return send(reply_markup={"inline_keyboard": [[button]]})


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("noSuchMethod", {}, "Not Found"),
        ("sendMessage", {"chat_id": 7}, EMPTY),
        ("sendMessage", send(text=" \n "), EMPTY),
        ("sendMessage", send(text="<b> </b>", parse_mode="HTML"), EMPTY),
        ("sendMessage", send(text="x" * 4097), "Bad Request: message is too long"),
        ("sendMessage", send(text="😀" * 2049), "Bad Request: message is too long"),
        ("sendMessage", send(text="\ud800"), "Bad Request: strings must be encoded in UTF-8"),
        ("sendMessage", send(parse_mode="Wiki"), "Bad Request: unsupported parse_mode"),
        ("sendMessage", send(chat_id=99), "Bad Request: chat not found"),
        ("sendMessage", send(chat_id="@nobody"), "Bad Request: chat not found"),
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("sendMessage", send(chat_id=8), "Forbidden: bot was blocked by the user"),
        ("sendMessage", send(reply_markup="{"), "Bad Request: can't parse reply keyboard markup JSON object"),
        ("sendMessage", send(reply_markup=[1]), "Bad Request: object expected as reply markup"),
        ("sendMessage", send(reply_markup=keyboard([key("x")] * 9)), ROWS),
        ("sendMessage", send(reply_markup=keyboard(*[[key("x")]] * 101)), ROWS),
        ("sendMessage", with_key(key("x", "é" * 33)), DATA),
        ("sendMessage", with_key(key(" ")), "Bad Request: inline keyboard button text must be non-empty"),
        (
            "sendMessage",
            with_key({"callback_data": "x"}),
            "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ("sendMessage", with_key({"text": "x"}), f"Bad Request: {NO_ACTION}"),
        ("sendMessage", with_key(key("x", "")), f"Bad Request: {NO_ACTION}"),
        (
            "sendMessage",
            with_key(key("x", url="https://example.org/")),
            "Bad Request: can't parse inline keyboard button: Exactly one action must be specified",
        ),
        ("sendMessage", with_key({"text": "x", "url": "ftp://example.org/"}), URL),
        ("sendMessage", with_key({"text": "x", "url": "tel:116"}), URL),
        (
            "sendMessage",
            with_key({"text": "x", "copy_text": {"text": "1" * 257}}),
            "Bad Request: BUTTON_COPY_TEXT_INVALID",
        ),
        (
            "sendMessage",
            with_key(key("x", style="pink")),
            "Bad Request: can't parse inline keyboard button: invalid button style specified",
        ),
        ("sendPhoto", {"chat_id": 7}, "Bad Request: there is no photo in the request"),
        (
            "sendPhoto",
            {"chat_id": 7, "photo": "x", "caption": "x" * 1025},
            "Bad Request: message caption is too long",
        ),
        ("editMessageText", send(), "Bad Request: message identifier is not specified"),
        ("editMessageText", send(message_id=999), "Bad Request: message to edit not found"),
        ("editMessageText", send(message_id=1), "Bad Request: message can't be edited"),
        ("editMessageText", send(message_id=3), "Bad Request: there is no text in the message to edit"),
        (
            "editMessageText",
            send(message_id=2, text="yours"),
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message",
        ),
        ("deleteMessage", {"chat_id": 7, "message_id": 999}, "Bad Request: message to delete not found"),
        ("deleteMessages", {"chat_id": 7}, "Bad Request: message identifiers are not specified"),
        (
            "deleteMessages",
            {"chat_id": 7, "message_ids": list(range(1, 102))},
            "Bad Request: too many message identifiers specified",
        ),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "Bad Request: MESSAGE_TOO_LONG"),
        ("sendChatAction", {"chat_id": 7, "action": "dance"}, "Bad Request: wrong parameter action in request"),
        (
            "setMyCommands",
            {"commands": [{"command": "Big", "description": "x"}]},
            "Bad Request: BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": ""}]},
            "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}] * 101},
            "Bad Request: BOT_COMMANDS_TOO_MUCH",
        ),
        ("getMyCommands", {"language_code": "kin"}, "Bad Request: invalid language code specified"),
        ("getMyCommands", {"scope": {"type": "chat", "chat_id": 99}}, "Bad Request: chat not found"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "Bad Request: short description is too long"),
        ("getFile", {"file_id": "x"}, "Bad Request: file is not available"),
        ("setWebhook", {"url": "ftp://x"}, "Bad Request: bad webhook: invalid webhook URL specified"),
        (
            "setWebhook",
            {"url": "http://example.org/"},
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
    ],
)
async def test_refusals(shared: Door, method: str, parameters: dict[str, object], description: str) -> None:
    answer = await shared.answer(method, **parameters)
    codes = {"Not Found": 404, "Forbidden: bot was blocked by the user": 403}
    assert answer == {"ok": False, "error_code": codes.get(description, 400), "description": description}
    calls = await shared.get("calls", since=0)
    last = calls["calls"][-1]  # type: ignore[index]
    assert (last["method"], last["ok"], last["description"]) == (method, False, description)


@pytest.mark.parametrize(
    "parameters",
    [
        send(text="😀" * 2048),
        send(text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML"),
        with_key(key("x", "y" * 64)),
        with_key({"text": "x", "url": "tg://resolve?domain=x"}),
        with_key({"text": "116", "copy_text": {"text": "116"}, "style": "success"}),
        with_key({"text": "x", "switch_inline_query": ""}),
        send(reply_markup=keyboard(*[[key("x")] * 8] * 12)),
        send(reply_markup=keyboard([])),
        send(reply_markup={"remove_keyboard": True}),
    ],
)
async def test_what_is_just_within_the_limits_is_taken(shared: Door, parameters: dict[str, object]) -> None:
    await shared.bot("sendMessage", **parameters)


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/botnonsense/getMe", 401, "Unauthorized"),
        ("/bot12:/getMe", 401, "Unauthorized"),
        ("/bot12:a", 404, "Not Found"),
        ("/bot12:a/x/y", 404, "Not Found"),
    ],
)
async def test_addresses_without_a_token_or_method(shared: Door, path: str, code: int, description: str) -> None:
    async with shared.session.get(path) as response:
        assert response.status == code
        assert await response.json() == {"ok": False, "error_code": code, "description": description}


async def test_only_the_token_that_was_agreed_is_taken_where_one_was() -> None:
    async with serve(Simulator(token="1:a")) as address, aiohttp.ClientSession(address) as session:
        async with session.get("/bot1:b/getMe") as response:
            assert response.status == 401
        async with session.get("/bot1%3Aa/getme") as response:
            assert (await response.json())["result"]["id"] == 1
