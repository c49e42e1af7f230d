"""The store adds up exactly, stays private, and keeps no trace of what was deleted or in which order things came."""

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.counts import store as store_module
from bot.counts.count import Batch, Count, Happening
from bot.counts.errors import StoreError
from bot.counts.measures import Cell
from bot.counts.store import CountStore, counts, counts_engine, upsert_for

DAY = date(2026, 2, 10)


def batch_of(*subjects: str, n: int = 1) -> Batch:
    return {(DAY, Count(Happening.SCREEN, subject, "rw")): n for subject in subjects}


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def test_two_writers_add_up_exactly(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'counts.sqlite'}"
    first, second = await CountStore.open(url), await CountStore.open(url)
    subjects = [f"screen-{number}" for number in range(20)]
    await asyncio.gather(*(writer.add(batch_of(*subjects)) for _ in range(15) for writer in (first, second)))
    assert await first.cells(DAY, DAY) == [Cell("screen", subject, "rw", 30) for subject in sorted(subjects)]
    await first.close()
    await second.close()


async def test_a_batch_is_written_wholly_or_not_at_all(store: CountStore) -> None:
    too_big = {(DAY, Count(Happening.SCREEN, "zebra", "rw")): 2**70}
    with pytest.raises(OverflowError):
        await store.add({**batch_of("apple"), **too_big})
    assert await store.cells(DAY, DAY) == []


async def test_sums_keep_to_their_days(store: CountStore) -> None:
    for day, language in [(9, "rw"), (10, "rw"), (10, "en"), (11, "fr"), (12, "rw")]:
        await store.add({(date(2026, 2, day), Count(Happening.HIDE, "home", language)): 1})
    assert await store.cells(date(2026, 2, 10), date(2026, 2, 11)) == [
        Cell("hide", "home", code, 1) for code in ("en", "fr", "rw")
    ]
    assert await store.earliest_day() == date(2026, 2, 9)


async def test_an_empty_batch_leaves_the_file_alone(store: CountStore, tmp_path: Path) -> None:
    before = (tmp_path / "counts.sqlite").stat().st_mtime_ns
    await store.add({})
    assert (tmp_path / "counts.sqlite").stat().st_mtime_ns == before
    assert await store.earliest_day() is None


async def test_counts_survive_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        store = await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")
        await store.add(batch_of("help"))
        await store.close()
    reopened = await CountStore.open(f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}")
    assert await reopened.cells(DAY, DAY) == [Cell("screen", "help", "rw", 2)]
    await reopened.close()


async def test_nothing_of_deleted_rows_remains_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "counts.sqlite"
    store = await CountStore.open(f"sqlite:///{path}")
    await store.add(batch_of(*(f"MARKER-{number}" for number in range(500))))
    assert path.read_bytes().count(b"MARKER-") >= 500
    engine = counts_engine(f"sqlite:///{path}")
    async with engine.begin() as connection:
        await connection.execute(delete(counts))
    assert [file.name for file in files_in(tmp_path) if b"MARKER-" in file.read_bytes()] == []
    await engine.dispose()
    await store.close()


async def test_no_journal_keeps_the_last_write(store: CountStore, tmp_path: Path) -> None:
    for subject in ("help", "home"):
        await store.add(batch_of(subject))
    others = {file.name: file.stat().st_size for file in files_in(tmp_path) if file.name != "counts.sqlite"}
    # The emptied journal proves that it is truncated; a write-ahead log would be there under another name.
    assert others == {"counts.sqlite-journal": 0}


async def test_every_connection_has_the_safe_settings(tmp_path: Path) -> None:
    engine = counts_engine(f"sqlite:///{tmp_path / 'counts.sqlite'}")
    async with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            assert await connection.scalar(text("PRAGMA secure_delete")) == 1
            assert await connection.scalar(text("PRAGMA journal_mode")) == "truncate"
            assert await connection.scalar(text("PRAGMA temp_store")) == 2
    await engine.dispose()


async def test_the_table_does_not_know_the_order_of_taps(store: CountStore, tmp_path: Path) -> None:
    for subject in ("zebra", "apple"):
        await store.add(batch_of(subject))
    with closing(sqlite3.connect(tmp_path / "counts.sqlite")) as connection:
        (definition,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'counts'").fetchone()
        assert definition.rstrip().endswith("WITHOUT ROWID")
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            connection.execute("SELECT rowid FROM counts")
        assert connection.execute("SELECT subject FROM counts").fetchall() == [("apple",), ("zebra",)]


@pytest.mark.parametrize("umask", [0o000, 0o022])
async def test_only_the_owner_may_read_the_files(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        store = await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")
        await store.add(batch_of("help"))
        await store.close()
    finally:
        os.umask(before)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files_in(tmp_path)} == {0o600}


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"folder .* does not exist.*nowhere"):
        await CountStore.open(f"sqlite:///{tmp_path / 'nowhere' / 'counts.sqlite'}")


async def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        await CountStore.open(f"sqlite:///{tmp_path}")


async def test_a_file_that_another_program_holds_gives_a_database_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "counts.sqlite")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperationalError, match="locked"):
            await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")


async def test_a_file_that_is_no_database_gives_a_database_error(tmp_path: Path) -> None:
    (tmp_path / "counts.sqlite").write_text("something else" * 100)
    with pytest.raises(DatabaseError, match="not a database"):
        await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:counts?uri=true"])
async def test_counts_are_never_kept_in_memory_only(url: str) -> None:
    with pytest.raises(StoreError, match="need a file"):
        await CountStore.open(url)


@pytest.mark.parametrize("url", ["mysql://rinda:hunter2@host/counts", "hunter2"])
async def test_a_url_that_cannot_be_used_is_not_repeated(url: str) -> None:
    with pytest.raises(StoreError) as refusal:
        await CountStore.open(url)
    assert "hunter2" not in str(refusal.value)


def test_postgresql_adds_up_with_the_same_statement() -> None:
    statement = str(upsert_for("postgresql").compile(dialect=PGDialect()))  # type: ignore[no-untyped-call]
    assert "ON CONFLICT (day, kind, subject, language) DO UPDATE SET n = (counts.n + excluded.n)" in statement
