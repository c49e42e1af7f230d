"""Copies all counts and everything published from one database to another, wholly or not at all."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, Row, Table, cast, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counts.errors import StoreError
from bot.counts.schema import contents, counts, lock, published
from bot.counts.store import CountStore

ROWS_AT_ONCE: Final = 5000


@dataclass(frozen=True)
class Moved:
    """How many rows of counts, what their numbers add up to, and how many published periods."""

    rows: int
    total: int
    periods: int


async def move_between(source_url: str, target_url: str) -> Moved:
    """Open the two stores, `move` everything from the first to the second, and close them. Raises what these raise."""
    async with AsyncExitStack() as stack:
        source = await CountStore.open(source_url)
        stack.push_async_callback(source.close)
        target = await CountStore.open(target_url)
        stack.push_async_callback(target.close)
        return await move(source, target)


async def move(source: CountStore, target: CountStore) -> Moved:
    """Copy everything from `source`, which stays as it is, to the empty `target` in one transaction there.

    Raises StoreError where there is nothing to copy, where `target` holds something already, or where the sums of a
    day differ afterwards, and the errors of the two databases; then `target` is still empty.
    """
    async with source.engine.connect() as reading, target.engine.connect() as writing:
        await _begin_reading(reading)
        await _begin_writing(writing)
        if await _days(writing) or await _periods(writing):
            raise StoreError("the target holds counts already: they would mix. Name an empty one")
        days, periods = await _days(reading), await _periods(reading)
        if not days and not periods:
            raise StoreError("the source holds no counts: is it the right one?")
        # A bot that has run on the empty target has noted its content there.
        await writing.execute(contents.delete())
        for table in (counts, published, contents):
            await _copy(table, reading, writing)
        if await _days(writing) != days or await _periods(writing) != periods:
            raise StoreError("the sums differ after copying: nothing was kept. Is a disk damaged?")
        await writing.commit()
    return Moved(sum(day.rows for day in days), sum(day.total for day in days), len(periods))


async def _begin_reading(connection: AsyncConnection) -> None:
    """So that all is read as of one moment, also where a bot still writes."""
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql("BEGIN")
    else:
        await connection.execution_options(isolation_level="REPEATABLE READ")


async def _begin_writing(connection: AsyncConnection) -> None:
    """So that nobody else writes between the look whether the target is empty and the end."""
    await lock(connection)
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE counts, published, contents IN SHARE ROW EXCLUSIVE MODE"))


async def _copy(table: Table, reading: AsyncConnection, writing: AsyncConnection) -> None:
    rows = await reading.stream(select(table))
    async for part in rows.mappings().partitions(ROWS_AT_ONCE):
        await writing.execute(table.insert(), [dict(row) for row in part])


async def _days(connection: AsyncConnection) -> list[Row[tuple[object, ...]]]:
    """The number of rows and the sum of each day."""
    # PostgreSQL's sum of big integers is a decimal number.
    total = cast(func.sum(counts.c.n), BigInteger).label("total")
    query = select(counts.c.day, func.count().label("rows"), total).group_by(counts.c.day).order_by(counts.c.day)
    return list(await connection.execute(query))


async def _periods(connection: AsyncConnection) -> dict[str, str]:
    rows = await connection.execute(select(published.c.period, published.c.tables))
    return {row.period: row.tables for row in rows}
