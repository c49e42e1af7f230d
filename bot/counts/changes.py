"""On which day the content changed, so that counts from before and after it can be told apart."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.counts.schema import contents, insert_into
from bot.counts.store import CountStore


@dataclass(frozen=True)
class Change:
    """`version` of the content (a short digest of all that people read) went live on `day`, a day in Rwanda."""

    day: date
    version: str


async def note_content(store: CountStore, version: str, today: date) -> None:
    """Note that `version` is live from `today`, unless it is the one that went live last. Errors are the database's.

    Of a day only its last content is kept: counts are no finer than days. Several processes may do this at once.
    """
    async with store.engine.begin() as connection:
        last = await connection.scalar(select(contents.c.version).order_by(contents.c.day.desc()).limit(1))
        if version != last:
            insert = insert_into(contents, store.engine.dialect.name).values(day=today, version=version)
            await connection.execute(insert.on_conflict_do_update(index_elements=["day"], set_={"version": version}))


async def content_changes(store: CountStore) -> list[Change]:
    """Give every change of the content, the oldest first; none where the bot has never run on this store."""
    async with store.engine.connect() as connection:
        rows = await connection.execute(select(contents.c.day, contents.c.version).order_by(contents.c.day))
        return [Change(row.day, row.version) for row in rows]
