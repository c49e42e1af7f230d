"""Sets a damaged SQLite file aside, so that somebody can look at what was saved, and begins anew where one is gone."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from datetime import date
from itertools import count as numbers
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.counts.count import kigali_today
from bot.counts.store import CountStore

_log = logging.getLogger(__name__)

SIDE_FILES: Final = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file, under its name: without its journal a file could not be mended."""

# The low byte of an extended code (sqlite.org/rescode.html).
_DAMAGES: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def speaks_of_damage(error: BaseException) -> bool:
    """Whether SQLite has said that a file is damaged or no database; not where it is locked, full or read-only."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in _DAMAGES


def is_damaged(path: Path) -> bool:
    """Whether SQLite finds damage in the file now. One that cannot be opened or is locked is not called damaged."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
            found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return speaks_of_damage(error)
    return found != "ok"


def set_aside(url: URL, error: BaseException, day: date | None = None) -> Path | None:
    """Where `error` speaks of damage, rename the SQLite file of `url` to FILE.corrupt-DATE, its side files with it.

    Gives the new name, or None where nothing was done: it is another error or database, or the file is well (another
    process has set it aside already). Nothing is overwritten: a second file of a `day` gets a number behind it. No
    connection to the file may be open in this process. Raises OSError where it cannot be renamed.
    """
    if url.get_backend_name() != "sqlite" or not url.database or not speaks_of_damage(error):
        return None
    path = Path(url.database)
    if not is_damaged(path):
        return None
    aside = _free_name(path, day or kigali_today())
    # The side files first: a fresh database must not meet the journal of the old one.
    for suffix in (*SIDE_FILES, ""):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(aside.with_name(aside.name + suffix))
    _log.error("the counts in %s were damaged: they are kept as %s, and a new file begins", path.name, aside.name)
    return aside


async def open_store(database_url: str) -> CountStore:
    """Open the store as `CountStore.open` does, over a fresh file where the one that is there is damaged."""
    try:
        return await CountStore.open(database_url)
    except SQLAlchemyError as error:
        if await asyncio.to_thread(set_aside, make_url(database_url), error) is None:
            raise
    return await CountStore.open(database_url)


async def begin_anew(store: CountStore, error: BaseException) -> bool:
    """Where a write failed because the SQLite file is damaged, or was moved or deleted meanwhile, give `store` a fresh
    one in its place; say whether that was done. Raises StoreError or OSError where that is not possible now."""
    url = store.engine.url
    if speaks_of_damage(error):
        await store.close()
        if await asyncio.to_thread(set_aside, url, error) is None:
            return False
    elif _is_gone(url, error):
        await store.close()
        _log.error("the file of the counts was moved or deleted while Rinda ran: counting goes on in its place")
    else:
        return False
    fresh = await CountStore.open(url.render_as_string(hide_password=False))
    await fresh.close()
    return True


def _is_gone(url: URL, error: BaseException) -> bool:
    """Whether no database of ours stands at the path any more; an empty file is what SQLite itself makes there."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return False
    path = Path(url.database)
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_READONLY_DBMOVED or not path.exists() or path.stat().st_size == 0


def _free_name(path: Path, day: date) -> Path:
    name = f"{path.name}.corrupt-{day}"
    tried = (path.with_name(name if number == 1 else f"{name}-{number}") for number in numbers(1))
    return next(free for free in tried if not any(free.with_name(free.name + s).exists() for s in ("", *SIDE_FILES)))
