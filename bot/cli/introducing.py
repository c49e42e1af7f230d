"""What is done once the bot answers: what Telegram shows of it is set, and the day of its content noted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.cli.version import note_live
from bot.counts.store import CountStore
from bot.dialogue.library import Library
from bot.telegram.application import Chat
from bot.telegram.face import set_face
from bot.telegram.mistakes import say_what_failed


@asynccontextmanager
async def introducing(chat: Chat, library: Library | None, store: CountStore, version: str) -> AsyncIterator[None]:
    """Beside the block: sets what Telegram shows of the bot, where there is a `library`, and notes the content's day.
    Both may take long where Telegram or the database is slow, and a stop does not wait for them."""

    async def introduce() -> None:
        try:
            await note_live(store, version)
            if library is not None:
                await set_face(chat.bot, library)
        except Exception as error:  # noqa: BLE001  the outermost edge: nobody waits for this task
            say_what_failed(error)

    task = asyncio.create_task(introduce())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
