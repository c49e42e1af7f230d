"""A copy of the whole store in one private SQLite file, and the way back from it."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url

from bot.counts.errors import StoreError
from bot.counts.moving import Moved, move_between
from bot.counts.schema import STEPS, steps_done
from bot.counts.store import BUSY_SECONDS, counts_engine

SQLITE: Final = "sqlite+aiosqlite"


async def back_up(database_url: str, file: Path) -> None:
    """Copy the store at `database_url`, as it is at one moment, to the new `file`, which only its owner may read.

    A bot may go on counting. An SQLite file is copied with the schema that it has, so that the program before an
    upgrade can still read the copy. Raises FileExistsError where `file` exists, StoreError, OSError, sqlite3.Error or
    SQLAlchemyError where it cannot be done; then no file stays.
    """
    with _made(file):
        url = make_url(database_url)
        if url.get_backend_name() == "sqlite":
            copy_file(_existing(url), file)
        else:
            await _copy_server(database_url, file)


async def restore(file: Path, database_url: str) -> Moved:
    """Fill the empty database at `database_url` from the backup `file`, which stays as it is, wholly or not at all.

    Raises StoreError where the backup is a newer program's or the database holds counts already, OSError, sqlite3.Error
    or SQLAlchemyError where one of the two cannot be used.
    """
    with tempfile.TemporaryDirectory() as folder:
        # Opening a store upgrades it: a backup that an older program made must stay its own.
        copy = Path(folder) / "backup.sqlite"
        copy.touch(mode=0o600)
        copy_file(file, copy)
        return await move_between(_url(copy), database_url)


@contextmanager
def _made(file: Path) -> Iterator[None]:
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    finally:
        # SQLite leaves it behind, emptied.
        file.with_name(f"{file.name}-journal").unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy one SQLite file to another as of one moment, and look the copy through. Raises sqlite3.Error, StoreError."""
    # Not read-only: a journal that a crash has left must be played back.
    address = f"{source.absolute().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(writing)
        found: str = writing.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError("the copy is damaged, as the original may be: is a disk failing?")


def _existing(url: URL) -> Path:
    path = Path(url.database or "")
    if not path.is_file():
        raise StoreError("there are no counts yet: the SQLite file of DATABASE_URL does not exist")
    return path


async def _copy_server(database_url: str, file: Path) -> None:
    await _refuse_older(database_url)
    await move_between(database_url, _url(file))


async def _refuse_older(database_url: str) -> None:
    """What is copied by rows has the schema of this program, and opening the store would upgrade it."""
    engine = counts_engine(database_url)
    try:
        async with engine.connect() as connection:
            done = await steps_done(connection)
    finally:
        await engine.dispose()
    if done is not None and done < len(STEPS):
        raise StoreError(f"this database is an older Rinda's (schema {done}): back it up with that one")


def _url(file: Path) -> str:
    return URL.create(SQLITE, database=str(file)).render_as_string()
