"""Brings screens into chats: one message edited in place, a new one where Telegram refuses, patience where it asks."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.dialogue.screen import Media, Screen
from bot.telegram.keyboard import keyboard

log = logging.getLogger(__name__)

ATTEMPTS = 3
PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Drawing:
    """A screen on its way into a chat: over the message `message_id`, or as a new one where that is None."""

    chat_id: int
    message_id: int | None
    screen: Screen


class Delivery:
    """Draws screens. A chat that Telegram slows down waits alone, and only the newest of its screens is drawn then."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._waiting: dict[int, Drawing] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def is_waiting(self, chat_id: int) -> bool:
        """Whether Telegram has asked this chat to wait; forgotten as soon as the wait is over."""
        return chat_id in self._waiting

    async def draw(self, drawing: Drawing) -> None:
        """Shows a screen, now or as soon as the chat may be written to again."""
        if drawing.chat_id in self._waiting:
            self._waiting[drawing.chat_id] = drawing
            return
        try:
            await self._attempt(drawing)
        except RetryAfter as error:
            self._wait(drawing, seconds_of(error))
        except Forbidden:
            return  # The person has blocked the bot or left Telegram: their right, not an error.
        except TelegramError as error:
            log.error("a screen could not be delivered: %s", type(error).__name__)

    async def send_media(self, chat_id: int, media: Media) -> None:
        """Sends a picture or a voice that somebody asked for. What Telegram refuses is left out: the text is there."""
        try:
            if media.is_picture:
                await self._bot.send_photo(chat_id, media.path, media.caption, reply_markup=keyboard(media.rows))
            else:
                await self._bot.send_voice(
                    chat_id, media.path, caption=media.caption, reply_markup=keyboard(media.rows)
                )
        except TelegramError as error:
            log.error("a picture or voice could not be delivered: %s", type(error).__name__)

    async def stop(self) -> None:
        """Gives up what still waits: the buttons in the chat go on working after a restart."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._waiting.clear()

    async def _attempt(self, drawing: Drawing) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self._once(drawing)
            except (BadRequest, TimedOut):
                raise
            except NetworkError:
                if attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(PAUSE_SECONDS * attempt)
            else:
                return

    async def _once(self, drawing: Drawing) -> None:
        screen = drawing.screen
        if drawing.message_id is None:
            await self._bot.send_message(drawing.chat_id, screen.text, reply_markup=keyboard(screen.rows))
            return
        try:
            await self._bot.edit_message_text(
                screen.text, drawing.chat_id, drawing.message_id, reply_markup=keyboard(screen.rows)
            )
        except BadRequest as error:
            reason = str(error).lower()
            if "not modified" in reason:
                return  # A second tap on the same button: the screen is there already.
            if "chat not found" in reason:
                raise
            await self._bot.send_message(drawing.chat_id, screen.text, reply_markup=keyboard(screen.rows))

    def _wait(self, drawing: Drawing, seconds: float) -> None:
        self._waiting[drawing.chat_id] = drawing
        task = asyncio.create_task(self._draw_later(drawing.chat_id, seconds))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _draw_later(self, chat_id: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.draw(self._waiting.pop(chat_id))


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait, in seconds."""
    after = error.retry_after
    return float(after) if isinstance(after, (int, float)) else after.total_seconds()
