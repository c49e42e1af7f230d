"""At midnight the content is read again, and the chat goes on with it, whether Telegram is there or not."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.cli import run as run_module
from bot.dialogue.guide import Guide
from bot.settings import Settings
from bot.simulator.server import Simulator, serve
from tests.chat.person import understanding_of
from tests.security.conftest import TOKEN


async def test_a_bot_api_that_is_away_at_midnight_does_not_end_the_process(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = 0
    down, up = asyncio.Event(), asyncio.Event()
    content = understanding_of(guide.library)

    def seconds_to_a_new_day(_: object) -> float:
        nonlocal opened
        opened += 1
        if opened == 1:
            down.set()
            return 0.5
        up.set()
        return 60

    monkeypatch.setattr(run_module, "_seconds_to_a_new_day", seconds_to_a_new_day)
    monkeypatch.setattr(run_module, "_read_again", lambda content: content)
    async with serve(Simulator(name="Rinda", username="rinda_bot")) as address, aiohttp.ClientSession() as http:
        database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
        settings = Settings(telegram_token=TOKEN, telegram_api_url=address, database_url=database, webhook_url="")  # type: ignore[arg-type]
        running = asyncio.create_task(run_module._run(settings, content, browser=False))
        async with asyncio.timeout(20):
            await down.wait()
            fault = {"method": "getMe", "code": 502, "times": 3}
            async with http.post(f"{address}/sim/faults", json=[fault]) as answer:
                assert answer.status == 200
            await asyncio.wait({running, asyncio.create_task(up.wait())}, return_when=asyncio.FIRST_COMPLETED)
        assert not running.done()
        assert opened == 2
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
