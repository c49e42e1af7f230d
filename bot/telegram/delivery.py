"""Brings screens into chats: one message edited in place, a new one where Telegram refuses, patience where it asks."""

import asyncio
import logging

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.dialogue.screen import Media
from bot.telegram.drawing import Drawing, Sheet
from bot.telegram.keyboard import keyboard
from bot.telegram.network import PooledRequest
from bot.telegram.pace import Pace
from bot.telegram.patience import patiently, seconds_of
from bot.telegram.queue import Queue

log = logging.getLogger(__name__)

SHORTEST_WAIT_SECONDS = 0.1

MOST_WAITING = 50_000
"""Chats whose screen waits until Telegram takes it again. Beyond that one is given up: its buttons go on working."""


class Delivery:
    """Draws screens. In one chat it draws one after the other, and of those that wait only the newest."""

    def __init__(self, bot: Bot, request: PooledRequest) -> None:
        self._bot = bot
        self._request = request
        self._pace = Pace()
        self._queue = Queue(self._pace, self._draw_all)
        """The chats that wait for their turn while Telegram refuses a crowd."""
        self._refused: dict[int, asyncio.TimerHandle] = {}
        """The chats that wait since Telegram asked them to."""
        self._newest: dict[int, Drawing | None] = {}
        """The chats in which a screen is being drawn or was refused, and the one that is drawn next."""

    def must_wait(self, chat_id: int, sheet: Sheet) -> bool:
        """Whether Telegram may not take such a screen in this chat now. A page of Help never waits for other chats."""
        if chat_id in self._refused:
            return True
        return not sheet.is_urgent and chat_id not in self._newest and self._queue.must_be_joined

    async def draw(self, drawing: Drawing) -> None:
        """Shows a screen, or sees to it that it is shown as soon as the chat may be written to again."""
        chat_id = drawing.chat_id
        if drawing.sheet.is_urgent:
            self._overtake(chat_id)
        if chat_id in self._newest:
            self._newest[chat_id] = drawing
        elif self.must_wait(chat_id, drawing.sheet):
            self._join(drawing)
        else:
            await self._draw_all(drawing)

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
        for again in self._refused.values():
            again.cancel()
        await self._queue.stop()
        self._newest.clear()

    def _overtake(self, chat_id: int) -> None:
        """Forgets what waits in a chat. The page of Help that comes instead does not wait with it."""
        self._queue.leave(chat_id)
        if again := self._refused.pop(chat_id, None):
            again.cancel()
            del self._newest[chat_id]

    def _join(self, drawing: Drawing) -> None:
        if drawing.chat_id in self._queue or self._has_room:
            self._queue.join(drawing)

    @property
    def _has_room(self) -> bool:
        return len(self._queue) + len(self._refused) < MOST_WAITING

    async def _draw_all(self, drawing: Drawing) -> None:
        """Draws, and then what came meanwhile, until nothing did or it must wait."""
        chat_id = drawing.chat_id
        if chat_id in self._newest:
            return  # A newer one has overtaken it on its way out of the queue.
        following: Drawing | None = drawing
        try:
            while following is not None:
                self._newest[chat_id] = None
                seconds = await self._tried(following)
                newer = self._newest.pop(chat_id)
                if seconds and not (newer and newer.sheet.is_urgent):
                    self._wait(newer or following, seconds)
                    return
                following = newer
                if following and self.must_wait(chat_id, following.sheet):
                    self._join(following)
                    return
        except Exception:
            # A mistake of ours: the chat must not count as being drawn for ever after.
            self._newest.pop(chat_id, None)
            raise

    def _wait(self, drawing: Drawing, seconds: float) -> None:
        if self._has_room:
            self._newest[drawing.chat_id] = drawing
            later = asyncio.get_running_loop().call_later
            self._refused[drawing.chat_id] = later(seconds, self._come_again, drawing.chat_id)

    def _come_again(self, chat_id: int) -> None:
        """All that Telegram refused at once may come again at once: they queue up, so as not to be refused anew."""
        del self._refused[chat_id]
        newest = self._newest.pop(chat_id)
        if newest is not None:
            self._queue.join(newest)

    async def _tried(self, drawing: Drawing) -> float:
        """Draws one screen; the seconds that Telegram asks to wait before it is tried again, mostly none."""
        self._pace.sent()
        try:
            await patiently(lambda: self._once(drawing))
            self._pace.taken()
        except RetryAfter as error:
            seconds = max(seconds_of(error), SHORTEST_WAIT_SECONDS)
            self._pace.refused(seconds)
            return seconds
        except Forbidden:
            pass  # The person has blocked the bot or left Telegram: their right, not an error.
        except TelegramError as error:
            log.error("a screen could not be delivered: %s", type(error).__name__)
        return 0.0

    async def _once(self, drawing: Drawing) -> None:
        address, chat_id, sheet = self._bot.base_url, drawing.chat_id, drawing.sheet
        if drawing.message_id is None:
            await self._request.send(f"{address}/sendMessage", sheet.as_new(chat_id))
            return
        try:
            await self._request.send(f"{address}/editMessageText", sheet.as_edit(chat_id, drawing.message_id))
        except BadRequest as error:
            reason = str(error).lower()
            if "not modified" in reason:
                return  # A second tap on the same button: the screen is there already.
            if "chat not found" in reason:
                raise
            await self._request.send(f"{address}/sendMessage", sheet.as_new(chat_id))
