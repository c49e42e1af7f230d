"""The counts for the commands that only read: a database that is not there is named, and never made."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer
from rich.console import Console
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.counts.count import kigali_today
from bot.counts.errors import StoreError
from bot.counts.publisher import Published, Publisher
from bot.counts.store import CountStore
from bot.dialogue.library import Library
from bot.organisers.subjects import subjects_of
from bot.settings import Settings

FAILED = 1


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[CountStore]:
    """The store as long as the block lasts. Raises StoreError where there is none, else what `CountStore.open` does."""
    if missing := missing_file(settings.database_url):
        raise StoreError(
            f"there are no counts at {missing.absolute()}: `rinda run` makes this file and counts into it, "
            "`rinda demo-data` makes one to look at. Or is the path mistyped?"
        )
    store = await CountStore.open(settings.database_url)
    try:
        yield store
    finally:
        await store.close()


async def published_or_exit(settings: Settings, library: Library) -> Published:
    """Everything published up to today. Ends with one line and exit code 1 where the database cannot be read."""
    try:
        async with reading(settings) as store:
            return await Publisher(store, subjects_of(library)).published(kigali_today())
    except (StoreError, SQLAlchemyError, OSError) as error:
        # The text of other errors may quote the URL with its password.
        reason = str(error) if isinstance(error, StoreError) else f"{type(error).__name__}. Is it locked or damaged?"
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"DATABASE_URL: {reason}")
        raise typer.Exit(FAILED) from None


def missing_file(database_url: str) -> Path | None:
    """The SQLite file of `database_url` where it does not exist; None where it does, and for all other databases.

    A store is made where it is missing, which after a slip of the pen would leave an empty file behind.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        return None  # opening it says what is wrong
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    path = Path(name)
    return None if path.exists() else path
