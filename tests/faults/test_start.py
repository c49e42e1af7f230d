"""A start answers people first: neither the database nor its code keeps anybody waiting."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.cli import counting as counting_module
from bot.cli import introducing as introducing_module
from bot.cli import run as run_module
from bot.counts.count import kigali_today
from bot.counts.errors import StoreError
from bot.counts.store import CountStore
from bot.dialogue.guide import Guide
from bot.settings import ROOT, Settings
from bot.simulator.server import Simulator, serve
from bot.telegram import webhook as webhook_module
from bot.telegram.polling import ALLOWED
from tests.chat.person import understanding_of
from tests.security.conftest import TOKEN, free_port


@asynccontextmanager
async def simulated() -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    async with serve(Simulator(name="Rinda", username="rinda_bot")) as address, aiohttp.ClientSession() as http:
        yield address, http


def begin(guide: Guide, address: str, database: str, webhook: str = "") -> asyncio.Task[None]:
    """The bot as `rinda run` runs it."""
    own: dict[str, Any] = {"webhook_url": webhook, "listen": webhook.split("/")[2]} if webhook else {}
    settings = Settings(telegram_token=TOKEN, telegram_api_url=address, database_url=database, **own)  # type: ignore[arg-type]
    return asyncio.create_task(run_module._run(settings, understanding_of(guide.library), browser=False))


async def stop(running: asyncio.Task[None]) -> None:
    signal.raise_signal(signal.SIGTERM)
    async with asyncio.timeout(20):
        await running


async def is_greeted(http: aiohttp.ClientSession, address: str, chat: int) -> bool:
    async with http.post(f"{address}/sim/send", json={"chat": chat, "text": "/start"}) as answer:
        revision = (await answer.json())["revision"]
    async with http.post(f"{address}/sim/wait", json={"chat": chat, "after": revision, "timeout": 5}) as answer:
        return "timed_out" not in await answer.json() and (await answer.json())["revision"] > revision


async def calls(http: aiohttp.ClientSession, address: str, method: str) -> int:
    async with http.get(f"{address}/sim/calls") as answer:
        return sum(call["method"] == method for call in (await answer.json())["calls"])


async def ready(http: aiohttp.ClientSession, webhook: str) -> int:
    async with http.get(webhook.replace("/telegram", "/readyz")) as answer:
        return answer.status


async def called(http: aiohttp.ClientSession, address: str, method: str, times: int = 1) -> None:
    async with asyncio.timeout(20):
        while await calls(http, address, method) < times:  # noqa: ASYNC110  it tells of no single call
            await asyncio.sleep(0.01)


def test_no_code_of_databases_or_authors_is_loaded_before_people_are_answered() -> None:
    program = (
        "import sys, bot.cli, bot.cli.run;"
        "print(*sorted({'sqlalchemy', 'aiosqlite', 'asyncpg', 'yaml', 'jinja2', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == []


async def test_whoever_comes_first_is_answered_while_the_database_hangs_and_is_counted_later(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    asked, may_open, opening = asyncio.Event(), asyncio.Event(), CountStore.open

    async def hanging(url: str) -> CountStore:
        asked.set()
        await may_open.wait()
        return await opening(url)

    monkeypatch.setattr(CountStore, "open", hanging)
    async with simulated() as (address, http):
        running = begin(guide, address, database)
        await asyncio.wait_for(asked.wait(), 20)
        assert await is_greeted(http, address, 1)
        may_open.set()
        await stop(running)
    store = await opening(database)
    cells = await store.cells(kigali_today(), kigali_today())
    await store.close()
    assert [cell.n for cell in cells if cell.kind == "start"] == [1]


async def test_a_database_that_hangs_keeps_nobody_from_telling_telegram_where_we_are(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open, opening = asyncio.Event(), CountStore.open

    async def hanging(url: str) -> CountStore:
        await may_open.wait()
        return await opening(url)

    monkeypatch.setattr(CountStore, "open", hanging)
    monkeypatch.setattr(counting_module, "CLAIM_SECONDS", 0.3)
    webhook = f"http://127.0.0.1:{free_port()}/telegram"
    async with simulated() as (address, http):
        running = begin(guide, address, f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}", webhook)
        assert await is_greeted(http, address, 1)
        assert await ready(http, webhook) == 200
        may_open.set()
        await stop(running)


async def test_a_server_that_answers_nothing_but_holds_a_lock_does_not_end_a_conversation(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, asked = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}", asyncio.Event()

    async def locked(_: CountStore) -> bool:
        asked.set()
        raise TimeoutError

    monkeypatch.setattr(CountStore, "is_demo", locked)
    async with simulated() as (address, http):
        running = begin(guide, address, database)
        await asyncio.wait_for(asked.wait(), 20)
        assert await is_greeted(http, address, 1)
        await stop(running)


async def test_a_replica_that_will_end_over_its_settings_is_never_ready(guide: Guide, tmp_path: Path) -> None:
    webhook = f"http://127.0.0.1:{free_port()}/telegram"
    seen = set()
    async with simulated() as (address, http):
        running = begin(guide, address, f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'counts.sqlite'}", webhook)
        while not running.done():
            try:
                seen.add(await ready(http, webhook))
            except aiohttp.ClientError:
                await asyncio.sleep(0.001)
        with pytest.raises(StoreError):
            await running
    assert seen <= {503}


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_database_that_cannot_be_used_ends_the_start(guide: Guide, tmp_path: Path, webhook: bool) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'counts.sqlite'}"
    async with simulated() as (address, _), asyncio.timeout(20):
        with pytest.raises(StoreError, match="folder for the counts does not exist"):
            await begin(guide, address, database, f"http://127.0.0.1:{free_port()}/telegram" if webhook else "")


async def test_a_webhook_that_telegram_knows_is_not_set_again(guide: Guide, tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    webhook = f"http://127.0.0.1:{free_port()}/telegram"
    async with simulated() as (address, http):
        for chat in (1, 2):
            running = begin(guide, address, database, webhook)
            assert await is_greeted(http, address, chat)
            await called(http, address, "setMyCommands")
            await stop(running)
            assert await calls(http, address, "setWebhook") == 1


async def test_a_webhook_with_the_secret_of_an_older_token_is_set_anew(guide: Guide, tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    webhook = f"http://127.0.0.1:{free_port()}/telegram"
    known = {"url": webhook, "secret_token": "older", "max_connections": 100, "allowed_updates": list(ALLOWED)}
    async with simulated() as (address, http):
        await http.post(f"{address}/bot{TOKEN}/setWebhook", json=known)
        running = begin(guide, address, database, webhook)
        await called(http, address, "setWebhook", 2)
        assert await is_greeted(http, address, 1)
        await stop(running)


async def test_a_webhook_that_telegram_will_not_set_now_is_set_a_little_later(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_module, "FIRST_WATCH_SECONDS", 0.01)
    webhook = f"http://127.0.0.1:{free_port()}/telegram"
    async with simulated() as (address, http):
        await http.post(f"{address}/sim/faults", json=[{"method": "setWebhook", "code": 502, "times": 2}])
        running = begin(guide, address, f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}", webhook)
        assert await is_greeted(http, address, 1)
        await stop(running)


async def test_of_two_replicas_on_one_store_one_sets_the_webhook(guide: Guide, tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    webhook = f"http://127.0.0.1:{free_port()}/telegram"
    async with simulated() as (address, http):
        both = [begin(guide, address, database, webhook) for _ in range(2)]
        assert await is_greeted(http, address, 1)
        signal.raise_signal(signal.SIGTERM)
        for running in both:
            running.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        assert await calls(http, address, "setWebhook") == 1


@pytest.mark.parametrize(
    ("fault", "last"), [({"delay": 60.0}, "getMyDescription"), ({"code": 500}, "setMyDescription")]
)
async def test_commands_that_one_process_could_not_set_are_set_by_the_next(
    fault: dict[str, Any], last: str, guide: Guide, tmp_path: Path
) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    webhook = f"http://127.0.0.1:{free_port()}/telegram"
    async with simulated() as (address, http):
        await http.post(f"{address}/sim/faults", json=[{"method": "setMyDescription", **fault}])
        running = begin(guide, address, database, webhook)
        await called(http, address, last)
        await stop(running)
        assert not await calls(http, address, "setMyCommands")
        running = begin(guide, address, database, webhook)
        await called(http, address, "setMyCommands")
        await stop(running)


async def test_commands_that_telegram_refused_are_tried_again(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(introducing_module, "AGAIN_SECONDS", 0.01)
    database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    async with simulated() as (address, http):
        await http.post(f"{address}/sim/faults", json=[{"method": "setMyCommands", "code": 500, "times": 2}])
        running = begin(guide, address, database)
        await called(http, address, "setMyCommands", 3)
        await stop(running)


@pytest.mark.parametrize(("method", "webhook"), [("getMe", False), ("setWebhook", True)])
async def test_a_start_that_telegram_keeps_waiting_is_stopped_at_once(
    method: str, webhook: bool, guide: Guide, tmp_path: Path
) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    async with simulated() as (address, http):
        await http.post(f"{address}/sim/faults", json=[{"method": method, "delay": 60.0}])
        running = begin(guide, address, database, f"http://127.0.0.1:{free_port()}/telegram" if webhook else "")
        await asyncio.sleep(0.5)
        signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(2):
            await running
