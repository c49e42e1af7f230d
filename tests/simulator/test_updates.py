"""How updates reach the bot: polling, subscription, expiry, webhooks."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.simulator.server import Simulator, serve

from .door import TOKEN, Door, key, keyboard


def texts(updates: list[dict[str, object]]) -> list[object]:
    return [update["message"]["text"] for update in updates]  # type: ignore[index]


async def test_an_offset_confirms_everything_below_it(door: Door) -> None:
    for text in "abcd":
        await door.sim("send", chat=7, text=text)
    first = await door.updates(limit=2)
    assert texts(first) == ["a", "b"]
    assert await door.updates(limit=2) == first
    rest = await door.updates(offset=int(str(first[-1]["update_id"])) + 1)
    assert texts(rest) == ["c", "d"]
    assert texts(await door.updates(offset=-1)) == ["d"]
    assert texts(await door.updates()) == ["d"]


async def test_a_held_poll_is_answered_as_soon_as_something_is_there(door: Door) -> None:
    poll = asyncio.create_task(door.updates(timeout=30))
    await door.until_polling()
    started = time.monotonic()
    await door.sim("send", chat=7, text="hello")
    assert texts(await poll) == ["hello"]
    assert time.monotonic() - started < 1


async def test_a_poll_without_anything_ends_empty(door: Door) -> None:
    assert await door.updates(timeout=0) == []
    started = time.monotonic()
    assert await door.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - started < 3


async def test_a_second_poller_ends_the_first(door: Door) -> None:
    first = asyncio.create_task(door.answer("getUpdates", timeout=30))
    await door.until_polling()
    second = asyncio.create_task(door.updates(timeout=30))
    ended = await first
    assert (ended["error_code"], str(ended["description"])[:54]) == (
        409,
        "Conflict: terminated by other getUpdates request; make",
    )
    await door.sim("send", chat=7, text="for the second")
    assert texts(await second) == ["for the second"]


async def test_a_poller_that_hangs_up_is_noticed(door: Door) -> None:
    async with aiohttp.ClientSession(door.address) as gone:
        with pytest.raises(TimeoutError):
            await gone.get(f"/bot{TOKEN}/getUpdates?timeout=40", timeout=aiohttp.ClientTimeout(total=0.1))
    async with asyncio.timeout(5):
        while (await door.get("state"))["polling"]:
            pass


async def test_the_subscription_counts_when_an_update_is_created(door: Door) -> None:
    await door.sim("send", chat=7, text="before")
    assert texts(await door.updates(allowed_updates=["callback_query"])) == ["before"]
    sent = await door.sim("send", chat=7, text="not wanted")
    assert sent["update_id"] is None
    assert texts(await door.updates()) == ["before"]
    await door.updates(allowed_updates=[], offset=-1)
    await door.sim("send", chat=7, text="wanted again")
    assert texts(await door.updates()) == ["before", "wanted again"]


async def test_presses_wait_for_150_seconds_and_messages_for_a_day(door: Door) -> None:
    await door.sim("send", chat=7, text="hello")
    await door.bot("sendMessage", chat_id=7, text="x", reply_markup=keyboard([key("Go")]))
    await door.sim("press", chat=7, label="Go")
    assert len(await door.updates()) == 2
    await door.sim("clock", forward=151)
    assert texts(await door.updates()) == ["hello"]
    await door.sim("clock", forward=24 * 3600)
    assert await door.updates() == []


async def test_update_ids_rise_across_a_reset(door: Door) -> None:
    before = await door.sim("send", chat=7, text="a")
    await door.sim("reset")
    assert await door.updates() == []
    after = await door.sim("send", chat=7, text="b")
    assert int(str(after["update_id"])) > int(str(before["update_id"]))
    assert int(str(after["message_id"])) > int(str(before["message_id"]))


async def test_waiting_polls_and_pages_end_when_the_simulator_stops() -> None:
    simulator = Simulator()
    async with aiohttp.ClientSession() as session:
        async with serve(simulator) as address, aiohttp.ClientSession(address) as other:
            poll = asyncio.create_task(session.get(f"{address}/bot{TOKEN}/getUpdates?timeout=50"))
            stream = await session.get(f"{address}/sim/events")
            await stream.content.readline()
            await Door(simulator, address, other).until_polling()
            started = time.monotonic()
        assert time.monotonic() - started < 1.5
        assert (await (await poll).json())["result"] == []
        await stream.read()


async def test_it_serves_this_machine_only() -> None:
    for host in ("0.0.0.0", "192.168.1.2", "::", "example.org"):  # noqa: S104 - this is what must be refused
        with pytest.raises(ValueError, match="loopback"):
            async with serve(Simulator(), host=host):
                pass


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def receiver(handler: Handler) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_post("/hook", handler)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_a_webhook_gets_updates_with_the_secret_and_answers_with_a_method(door: Door) -> None:
    seen: list[tuple[str | None, str]] = []

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        seen.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"]))
        return web.json_response({"method": "sendMessage", "chat_id": 7, "text": f"answer to {seen[-1][1]}"})

    await door.sim("send", chat=7, text="earlier")
    async with receiver(hook) as url:
        await door.bot("setWebhook", url=url, secret_token="secret", max_connections=5, allowed_updates=["message"])
        sent = await door.sim("send", chat=7, text="now")
        await door.sim("wait", chat=7, after=sent["revision"])
        refused = await door.answer("getUpdates")
        assert refused["error_code"] == 409
        info = await door.message("getWebhookInfo")
        assert (info["url"], info["pending_update_count"], info["max_connections"]) == (url, 0, 5)
        assert info["allowed_updates"] == ["message"]
        await door.bot("deleteWebhook")
    assert seen == [("secret", "earlier"), ("secret", "now")]
    assert "answer to now" in await door.text()
    assert (await door.message("getWebhookInfo"))["url"] == ""
    assert await door.updates() == []


async def test_a_failing_webhook_is_tried_again_in_order_and_others_do_not_wait(door: Door) -> None:
    handled: list[str] = []
    failures = 0

    async def hook(request: web.Request) -> web.Response:
        nonlocal failures
        message = (await request.json())["message"]
        if message["chat"]["id"] == 7 and "other" not in handled:
            failures += 1
            return web.Response(status=500)
        handled.append(message["text"])
        return web.Response()

    async with receiver(hook) as url:
        await door.bot("setWebhook", url=url)
        for chat, text in ((7, "a"), (7, "b"), (8, "other")):
            await door.sim("send", chat=chat, text=text)
        async with asyncio.timeout(5):
            while (await door.message("getWebhookInfo"))["pending_update_count"]:
                pass
        assert failures
        assert handled == ["other", "a", "b"]
        assert "500" in str((await door.message("getWebhookInfo"))["last_error_message"])
        await door.bot("setWebhook", url="")


async def test_a_webhook_gives_up_when_the_update_has_expired(door: Door) -> None:
    async def hook(_: web.Request) -> web.Response:
        return web.Response(status=503)

    async with receiver(hook) as url:
        await door.bot("setWebhook", url=url)
        await door.sim("send", chat=7, text="a")
        await door.sim("clock", forward=24 * 3600 + 1)
        async with asyncio.timeout(5):
            while (await door.message("getWebhookInfo"))["pending_update_count"]:
                pass
