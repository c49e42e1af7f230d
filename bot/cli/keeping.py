"""The store of counts as long as a process runs, and what is noted in it besides counts.

Whatever imports this waits for the database's code, a fifth of a start: bot/cli/counting.py does so beside the people.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.cli.counting import CLAIM_SECONDS
from bot.counts.buffer import CountBuffer
from bot.counts.changes import note_content
from bot.counts.count import kigali_today
from bot.counts.errors import StoreAwayError, StoreError
from bot.counts.flusher import Flusher
from bot.counts.setting_aside import open_store
from bot.counts.store import CountStore
from bot.settings import Settings

log = logging.getLogger(__name__)

RELEASE_SECONDS = 2.0
"""How long giving a claim back may keep a stop waiting."""


@asynccontextmanager
async def keeping(settings: Settings, buffer: CountBuffer) -> AsyncIterator[CountStore]:
    """Writes `buffer` to the store every few minutes as long as the block lasts, and at its end.

    Raises StoreError where the store cannot be used; one that is away is waited for while people are answered.
    """
    try:
        store = await _opened(settings)
    except SQLAlchemyError as error:
        kind = type(error).__name__
        raise StoreError(f"the database cannot be used ({kind}). Is it locked or damaged?") from None
    flusher = Flusher(buffer, store, settings.count_flush_seconds)
    await flusher.start()
    try:
        yield store
    finally:
        await flusher.stop()
        await store.close()


async def _opened(settings: Settings) -> CountStore:
    store = None
    try:
        store = await open_store(settings.database_url)
        is_demo = settings.telegram_token.get_secret_value() and await store.is_demo()
    except (StoreAwayError, OperationalError, TimeoutError) as error:
        if store:
            await store.close()
        # Whoever needs help now must not wait for a database of counts.
        reason = error if isinstance(error, StoreAwayError) else type(error).__name__
        log.error("DATABASE_URL: %s Counts are kept in memory and written as soon as it answers.", reason)
        return CountStore.later(settings.database_url)
    if is_demo:
        await store.close()
        raise StoreError("this file holds made-up numbers, and real ones must not be mixed in: name another one")
    return store


@asynccontextmanager
async def claiming(store: CountStore, name: str) -> AsyncIterator[bool]:
    """Whether this is the first process that claims `name`; every one where the store is away, so that it is done.

    Where the block fails or is cancelled, the claim is given back: somebody else shall do it.
    """
    try:
        async with asyncio.timeout(CLAIM_SECONDS):
            is_first = is_ours = await store.claim(name)
    except (SQLAlchemyError, OSError):
        is_first, is_ours = True, False
    try:
        yield is_first
    except BaseException:
        if is_ours:
            with suppress(SQLAlchemyError, OSError):
                async with asyncio.timeout(RELEASE_SECONDS):
                    await store.release(name)
        raise


async def note_live(store: CountStore, content: str) -> None:
    """Notes that this content is live from today; a store that is away does not keep the bot from people."""
    try:
        await note_content(store, content, kigali_today())
    except (StoreError, SQLAlchemyError, OSError) as error:
        log.warning("the day of this content could not be noted (%s)", type(error).__name__)
