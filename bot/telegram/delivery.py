"""Brings screens into chats: one message edited in place, a new one where Telegram refuses, patience where it asks."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.dialogue.screen import Media
from bot.telegram.drawing import Sheet
from bot.telegram.keyboard import keyboard
from bot.telegram.network import PooledRequest
from bot.telegram.pace import Pace
from bot.telegram.patience import patiently, seconds_of

log = logging.getLogger(__name__)

SHORTEST_WAIT_SECONDS = 0.1

MOST_WAITING = 50_000
"""Chats whose screen waits until Telegram takes it again. Beyond that one is given up: its buttons go on working."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A screen on its way into a chat: over the message `message_id`, or as a new one where that is None."""

    chat_id: int
    message_id: int | None
    sheet: Sheet


class Delivery:
    """Draws screens. In one chat it draws one after the other, and of those that wait only the newest."""

    def __init__(self, bot: Bot, request: PooledRequest) -> None:
        self._bot = bot
        self._request = request
        self._pace = Pace()
        self._newest: dict[int, Drawing | None] = {}
        """The chats in which a screen is being drawn or waits, and the newest that came meanwhile."""
        self._waiting: dict[int, asyncio.Task[None]] = {}
        """The chats that wait: since Telegram asked them to, or for their turn while it refuses a crowd."""

    def is_waiting(self, chat_id: int) -> bool:
        """Whether the chat's next screen must wait; forgotten as soon as the wait is over."""
        return chat_id in self._waiting

    async def draw(self, drawing: Drawing) -> None:
        """Shows a screen, or sees to it that it is shown as soon as the chat may be written to again."""
        chat_id = drawing.chat_id
        waiting = self._waiting.get(chat_id)
        if waiting is not None and drawing.sheet.is_urgent:
            waiting.cancel()
            del self._waiting[chat_id]
        elif chat_id in self._newest:
            self._newest[chat_id] = drawing
            return
        self._newest[chat_id] = None
        await self._draw_all(drawing, seconds=self._turn(drawing))

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
        tasks = list(self._waiting.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._newest.clear()

    async def _draw_all(self, drawing: Drawing, *, seconds: float) -> None:
        """Draws, and then what came meanwhile. Where the chat must wait, a task of its own goes on after `seconds`."""
        chat_id = drawing.chat_id
        following: Drawing | None = drawing
        try:
            while following is not None:
                is_turn = seconds > 0
                if not is_turn:
                    seconds = await self._tried(following)
                if seconds and self._wait(following, seconds, is_turn=is_turn):
                    return
                following, self._newest[chat_id] = self._newest.get(chat_id), None
                seconds = self._turn(following) if following else 0.0
        except Exception:
            # A mistake of ours: the chat must not count as being drawn for ever after.
            self._newest.pop(chat_id, None)
            raise
        self._newest.pop(chat_id, None)

    async def _tried(self, drawing: Drawing) -> float:
        """Draws one screen; the seconds that Telegram asks to wait before it is tried again, mostly none."""
        try:
            await patiently(lambda: self._once(drawing))
            self._pace.taken()
        except RetryAfter as error:
            self._pace.refused()
            return max(seconds_of(error), SHORTEST_WAIT_SECONDS)
        except Forbidden:
            pass  # The person has blocked the bot or left Telegram: their right, not an error.
        except TelegramError as error:
            log.error("a screen could not be delivered: %s", type(error).__name__)
        return 0.0

    def _turn(self, drawing: Drawing) -> float:
        return 0.0 if drawing.sheet.is_urgent else self._pace.turn()

    def _wait(self, drawing: Drawing, seconds: float, *, is_turn: bool) -> bool:
        """Lets a chat wait without holding up anybody; False where too many wait already."""
        if len(self._waiting) >= MOST_WAITING:
            return False
        self._waiting[drawing.chat_id] = asyncio.create_task(self._draw_later(drawing, seconds, is_turn=is_turn))
        return True

    async def _draw_later(self, drawing: Drawing, seconds: float, *, is_turn: bool) -> None:
        await asyncio.sleep(seconds)
        self._waiting.pop(drawing.chat_id, None)
        newest, self._newest[drawing.chat_id] = self._newest.get(drawing.chat_id), None
        following = newest or drawing
        # All that Telegram refused at once may come again at once: they queue up, so as not to be refused anew.
        await self._draw_all(following, seconds=0.0 if is_turn else self._turn(following))

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
