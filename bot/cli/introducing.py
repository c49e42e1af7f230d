"""What is done once the bot answers: what Telegram shows of it is set, and the day of its content noted."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram.error import RetryAfter, TelegramError

from bot.cli.counting import Counting
from bot.cli.version import content_version
from bot.dialogue.library import Library
from bot.settings import Settings
from bot.telegram.application import Chat
from bot.telegram.face import set_face
from bot.telegram.mistakes import say_what_failed
from bot.telegram.patience import seconds_of

log = logging.getLogger(__name__)

AGAIN_SECONDS = 600.0
"""Between two attempts to set what Telegram shows of the bot: it limits these calls more than others."""


@asynccontextmanager
async def introducing(settings: Settings, chat: Chat, library: Library, counting: Counting) -> AsyncIterator[None]:
    """Beside the block: notes the content's day, and sets what Telegram shows of the bot; of several replicas one does,
    once a day and whenever the address, the token or the content is another. Both may take long where Telegram or the
    database is slow, and a stop does not wait for them: what it interrupts is left to the next process."""

    async def introduce() -> None:
        try:
            version = await asyncio.to_thread(content_version)
            await counting.note_live(version)
            if not settings.webhook_url:
                await _set_in_the_end(chat, library)
                return
            # Kept while Telegram refuses: it would refuse the other replicas as well.
            async with counting.claiming("face", f"{settings.webhook_url} {chat.bot.token} {version}") as is_first:
                if is_first:
                    await _set_in_the_end(chat, library)
        except Exception as error:  # noqa: BLE001  the outermost edge: nobody waits for this task
            say_what_failed(error)

    task = asyncio.create_task(introduce())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _set_in_the_end(chat: Chat, library: Library) -> None:
    """Sets what Telegram shows of the bot, again and again until Telegram takes it."""
    while True:
        try:
            await set_face(chat.bot, library)
        except TelegramError as error:
            log.warning(
                "descriptions and commands could not be set (%s): the chat works, they are tried again later",
                type(error).__name__,
            )
            await asyncio.sleep(max(AGAIN_SECONDS, seconds_of(error) if isinstance(error, RetryAfter) else 0.0))
        else:
            return
