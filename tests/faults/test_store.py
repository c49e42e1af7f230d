"""Whatever happens to the store, people are answered, and what they did is counted as soon as it can be."""

import logging
import resource
import shutil
import sqlite3
import stat
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import event

from bot.cli.keeping import keeping as kept_open
from bot.counts import store as store_module
from bot.counts.buffer import CountBuffer
from bot.counts.count import kigali_today
from bot.counts.flusher import Flusher
from bot.counts.setting_aside import is_damaged, set_aside
from bot.counts.store import CountStore
from bot.dialogue.guide import Guide
from bot.settings import Settings
from tests.counts.postgres import Server
from tests.faults.walking import Counted, Town, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

Trouble = Callable[["Kept", Path], AbstractContextManager[None]]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def town(guide: Guide) -> AsyncIterator[Town]:
    async with opened(guide) as made:
        yield made


class Kept:
    """What people did, what of it is in the store, and how it gets there."""

    def __init__(self, town: Town, buffer: CountBuffer, store: CountStore) -> None:
        self.town = town
        self.store = store
        self.flusher = Flusher(buffer, store)
        self.done: Counted = Counter()
        self._buffer = buffer

    async def somebody_walks(self) -> None:
        assert await self.town.walks(acts=self.town.walk.only("start", "language", "quiz's answer", "danger")) == []
        walked = self.town.counts()
        self.done += walked
        for (happened, subject, language), n in walked.items():
            self._buffer.add(happened, subject, language, n)

    async def counted(self) -> Counted:
        cells = await self.store.cells(kigali_today(), kigali_today())
        return Counter({(cell.kind, cell.subject, cell.language): cell.n for cell in cells})


@asynccontextmanager
async def keeping(town: Town, url: str) -> AsyncIterator[Kept]:
    """The bot's own counting, at the file or server that `url` names."""
    town.counts()
    buffer = CountBuffer()
    async with kept_open(Settings(database_url=url), buffer) as store:
        yield Kept(town, buffer, store)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.05)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counts.sqlite"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@contextmanager
def locked(kept: Kept, path: Path) -> Iterator[None]:
    """Another program holds the file."""
    del kept
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.rollback()


@contextmanager
def with_pragma(kept: Kept, pragma: str) -> Iterator[None]:
    """SQLite itself refuses, as it does on a full disk or a read-only one."""
    engine = kept.store.engine.sync_engine

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.cursor().execute(pragma)

    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)


@contextmanager
def full(kept: Kept, path: Path) -> Iterator[None]:
    """There is no room for one more page."""
    with closing(sqlite3.connect(path)) as other:
        (pages,) = other.execute("PRAGMA page_count").fetchone()
    with with_pragma(kept, f"PRAGMA max_page_count = {pages}"):
        yield


@contextmanager
def read_only(kept: Kept, path: Path) -> Iterator[None]:
    """Nothing may be written."""
    del path
    with with_pragma(kept, "PRAGMA query_only = ON"):
        yield


