"""The tables of the store, and the numbered steps that bring any older database up to them."""

from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, Column, Connection, Date, Integer, MetaData, Table, Text, inspect, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counts.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_metadata: Final = MetaData()

counts: Final = Table(
    "counts",
    _metadata,
    Column("day", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
published: Final = Table(
    "published",
    _metadata,
    Column("period", Text, primary_key=True),
    Column("tables", Text, nullable=False),
)
writers: Final = Table(
    "writers",
    _metadata,
    Column("id", Text, primary_key=True),
    Column("batch", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
)
"""The last batch that each process has written, and on which day; see `bot.counts.receipts`."""

claims: Final = Table("claims", _metadata, Column("name", Text, primary_key=True))
"""What one of several processes has taken upon itself, so that the others leave it alone; see `CountStore.claim`."""

contents: Final = Table(
    "contents",
    _metadata,
    Column("day", Date, primary_key=True),
    Column("version", Text, nullable=False),
)
"""Which content went live on which day; see `bot.counts.changes`."""

schema_version: Final = Table("schema_version", _metadata, Column("version", Integer, primary_key=True))

# A step that has been released is never changed: a new one is added. Databases from before there were versions have
# some of these tables already. Row ids of SQLite would show in which order the screens were first opened on a day.
STEPS: Final = (
    """CREATE TABLE IF NOT EXISTS counts (
        day DATE NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, language TEXT NOT NULL, n BIGINT NOT NULL,
        PRIMARY KEY (day, kind, subject, language))""",
    """CREATE TABLE IF NOT EXISTS published (
        period TEXT NOT NULL PRIMARY KEY, tables TEXT NOT NULL)""",
    """CREATE TABLE writers (
        id TEXT NOT NULL PRIMARY KEY, batch BIGINT NOT NULL, day DATE NOT NULL)""",
    "CREATE TABLE claims (name TEXT NOT NULL PRIMARY KEY)",
    "CREATE TABLE contents (day DATE NOT NULL PRIMARY KEY, version TEXT NOT NULL)",
)
VERSION_TABLE: Final = "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)"

_LOCK: Final = 0x52696E6461
"""The number of the advisory lock in PostgreSQL that only Rinda takes: its name in ASCII."""


def insert_into(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """Give the insert that knows ON CONFLICT, for the dialect "sqlite" or "postgresql"."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  a start with SQLite need not wait for it

    return postgresql.insert(table)


async def upgrade(connection: AsyncConnection) -> None:
    """Bring the database up to the last step, in the transaction that `connection` is in or begins here.

    Several processes may do so at once: all but the first wait. Raises StoreError where a newer program has been here.
    """
    # Looked up without the lock first: then a start does not wait for a writer, and a reader needs no right to write.
    if await steps_done(connection) == len(STEPS):
        return
    await connection.rollback()
    await lock(connection)
    done = await steps_done(connection)
    suffix = " WITHOUT ROWID" if connection.dialect.name == "sqlite" else ""
    if done is None:
        await connection.execute(text(VERSION_TABLE + suffix))
        await connection.execute(schema_version.insert().values(version=0))
    for step in STEPS[done or 0 :]:
        await connection.execute(text(step + suffix))
    await connection.execute(schema_version.update().values(version=len(STEPS)))


async def lock(connection: AsyncConnection) -> None:
    """Begin a transaction on `connection`, which is in none, that no other of these runs beside: the others wait."""
    if connection.dialect.name == "sqlite":
        # Python's driver would begin with the first change only, after what was read may have become wrong.
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})


async def steps_done(connection: AsyncConnection) -> int | None:
    """Give how many of STEPS are done; None where nobody has counted them. Raises StoreError for a newer program's."""
    if not await connection.run_sync(_has_version):
        return None
    version: int = (await connection.execute(select(schema_version.c.version))).scalar_one()
    if version > len(STEPS):
        raise StoreError(
            f"these counts were kept by a newer Rinda (schema {version}, this one knows {len(STEPS)}): start that one"
        )
    return version


def _has_version(connection: Connection) -> bool:
    return inspect(connection).has_table(schema_version.name)
