"""The table of counts in SQLite or PostgreSQL: adds batches up, each once, and gives raw sums to the report only."""

import asyncio
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from sqlalchemy import BigInteger, cast, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.counts.count import Batch, Happening
from bot.counts.errors import StoreAwayError, StoreError
from bot.counts.measures import Cell
from bot.counts.receipts import Receipt, is_new
from bot.counts.schema import claims, counts, insert_into, published, upgrade
from bot.counts.server import is_away, reason_of, server_engine

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

__all__ = ["CountStore", "counts", "counts_engine", "upsert_for"]

BUSY_SECONDS: Final = 3
"""How long a write waits for another writer of the SQLite file before it fails; the flusher then tries again later."""

WRITE_SECONDS: Final = 20
"""How long a whole batch may take, so that a server that hangs does not keep the bot from stopping."""

DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

# sqlite.org/pragma.html: deleted content is overwritten with zeros; the journal is emptied after every transaction
# (a write-ahead log would keep the order of the increments); intermediate results never go to a file.
PRAGMAS: Final = ("PRAGMA secure_delete = ON", "PRAGMA journal_mode = TRUNCATE", "PRAGMA temp_store = MEMORY")

_KEY: Final = ["day", "kind", "subject", "language"]


class CountStore:
    """The counts on disk. Get one from `open` and `close` it at the end."""

    def __init__(self, engine: AsyncEngine, *, is_current: bool = True) -> None:
        self.engine = engine
        self._upsert = upsert_for(engine.dialect.name)
        self._is_current = is_current

    @classmethod
    async def open(cls, database_url: str) -> Self:
        """Connect to `database_url` (sqlite:///file or postgresql://...) and bring its tables up to this program.

        Raises StoreError where the URL cannot be used, the SQLite file cannot be made or a newer program has been here,
        StoreAwayError where PostgreSQL cannot be reached or refuses, and SQLAlchemyError where the SQLite file is
        locked or damaged.
        """
        # The driver is loaded here, which takes a while.
        store = await asyncio.to_thread(cls.later, database_url)
        try:
            await store._become_current()
        except BaseException as error:
            await store.close()
            if store.engine.dialect.name == "postgresql" and isinstance(error, (OSError, TypeError, DBAPIError)):
                raise (StoreAwayError if is_away(error) else StoreError)(reason_of(error)) from None
            raise
        return store

    @classmethod
    def later(cls, database_url: str) -> Self:
        """A store whose database is away now: its tables are brought up to this program by the first write that passes.

        Raises StoreError where the URL cannot be used or the SQLite file cannot be made.
        """
        return cls(counts_engine(database_url), is_current=False)

    async def _become_current(self) -> None:
        async with self.engine.connect() as connection:
            await upgrade(connection)
            await connection.commit()
        self._is_current = True

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()

    async def add(self, batch: Batch, receipt: Receipt | None = None) -> None:
        """Add all increments of `batch` in one transaction, or none: then SQLAlchemyError or OSError.

        Where the connection breaks during the commit itself, the error may come although the batch was written. With
        a `receipt` it may then be given again, unchanged and before any other of the same writer: it counts once.
        """
        if not batch:
            return
        # The order of the keys, not of the taps; and two replicas that lock rows in the same order cannot deadlock.
        rows = [{"day": day, **count._asdict(), "n": n} for (day, count), n in sorted(batch.items())]
        try:
            if not self._is_current:
                await self._become_current()
            async with asyncio.timeout(WRITE_SECONDS), self.engine.begin() as connection:
                if receipt is None or await is_new(connection, receipt):
                    await connection.execute(self._upsert, rows)
        except BaseException:
            # The server may have moved behind its name, or only be read from now: the next write connects anew.
            await self.engine.dispose()
            raise

    async def earliest_day(self) -> date | None:
        """Give the first day anything was counted on, or None in an empty store."""
        async with self.engine.connect() as connection:
            earliest: date | None = await connection.scalar(select(func.min(counts.c.day)))
            return earliest

    async def cells(self, first: date, last: date) -> list[Cell]:
        """Give the raw sums from day `first` to day `last`, both included.

        Only `bot.counts.publisher` may call this: whatever a human sees is thresholded there first.
        """
        query = (
            # PostgreSQL's sum of big integers is a decimal number.
            select(counts.c.kind, counts.c.subject, counts.c.language, cast(func.sum(counts.c.n), BigInteger))
            .where(counts.c.day.between(first, last))
            .group_by(counts.c.kind, counts.c.subject, counts.c.language)
        )
        async with self.engine.connect() as connection:
            return [Cell(*row) for row in await connection.execute(query)]

    async def is_demo(self) -> bool:
        """Say whether the counts are made up by `rinda demo-data`."""
        query = select(counts.c.n).where(counts.c.kind == Happening.DEMO).limit(1)
        async with self.engine.connect() as connection:
            return await connection.scalar(query) is not None

    async def published(self) -> dict[str, str]:
        """Give what has been published: the text of the tables by period."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(published.c.period, published.c.tables))
            return {row.period: row.tables for row in rows}

    async def publish(self, tables: Mapping[str, str]) -> None:
        """Keep the text of the tables of each period for good: of a period that has been published, the first stays."""
        rows = [{"period": period, "tables": written} for period, written in sorted(tables.items())]
        if rows:
            insert = insert_into(published, self.engine.dialect.name)
            async with self.engine.begin() as connection:
                await connection.execute(insert.on_conflict_do_nothing(), rows)

    async def claim(self, name: str) -> bool:
        """Take `name` until it is released; True for whoever is the first of all processes on this store, once."""
        insert = insert_into(claims, self.engine.dialect.name).values(name=name)
        async with self.engine.begin() as connection:
            return (await connection.execute(insert.on_conflict_do_nothing())).rowcount == 1

    async def release(self, name: str) -> None:
        """Give back what was claimed, so that the next process to claim it is the first again."""
        async with self.engine.begin() as connection:
            await connection.execute(claims.delete().where(claims.c.name == name))


def upsert_for(dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """Give the statement that adds a row's n to its counter, for the dialect "sqlite" or "postgresql"."""
    new = insert_into(counts, dialect)
    return new.on_conflict_do_update(index_elements=_KEY, set_={"n": counts.c.n + new.excluded.n})


