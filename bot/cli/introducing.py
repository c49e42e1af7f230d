"""What is done once the bot answers: what Telegram shows of it is set, and the day of its content noted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.cli.counting import Counting
from bot.cli.version import content_version
from bot.dialogue.library import Library
from bot.settings import Settings
from bot.telegram.application import Chat
from bot.telegram.face import set_face
from bot.telegram.mistakes import say_what_failed


@asynccontextmanager
async def introducing(settings: Settings, chat: Chat, library: Library, counting: Counting) -> AsyncIterator[None]:
    """Beside the block: notes the content's day, and sets what Telegram shows of the bot; of several replicas one does,
    once a day and whenever the address, the token or the content is another. Both may take long where Telegram or the
    database is slow, and a stop does not wait for them."""

    async def introduce() -> None:
        try:
            version = await asyncio.to_thread(content_version)
            await counting.note_live(version)
            said = f"{settings.webhook_url} {chat.bot.token} {version}"
            if not settings.webhook_url or await counting.is_first("face", said):
                await set_face(chat.bot, library)
        except Exception as error:  # noqa: BLE001  the outermost edge: nobody waits for this task
            say_what_failed(error)

    task = asyncio.create_task(introduce())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
