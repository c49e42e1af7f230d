"""Counts reach the store at the interval and at stop, and a store that fails loses none of them."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.counts import store as store_module
from bot.counts.buffer import CountBuffer
from bot.counts.flusher import Flusher
from bot.counts.measures import Cell
from bot.counts.store import CountStore

DAY = date(2026, 2, 10)
HOUR = 3600.0


@pytest.fixture
def buffer() -> CountBuffer:
    return CountBuffer(lambda: DAY)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.05)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file as another program could, so that nobody else can write or even read it."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.rollback()


async def written(store: CountStore, n: int) -> None:
    """Wait until the store holds `n`; the test ends in TimeoutError if that never happens."""
    async with asyncio.timeout(5):
        while await store.cells(DAY, DAY) != [Cell("screen", "help", "rw", n)]:  # noqa: ASYNC110 - another task writes
            await asyncio.sleep(0.01)


async def test_counts_are_written_at_every_interval(store: CountStore, buffer: CountBuffer) -> None:
    flusher = Flusher(buffer, store, 0.02)
    await flusher.start()
    buffer.add("screen", "help", "rw")
    await written(store, 1)
    buffer.add("screen", "help", "rw")
    await written(store, 2)
    await flusher.stop()


async def test_nothing_is_written_between(store: CountStore, buffer: CountBuffer) -> None:
    flusher = Flusher(buffer, store, HOUR)
    await flusher.start()
    buffer.add("screen", "help", "rw")
    await asyncio.sleep(0.05)
    assert await store.cells(DAY, DAY) == []
    await flusher.stop()


async def test_stop_writes_what_is_left_at_once(store: CountStore, buffer: CountBuffer) -> None:
    flusher = Flusher(buffer, store, HOUR)
    await flusher.start()
    buffer.add("screen", "help", "rw", 7)
    async with asyncio.timeout(2):
        await flusher.stop()
    assert await store.cells(DAY, DAY) == [Cell("screen", "help", "rw", 7)]
    assert len(buffer) == 0


async def test_stop_may_come_twice_and_start_again(store: CountStore, buffer: CountBuffer) -> None:
    flusher = Flusher(buffer, store, HOUR)
    for _ in range(2):
        await flusher.start()
        buffer.add("screen", "help", "rw")
        await flusher.stop()
        await flusher.stop()
    assert await store.cells(DAY, DAY) == [Cell("screen", "help", "rw", 2)]


async def test_it_runs_once_only(store: CountStore, buffer: CountBuffer) -> None:
    flusher = Flusher(buffer, store, HOUR)
    await flusher.start()
    with pytest.raises(RuntimeError, match="already running"):
        await flusher.start()
    await flusher.stop()


async def test_a_locked_store_loses_nothing(store: CountStore, buffer: CountBuffer, tmp_path: Path) -> None:
    flusher = Flusher(buffer, store, HOUR)
    buffer.add("screen", "help", "rw", 3)
    with locked(tmp_path / "counts.sqlite"):
        assert not await flusher.flush()
        buffer.add("screen", "help", "rw", 4)
        assert not await flusher.flush()
    assert await flusher.flush()
    assert await store.cells(DAY, DAY) == [Cell("screen", "help", "rw", 7)]


async def test_the_task_goes_on_after_failures(store: CountStore, buffer: CountBuffer, tmp_path: Path) -> None:
    flusher = Flusher(buffer, store, 0.02)
    with locked(tmp_path / "counts.sqlite"):
        await flusher.start()
        buffer.add("screen", "help", "rw", 3)
        await asyncio.sleep(0.2)
    await written(store, 3)
    await flusher.stop()


async def test_a_cancelled_write_loses_nothing(store: CountStore, buffer: CountBuffer, tmp_path: Path) -> None:
    flusher = Flusher(buffer, store, HOUR)
    buffer.add("screen", "help", "rw", 3)
    with locked(tmp_path / "counts.sqlite"):
        write = asyncio.create_task(flusher.flush())
        await asyncio.sleep(0.01)
        write.cancel()
        with pytest.raises(asyncio.CancelledError):
            await write
    await flusher.flush()
    assert await store.cells(DAY, DAY) == [Cell("screen", "help", "rw", 3)]


async def test_a_failure_is_logged_by_class_only(
    store: CountStore, buffer: CountBuffer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    buffer.add("screen", "sextortion", "rw")
    with locked(tmp_path / "counts.sqlite"), caplog.at_level(logging.DEBUG):
        await Flusher(buffer, store, HOUR).flush()
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [record.getMessage() for record in ours] == ["counts not written, kept in memory: OperationalError"]
    assert ours[0].exc_info is None