@contextmanager
def cut_short(kept: Kept, path: Path) -> Iterator[None]:
    """The system refuses to let any file of this process grow over some bytes."""
    del kept, path
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("trouble", [locked, full, read_only, cut_short])
async def test_what_the_store_cannot_take_arrives_later(
    trouble: Trouble, town: Town, url: str, path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with keeping(town, url) as kept:
        await kept.somebody_walks()
        assert await kept.flusher.flush()
        before = await kept.counted()
        await kept.store.engine.dispose()
        await kept.somebody_walks()
        # Enough to need pages of their own.
        for number in range(300):
            kept._buffer.add("screen", f"a-screen-with-a-long-name.{number}", "rw")
            kept.done["screen", f"a-screen-with-a-long-name.{number}", "rw"] += 1
        with capfd.disabled(), trouble(kept, path):
            assert not await kept.flusher.flush()
            assert not await kept.flusher.flush()
        await kept.store.engine.dispose()
        assert await kept.counted() == before
        await kept.somebody_walks()
        assert await kept.flusher.flush()
        assert await kept.counted() == kept.done
    assert [file.name for file in path.parent.glob("*corrupt*")] == []


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def put(path: Path, remains: bytes) -> None:
    path.write_bytes(remains)
    path.with_name("counts.sqlite-shm").write_bytes(b"beside it")


def damage(path: Path) -> bytes:
    """Writes rubbish over the file's first pages, as a broken card does; gives what stands there then."""
    with path.open("r+b") as file:
        file.write(b"rubbish " * 1024)
    return path.read_bytes()


async def test_a_file_damaged_in_the_middle_is_set_aside_and_nothing_new_is_lost(
    town: Town, url: str, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with keeping(town, url) as kept:
        await kept.somebody_walks()
        assert await kept.flusher.flush()
        damaged = damage(path)
        kept.done.clear()
        await kept.somebody_walks()
        assert await kept.flusher.flush()
        assert await kept.counted() == kept.done
    aside = path.with_name(f"counts.sqlite.corrupt-{kigali_today()}")
    assert aside.read_bytes() == damaged
    assert mode(path) == 0o600
    said = [record.getMessage() for record in caplog.records if record.name == "bot.counts.setting_aside"]
    assert said == [f"the counts in counts.sqlite were damaged: they are kept as {aside.name}, and a new file begins"]


@pytest.mark.parametrize("remains", [b"no database at all" * 500, b"SQLite format 3\0" + b"\1" * 8000])
async def test_a_file_damaged_at_the_start_is_set_aside_with_its_side_files(
    town: Town, url: str, path: Path, remains: bytes
) -> None:
    for _ in range(2):
        put(path, remains)
        async with keeping(town, url) as kept:
            await kept.somebody_walks()
            assert await kept.flusher.flush()
            assert await kept.counted() == kept.done
    for name in (f"counts.sqlite.corrupt-{kigali_today()}", f"counts.sqlite.corrupt-{kigali_today()}-2"):
        assert path.with_name(name).read_bytes() == remains, "never overwritten"
        assert path.with_name(f"{name}-shm").read_bytes() == b"beside it"


def delete(path: Path) -> None:
    path.unlink()


def exchange(path: Path) -> None:
    """As somebody does who puts an older copy back while the bot runs."""
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)


@pytest.mark.parametrize(("take_away", "stays"), [(delete, False), (exchange, True)])
async def test_a_file_that_is_taken_away_while_the_bot_runs_costs_nothing_that_comes_after(
    town: Town, url: str, path: Path, take_away: Callable[[Path], None], stays: bool
) -> None:
    async with keeping(town, url) as kept:
        await kept.somebody_walks()
        assert await kept.flusher.flush()
        take_away(path)
        if not stays:
            kept.done.clear()
        for _ in range(2):
            await kept.somebody_walks()
            assert await kept.flusher.flush()
        assert await kept.counted() == kept.done
    assert mode(path) == 0o600


async def test_a_folder_that_is_away_for_a_while_gets_all_counts_when_it_is_back(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "disk" / "counts.sqlite"
    path.parent.mkdir()
    async with keeping(town, f"sqlite+aiosqlite:///{path}") as kept:
        shutil.rmtree(path.parent)
        for _ in range(2):
            await kept.somebody_walks()
            assert not await kept.flusher.flush()
        path.parent.mkdir()
        await kept.somebody_walks()
        assert await kept.flusher.flush()
        assert await kept.counted() == kept.done
    assert mode(path) == 0o600
    assert str(path.parent) not in caplog.text


async def test_only_what_sqlite_finds_damaged_is_set_aside(path: Path, url: str) -> None:
    store = await CountStore.open(url)
    await store.close()
    damaged = sqlite3.DatabaseError("another process saw damage, and a fresh file is there already")
    damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    assert set_aside(store.engine.url, damaged) is None
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert not is_damaged(path), "it is only locked"
    assert not is_damaged(path.with_name("nowhere"))


async def test_a_server_that_is_gone_for_ten_minutes_gets_all_counts_when_it_is_back(
    town: Town, postgres: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with keeping(town, postgres.new_database()) as kept:
        await kept.somebody_walks()
        assert await kept.flusher.flush()
        postgres.stop()
        try:
            for _ in range(2):  # the writes of ten minutes
                await kept.somebody_walks()
                assert not await kept.flusher.flush()
        finally:
            postgres.start()
        await kept.somebody_walks()
        assert await kept.flusher.flush()
        assert await kept.counted() == kept.done
    warned = [record for record in caplog.records if record.name.startswith("bot.counts")]
    assert {record.levelno for record in warned} == {logging.WARNING}
    assert len(warned) == 2
