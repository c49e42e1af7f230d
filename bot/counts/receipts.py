"""How a batch that comes twice is known again, so that it counts once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counts.count import kigali_today
from bot.counts.schema import insert_into, writers

REMEMBERED: Final = timedelta(days=30)
"""How long it stays known what a process has written last. No write is in doubt for nearly as long."""


@dataclass(frozen=True)
class Receipt:
    """Who wrote a batch, and its number there.

    `writer` is a random name that a process gives itself, `batch` counts up from 1 there. They tell nothing but how
    many batches a process has written; of each, only the last number and its day are kept.
    """

    writer: str
    batch: int


async def is_new(connection: AsyncConnection, receipt: Receipt) -> bool:
    """Whether the batch has not been written before; from now it has, if the transaction of `connection` succeeds.

    A first try that is still under way holds the row: this one then waits for how it ends.
    """
    today = kigali_today()
    if receipt.batch == 1:
        await connection.execute(delete(writers).where(writers.c.day < today - REMEMBERED))
    row = {"batch": receipt.batch, "day": today}
    insert = insert_into(writers, connection.dialect.name).values(id=receipt.writer, **row)
    written = await connection.execute(
        insert.on_conflict_do_update(index_elements=["id"], set_=row, where=writers.c.batch < receipt.batch)
    )
    return written.rowcount == 1
