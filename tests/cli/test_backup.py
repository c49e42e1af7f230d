"""Counts survive a backup and a restore, in either kind of database, and an upgrade can be taken back."""

import asyncio
import sqlite3
import stat
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from typer.testing import CliRunner, Result

from bot.cli import application
from bot.cli.keeping import claiming, note_live
from bot.cli.version import content_version
from bot.counts.changes import Change, content_changes, note_content
from bot.counts.schema import STEPS
from bot.counts.store import CountStore
from tests.counts.postgres import DAY, ONE, PASSWORD, Server, execute, postgres

__all__ = ["postgres"]

Found = TypeVar("Found")


def within(url: str, work: Callable[[CountStore], Awaitable[Found]]) -> Found:
    """What `work` gives of the store at `url`."""

    async def opened() -> Found:
        store = await CountStore.open(url)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(opened())


def file_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def called(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(application, list(arguments), env={"DATABASE_URL": url, "COLUMNS": "200"})


@pytest.fixture(params=["sqlite", "postgresql"])
def counted(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of either kind in which something was counted, published and noted."""

    async def fill(store: CountStore) -> None:
        await store.add(ONE)
        await store.publish({"2026-01": "{}"})
        await note_content(store, "abc", DAY)

    if request.param == "sqlite":
        url = file_url(tmp_path / "counts.sqlite")
    else:
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    within(url, fill)
    return url


async def everything(store: CountStore) -> tuple[object, ...]:
    return await store.cells(date.min, date.max), await store.published(), await content_changes(store)


def test_what_was_backed_up_comes_back_whole(counted: str, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite"
    done = called(counted, "backup", str(backup))
    assert (done.exit_code, done.stderr) == (0, "")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("backup.sqlite-")]
    before, target = backup.read_bytes(), file_url(tmp_path / "other.sqlite")
    done = called(target, "restore", str(backup))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "1 rows of counts, 1 in sum, and 1 published periods restored\n"
    assert within(target, everything) == within(counted, everything)
    assert backup.read_bytes() == before


def test_a_backup_goes_into_a_new_file_only(counted: str, tmp_path: Path) -> None:
    (tmp_path / "backup.sqlite").write_text("mine")
    done = called(counted, "backup", str(tmp_path / "backup.sqlite"))
    assert (done.exit_code, done.stdout) == (2, "")
    assert (tmp_path / "backup.sqlite").read_text() == "mine"


def test_a_database_that_holds_counts_is_left_as_it_is(counted: str, tmp_path: Path) -> None:
    assert called(counted, "backup", str(tmp_path / "backup.sqlite")).exit_code == 0
    before = within(counted, everything)
    done = called(counted, "restore", str(tmp_path / "backup.sqlite"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Nothing was restored: the target holds counts already")
    assert within(counted, everything) == before


def test_a_bot_that_has_already_run_on_the_empty_database_does_not_stand_in_the_way(
    counted: str, tmp_path: Path
) -> None:
    assert called(counted, "backup", str(tmp_path / "backup.sqlite")).exit_code == 0
    target = file_url(tmp_path / "other.sqlite")
    within(target, lambda store: note_live(store, content_version()))
    assert called(target, "restore", str(tmp_path / "backup.sqlite")).exit_code == 0
    assert within(target, content_changes) == [Change(DAY, "abc")]


def test_a_backup_from_before_an_upgrade_stays_readable_for_the_program_of_then(tmp_path: Path) -> None:
    old, backup = tmp_path / "counts.sqlite", tmp_path / "backup.sqlite"
    with closing(sqlite3.connect(old)) as connection:
        for step in STEPS[:2]:
            connection.execute(f"{step} WITHOUT ROWID")
        connection.execute(f"INSERT INTO counts VALUES ('{DAY}', 'screen', 'help', 'rw', 4)")  # noqa: S608  our own
        connection.commit()
    assert called(file_url(old), "backup", str(backup)).exit_code == 0
    assert called(file_url(tmp_path / "new.sqlite"), "restore", str(backup)).exit_code == 0
    for path in (old, backup):
        with closing(sqlite3.connect(path)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        assert {name for (name,) in tables} == {"counts", "published"}


def test_a_server_of_an_older_program_is_not_upgraded_by_a_backup(postgres: Server, tmp_path: Path) -> None:
    url = postgres.new_database()
    within(url, everything)
    asyncio.run(execute(url, "UPDATE schema_version SET version = 3"))
    done = called(url, "backup", str(tmp_path / "backup.sqlite"))
    assert done.exit_code == 1
    assert "back it up with that one" in done.stderr
    assert asyncio.run(execute(url, "SELECT version FROM schema_version")) == [3]


def test_a_newer_backup_is_refused(counted: str, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite"
    assert called(counted, "backup", str(backup)).exit_code == 0
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE schema_version SET version = version + 1")
        connection.commit()
    done = called(file_url(tmp_path / "other.sqlite"), "restore", str(backup))
    assert done.exit_code == 1
    assert "kept by a newer Rinda" in done.stderr


@pytest.mark.parametrize(
    "url", ["sqlite+aiosqlite:////nowhere/a.sqlite", f"postgresql+asyncpg://rinda:{PASSWORD}@127.0.0.1:1/counts"]
)
def test_what_cannot_be_backed_up_leaves_no_file_and_no_password(url: str, tmp_path: Path) -> None:
    done = called(url, "backup", str(tmp_path / "backup.sqlite"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("No backup was made: ")
    assert len(done.stderr.splitlines()) == 1
    assert PASSWORD not in done.output
    assert not list(tmp_path.iterdir())


def test_something_else_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("something else" * 100)
    done = called(file_url(tmp_path / "counts.sqlite"), "restore", str(tmp_path / "notes.txt"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


def test_a_change_of_the_content_is_noted_on_its_day_and_only_then(counted: str) -> None:
    async def live(store: CountStore) -> list[Change]:
        for day, version in [(11, "abc"), (12, "new"), (12, "newer"), (13, "newer"), (20, "abc")]:
            await note_content(store, version, date(2026, 2, day))
        return await content_changes(store)

    days = [(10, "abc"), (12, "newer"), (20, "abc")]
    assert within(counted, live) == [Change(date(2026, 2, day), version) for day, version in days]


def test_of_several_processes_one_has_a_claim(counted: str) -> None:
    async def claimed(store: CountStore) -> list[bool]:
        other = await CountStore.open(counted)
        try:
            return [*await asyncio.gather(*(one.claim("face") for one in (store, other))), await store.claim("face")]
        finally:
            await other.close()

    assert sorted(within(counted, claimed)) == [False, False, True]


def test_a_claim_whose_work_did_not_finish_is_given_back(counted: str) -> None:
    async def claimed(store: CountStore) -> list[bool]:
        with suppress(ZeroDivisionError):
            async with claiming(store, "face"):
                raise ZeroDivisionError
        found = []
        for _ in range(2):
            async with claiming(store, "face") as is_first:
                found.append(is_first)
        return found

    assert within(counted, claimed) == [True, False]


def test_the_version_names_program_and_content() -> None:
    done = CliRunner().invoke(application, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"rinda 0.1.0, content {content_version()}\n")