def counts_engine(database_url: str) -> AsyncEngine:
    """Make the engine: the async driver whatever the URL says, and for SQLite a private file and safe pragmas.

    Raises StoreError where the URL cannot be used or the file cannot be made.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):  # Its own text can quote a part of the password.
        raise StoreError("the database URL cannot be read: is a character in it to be written as %..?") from None
    backend = url.get_backend_name()
    if backend not in DRIVERS:
        raise StoreError("counts can be kept in SQLite (sqlite:///file) or PostgreSQL (postgresql://...) only")
    url = url.set(drivername=DRIVERS[backend])
    if backend == "postgresql":
        return server_engine(url)
    _make_private_file(url)
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def _make_private_file(url: URL) -> None:
    """Make the SQLite file, for its owner only, before SQLite would make it readable for all."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError("the counts need a file of their own: use sqlite:///file")
    path = Path(url.database)
    if not path.parent.is_dir():
        raise StoreError(f"the folder for the counts does not exist: make {path.parent} first")
    try:
        file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            if os.fstat(file).st_size == 0:
                os.fchmod(file, 0o600)  # Where SQLite was quicker.
        finally:
            os.close(file)
    except OSError as error:
        raise StoreError(f"the file for the counts cannot be written ({type(error).__name__}): {path}") from error


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    try:
        with closing(connection.cursor()) as cursor:
            for pragma in PRAGMAS:
                cursor.execute(pragma)
    except sqlite3.Error:
        # The pool forgets a connection whose set-up failed; without this its thread would stay.
        connection.close()
        raise
