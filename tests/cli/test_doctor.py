"""`rinda doctor` against a Bot API that is there, is not, does not know the token, or lives in another time."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from typer.testing import CliRunner, Result

from bot.cli import application
from bot.cli.health.content import content_lines
from bot.cli.health.database import database_line
from bot.cli.health.line import Line, State
from bot.cli.health.telegram import clock, telegram_lines, webhook_of
from bot.counts.count import kigali_today
from bot.counts.schema import STEPS
from bot.counts.store import CountStore
from bot.dialogue.checks.freshness import REVIEW_EVERY
from bot.dialogue.contacts import CHECK_CONTACTS_EVERY
from bot.dialogue.guide import Guide
from bot.settings import Settings
from bot.simulator.server import Simulator, serve
from tests.counts.postgres import PASSWORD, Server, execute, postgres

__all__ = ["postgres"]

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz_-0123456"
HOOK = "https://rinda.example/telegram"
NOW = datetime(2027, 2, 9, 12, 0, tzinfo=UTC)


def settings(api_url: str, webhook_url: str = "") -> Settings:
    return Settings(telegram_token=TOKEN, telegram_api_url=api_url, webhook_url=webhook_url)  # type: ignore[arg-type]


def states(lines: list[Line]) -> dict[str, State]:
    return {line.about: line.state for line in lines}


@asynccontextmanager
async def answering(body: str, status: int = 200, date: str = "") -> AsyncIterator[str]:
    """The address of a server that gives the same answer to everything."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, status=status, headers={"Date": date} if date else {})

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_all_is_well_on_a_bot_api_that_knows_the_token() -> None:
    async with serve(Simulator(username="rinda_bot")) as address:
        lines = await telegram_lines(settings(address))
    assert states(lines) == {"token": State.OK, "webhook": State.OK, "clock": State.OK}
    assert "@rinda_bot" in lines[0].says


async def test_the_webhook_of_the_setting_must_be_the_one_at_telegram() -> None:
    async with serve(Simulator()) as address, aiohttp.ClientSession() as http:

        async def found(wanted: str) -> State:
            return states(await telegram_lines(settings(address, wanted)))["webhook"]

        assert await found(HOOK) is State.WARNING
        (await http.get(f"{address}/bot{TOKEN}/setWebhook", params={"url": HOOK})).release()
        assert await found(HOOK) is State.OK
        assert await found(f"{HOOK}/other") is State.PROBLEM
        assert await found("") is State.PROBLEM


def test_what_waits_and_fails_at_telegram_is_told_without_addresses() -> None:
    message = "Connection refused by 10.1.2.3"
    info = {"url": HOOK, "pending_update_count": 500, "last_error_date": int(NOW.timestamp()) - 60}
    line = webhook_of({**info, "last_error_message": message}, HOOK, NOW)
    assert line.state is State.WARNING
    assert "500 wait" in line.says
    assert "“Connection refused by”" in line.says
    assert "10.1.2.3" not in line.says
    status = webhook_of({**info, "last_error_message": "Wrong response from the webhook: 502 Bad Gateway"}, HOOK, NOW)
    assert "“Wrong response from the webhook: 502”" in status.says


def test_an_error_of_yesterday_is_only_mentioned() -> None:
    info = {"url": HOOK, "last_error_date": int(NOW.timestamp()) - 86400, "last_error_message": "Read timeout expired"}
    line = webhook_of(info, HOOK, NOW)
    assert line.state is State.OK
    assert "“Read timeout expired” (2027-02-08 12:00 UTC)" in line.says


@pytest.mark.parametrize(
    ("seconds", "state"), [(-29, State.OK), (30, State.OK), (31, State.PROBLEM), (-9000, State.PROBLEM)]
)
def test_a_clock_that_is_half_a_minute_wrong_is_a_problem(seconds: int, state: State) -> None:
    assert clock(format_datetime(NOW + timedelta(seconds=seconds), usegmt=True), NOW).state is state


@pytest.mark.parametrize("said", [None, "", "noon"])
def test_a_server_that_does_not_say_its_time_is_no_problem(said: str | None) -> None:
    assert clock(said, NOW).state is State.OK


async def test_the_clock_is_compared_with_the_answer_of_the_bot_api() -> None:
    body = '{"ok": true, "result": {"username": "rinda_bot"}}'
    async with answering(body, date="Tue, 09 Feb 2021 12:00:00 GMT") as address:
        assert states(await telegram_lines(settings(address)))["clock"] is State.PROBLEM


@pytest.mark.parametrize(
    ("body", "status", "about"),
    [
        ('{"ok": false, "error_code": 401, "description": "Unauthorized"}', 401, "token"),
        ('{"ok": false, "error_code": 500, "description": "?"}', 500, "bot-api"),
        ("<html>a portal</html>", 200, "bot-api"),
        ("[]", 200, "bot-api"),
    ],
)
async def test_who_does_not_know_the_token_or_is_no_bot_api_is_told_apart(body: str, status: int, about: str) -> None:
    async with answering(body, status) as address:
        (line,) = await telegram_lines(settings(address))
    assert (line.about, line.state) == (about, State.PROBLEM)


