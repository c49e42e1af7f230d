"""The way in by webhook: what people see is the same, and nobody but Telegram gets in."""

import socket

import aiohttp
import pytest

from bot.dialogue.guide import Guide
from bot.telegram.webhook import LARGEST_BODY, secret_of
from tests.chat.person import TOKEN, Chats, newest

JSON = {"Content-Type": "application/json"}
SECRET = {"X-Telegram-Bot-Api-Secret-Token": secret_of(TOKEN)}


@pytest.fixture
async def hooked(chats: Chats) -> Chats:
    await chats.stop_bot()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        chats.webhook_port = free.getsockname()[1]
    await chats.start_bot()
    return chats


async def post(chats: Chats, headers: dict[str, str], body: bytes = b"{}", method: str = "POST") -> int:
    async with (
        aiohttp.ClientSession() as http,
        http.request(
            method,
            f"http://127.0.0.1:{chats.webhook_port}/telegram",
            data=body,
            headers=headers,
        ) as answer,
    ):
        return answer.status


async def get(chats: Chats, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{chats.webhook_port}{path}") as answer:
        return answer.status, await answer.text()


async def test_a_person_walks_through_the_guide_as_by_polling(hooked: Chats, guide: Guide) -> None:
    source = guide.library.source
    person = hooked.person(1)
    await person.send("/start")
    await person.press("English")
    shown = newest(await person.press(data="1en/grooming.check:101"))
    assert source.screens["grooming.check"].title in shown["text"]
    heard = newest(await person.send("he says he will post my nudes"))
    assert source.screens["heard"].title in heard["text"]
    helped = newest(await person.press(source.words.say("heard_yes")))
    assert source.screens["help.pictures"].title in helped["text"]


async def test_the_answer_to_a_tap_rides_in_the_response(hooked: Chats) -> None:
    person = hooked.person(1)
    await person.send("/start")
    before = len(await hooked.calls("answerCallbackQuery"))
    await person.press(data="1en/home")
    assert len(await hooked.calls("answerCallbackQuery")) == before + 1
    assert not [call for call in await hooked.calls("answerCallbackQuery") if call.get("error_code")]


async def test_a_restart_loses_nobody(hooked: Chats, guide: Guide) -> None:
    person = hooked.person(1)
    await person.send("/start")
    await person.press("English")
    await hooked.stop_bot()
    last = (await hooked.get("calls?since=999999999"))["last"]
    await hooked.post("press", chat=1, data="1en/help")
    await hooked.start_bot()
    await hooked.get(f"calls?since={last}&method=editMessageText&timeout=5")
    assert guide.library.source.screens["help"].title in newest(await person.look())["text"]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, JSON),
        (403, JSON | {"X-Telegram-Bot-Api-Secret-Token": "wrong"}),
        (415, SECRET | {"Content-Type": "text/plain"}),
        (200, JSON | SECRET),
    ],
)
async def test_only_telegram_gets_in(hooked: Chats, status: int, headers: dict[str, str]) -> None:
    assert await post(hooked, headers, b'{"update_id": 1}') == status


async def test_what_is_no_update_is_refused_without_an_error(hooked: Chats) -> None:
    headers = JSON | SECRET
    assert await post(hooked, headers, b"not json") == 400
    assert await post(hooked, headers, b"[]") == 400
    assert await post(hooked, headers, b" " * (LARGEST_BODY + 1)) == 413
    assert await post(hooked, headers, method="GET") == 405
    assert await post(hooked, headers, b'{"update_id": 1, "callback_query": {"id": []}}') == 200


async def test_health_and_figures_say_nothing_about_people(hooked: Chats) -> None:
    person = hooked.person(77_777_777)
    await person.send("/start")
    await person.press("English")
    assert await get(hooked, "/healthz") == (200, "alive")
    assert await get(hooked, "/readyz") == (200, "ready")
    status, figures = await get(hooked, "/metrics")
    assert status == 200
    assert "rinda_update_seconds_count" in figures
    for telling in ("77777777", "home", "help", "grooming", '"rw"', '"en"', TOKEN):
        assert telling not in figures
