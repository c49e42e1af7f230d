"""The table of counts in SQLite or PostgreSQL: adds batches up, and gives raw sums to the report only."""

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, Self

from sqlalchemy import BigInteger, Column, Date, MetaData, Table, Text, cast, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateTable

from bot.counts.count import Batch

BUSY_SECONDS: Final = 3
"""How long a write waits for another writer of the SQLite file before it fails; the flusher then tries again later."""

DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

# sqlite.org/pragma.html: deleted content is overwritten with zeros; the journal is emptied after every transaction
# (a write-ahead log would keep the order of the increments); intermediate results never go to a file.
PRAGMAS: Final = ("PRAGMA secure_delete = ON", "PRAGMA journal_mode = TRUNCATE", "PRAGMA temp_store = MEMORY")

counts: Final = Table(
    "counts",
    MetaData(),
    Column("day", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    # Row ids would show in which order the screens were first opened on a day.
    sqlite_with_rowid=False,
)
_KEY: Final = ["day", "kind", "subject", "language"]


class StoreError(Exception):
    """The store cannot be opened as it is set up; the message says what to change and never quotes the URL."""


class Total(NamedTuple):
    """A raw sum over all languages: never for a human's eyes before it is thresholded."""

    kind: str
    subject: str
    n: int


class CountStore:
    """The counts on disk. Get one from `open` and `close` it at the end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._upsert = upsert_for(engine.dialect.name)

    @classmethod
    async def open(cls, database_url: str) -> Self:
        """Connect to `database_url` (sqlite:///file or postgresql://...) and make the table where it is missing.

        Raises StoreError where the URL cannot be used or the SQLite file cannot be made, and SQLAlchemyError or
        OSError where the database does not answer.
        """
        engine = counts_engine(database_url)
        try:
            async with engine.begin() as connection:
                await connection.execute(CreateTable(counts, if_not_exists=True))
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine)

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    async def add(self, batch: Batch) -> None:
        """Add all increments of `batch` in one transaction, or none: then SQLAlchemyError or OSError.

        PostgreSQL only: where the connection breaks during the commit itself, the error may come although the batch
        was written.
        """
        if not batch:
            return
        # The order of the keys, not of the taps; and two replicas that lock rows in the same order cannot deadlock.
        rows = [{"day": day, **count._asdict(), "n": n} for (day, count), n in sorted(batch.items())]
        async with self._engine.begin() as connection:
            await connection.execute(self._upsert, rows)

    async def earliest_day(self) -> date | None:
        """Give the first day anything was counted on, or None in an empty store."""
        async with self._engine.connect() as connection:
            earliest: date | None = await connection.scalar(select(func.min(counts.c.day)))
            return earliest

    async def totals(self, first: date, last: date) -> list[Total]:
        """Give the raw sums from day `first` to day `last`, both included, sorted by kind and subject.

        Only `bot.counts.report` may call this: whatever a human sees is thresholded there first.
        """
        query = (
            # PostgreSQL's sum of big integers is a decimal number.
            select(counts.c.kind, counts.c.subject, cast(func.sum(counts.c.n), BigInteger))
            .where(counts.c.day.between(first, last))
            .group_by(counts.c.kind, counts.c.subject)
            .order_by(counts.c.kind, counts.c.subject)
        )
        async with self._engine.connect() as connection:
            return [Total(*row) for row in await connection.execute(query)]


def upsert_for(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Give the statement that adds a row's n to its counter, for the dialect "sqlite" or "postgresql"."""
    if dialect == "postgresql":
        new = postgresql.insert(counts)
        return new.on_conflict_do_update(index_elements=_KEY, set_={"n": counts.c.n + new.excluded.n})
    row = sqlite.insert(counts)
    return row.on_conflict_do_update(index_elements=_KEY, set_={"n": counts.c.n + row.excluded.n})


def counts_engine(database_url: str) -> AsyncEngine:
    """Make the engine: the async driver whatever the URL says, and for SQLite a private file and safe pragmas.

    Raises StoreError where the URL cannot be used or the file cannot be made.
    """
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise StoreError("the database URL cannot be read: use sqlite:///file or postgresql://...") from None
    backend = url.get_backend_name()
    if backend not in DRIVERS:
        raise StoreError("counts can be kept in SQLite (sqlite:///file) or PostgreSQL (postgresql://...) only")
    url = url.set(drivername=DRIVERS[backend])
    if backend == "postgresql":
        return create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
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
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
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