def called(tmp_path: Path, *options: str, **settings: str) -> Result:
    database = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    unset = {"WEBHOOK_URL": "", "DASHBOARD_PASSWORD": ""}
    return CliRunner().invoke(application, ["doctor", *options], env={**unset, "DATABASE_URL": database, **settings})


def test_a_bot_api_that_is_away_ends_with_1_and_the_token_is_not_printed(tmp_path: Path) -> None:
    done = called(tmp_path, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:1", LOG_LEVEL="DEBUG")
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.startswith("problem  bot-api       TELEGRAM_API_URL does not answer (ClientConnectorError)")
    assert TOKEN[10:] not in done.output
    assert not list(tmp_path.iterdir())


def test_without_a_token_the_simulator_is_used_and_all_ends_with_0(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A year later the contacts would be a problem.
    monkeypatch.setattr("bot.cli.doctor.kigali_today", lambda: date(2026, 11, 28))
    done = called(tmp_path, "--json", TELEGRAM_TOKEN="", WEBHOOK_URL=HOOK)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = {line["about"]: line for line in json.loads(done.stdout)}
    assert "simulator" in lines["token"]["says"]
    assert {about for about, line in lines.items() if line["state"] == "problem"} == set()
    assert lines["dashboard"]["state"] == "warning"


def test_a_wrong_setting_ends_with_2(tmp_path: Path) -> None:
    assert called(tmp_path, TELEGRAM_TOKEN="hunter2").exit_code == 2


async def test_a_database_is_only_looked_at(url: str) -> None:
    assert (await database_line(url)).state is State.OK
    await (await CountStore.open(url)).close()
    line = await database_line(url)
    assert line.state is State.OK
    assert f"schema {len(STEPS)} of {len(STEPS)}, can be written" in line.says
    await execute(url, "UPDATE schema_version SET version = version - 1")
    assert (await database_line(url)).state is State.WARNING
    assert await execute(url, "SELECT version FROM schema_version") == [len(STEPS) - 1]
    await execute(url, "UPDATE schema_version SET version = version + 2")
    line = await database_line(url)
    assert line.state is State.PROBLEM
    assert "newer Rinda" in line.says


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


async def test_a_file_that_another_program_holds_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.counts.store.BUSY_SECONDS", 0.05)
    url = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    await (await CountStore.open(url)).close()
    with closing(sqlite3.connect(tmp_path / "counts.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await database_line(url)).state is State.WARNING


async def test_a_damaged_file_and_a_missing_folder_are_problems(tmp_path: Path) -> None:
    (tmp_path / "counts.sqlite").write_text("something else" * 100)
    for path in (tmp_path / "counts.sqlite", tmp_path / "nowhere" / "counts.sqlite"):
        assert (await database_line(f"sqlite+aiosqlite:///{path}")).state is State.PROBLEM
    assert not (tmp_path / "nowhere").exists()


async def test_a_server_that_is_away_is_a_problem_and_the_password_stays_secret() -> None:
    line = await database_line(f"postgresql+asyncpg://rinda:{PASSWORD}@127.0.0.1:1/counts")
    assert line.state is State.PROBLEM
    assert "cannot be reached" in line.says
    assert PASSWORD not in line.says


def test_contacts_are_asked_for_before_their_day_and_are_a_problem_after_it(guide: Guide) -> None:
    first = min(one.checked for one in guide.library.source.contacts.values() if one.is_vouched_for)
    day = first + CHECK_CONTACTS_EVERY
    found = [states(content_lines(day + timedelta(days))) for days in (-60, -20, 1)]
    assert [line["contacts"] for line in found] == [State.OK, State.WARNING, State.PROBLEM]


def test_screens_that_are_to_be_read_again_are_a_warning(guide: Guide) -> None:
    first = min(screen.reviewed for screen in guide.library.source.screens.values() if screen.reviewed)
    found = [content_lines(first + REVIEW_EVERY + timedelta(days))[0] for days in (0, 1)]
    assert [line.state for line in found] == [State.OK, State.WARNING]
    assert "to be read again" in found[1].says


def test_content_that_cannot_be_loaded_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    monkeypatch.setattr("bot.cli.health.content.DIALOGUES", tmp_path)
    (line,) = content_lines(kigali_today())
    assert (line.about, line.state) == ("content", State.PROBLEM)
    assert "rinda check" in line.says


async def test_nobody_has_to_wait_for_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    answered, closed = asyncio.Event(), asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answered.wait()
        writer.close()
        await writer.wait_closed()
        closed.set()

    async def look() -> list[Line]:
        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        async with server:
            lines = await telegram_lines(settings(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"))
            answered.set()
            await closed.wait()
        return lines

    monkeypatch.setattr("bot.cli.health.telegram.ANSWER_SECONDS", 0.1)
    (line,) = await look()
    assert (line.about, line.state) == ("bot-api", State.PROBLEM)
