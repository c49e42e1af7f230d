"""Brings screens into chats: one message edited in place, a new one where Telegram refuses, patience where it asks."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.dialogue.screen import Media
from bot.telegram.call import Call
from bot.telegram.drawing import Drawing, Sheet
from bot.telegram.keyboard import keyboard
from bot.telegram.network import PooledRequest
from bot.telegram.pace import Pace
from bot.telegram.patience import patiently, seconds_of
from bot.telegram.queue import Queue

log = logging.getLogger(__name__)

SHORTEST_WAIT_SECONDS = 0.1

HANGING_SECONDS = 1.0
"""So long a page of Help waits for another call in its chat: nearly all take a tenth of it."""

FORGETTING_SECONDS = 1.0

LEAVING_SECONDS = 5.0
"""How long a stop waits for the last screens."""

MOST_WAITING = 50_000
"""Chats whose screen waits until Telegram takes it again. Beyond that one is given up: its buttons go on working."""


class Delivery:
    """Draws screens. In one chat it draws one after the other, and of those that wait only the newest."""

    def __init__(self, bot: Bot, request: PooledRequest, urgent: PooledRequest) -> None:
        """`urgent` is a way of their own for pages of Help: they stand behind nobody where Telegram is slow."""
        self._bot = bot
        self._request = request
        self._urgent = urgent
        self._pace = Pace()
        self._queue = Queue(self._pace, self._begin)
        """The chats that wait for their turn while Telegram refuses a crowd."""
        self._refused: dict[int, asyncio.TimerHandle] = {}
        """The chats that wait since Telegram asked them to."""
        self._newest: dict[int, Drawing | None] = {}
        """The chats in which a screen is being drawn or was refused, and the one that is drawn next."""
        self._calls: dict[int, Call] = {}
        """What is on its way into each chat."""
        self._cleared: set[int] = set()
        """The chats that are being cleared: what was edited there must not come back as a new message."""

    def must_wait(self, chat_id: int, sheet: Sheet) -> bool:
        """Whether Telegram may not take such a screen in this chat now. A page of Help never waits for other chats."""
        if chat_id in self._refused:
            return True
        return not sheet.is_urgent and chat_id not in self._newest and self._queue.must_be_joined

    async def draw(self, drawing: Drawing) -> None:
        """Shows a screen, or sees to it that it is shown as soon as the chat may be written to again."""
        chat_id = drawing.chat_id
        if drawing.sheet.is_urgent:
            drawing = self._overtaking(drawing)
        if chat_id in self._newest:
            drawing = drawing.after(self._newest[chat_id])
            self._newest[chat_id] = drawing
            if drawing.sheet.is_urgent:
                asyncio.get_running_loop().call_later(HANGING_SECONDS, self._hurry, chat_id)
        elif self.must_wait(chat_id, drawing.sheet):
            self._join(drawing)
        else:
            await self._begin(drawing)

    @contextmanager
    def clearing(self, chat_id: int) -> Iterator[None]:
        """Gives up whatever waits or is on its way in a chat that is cleared within the block."""
        self._queue.leave(chat_id)
        if again := self._refused.pop(chat_id, None):
            again.cancel()
            del self._newest[chat_id]
        elif chat_id in self._newest:
            self._newest[chat_id] = None
            if chat_id in self._calls:
                self._calls[chat_id].give_up()
        self._cleared.add(chat_id)
        try:
            yield
        finally:
            self._cleared.discard(chat_id)

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
        """Draws what still waits, for a few seconds, and gives up the rest: buttons go on working after a restart."""
        now = asyncio.get_running_loop().time
        deadline = now() + LEAVING_SECONDS
        while self._is_busy(deadline) and now() < deadline:  # noqa: ASYNC110  everything may end it
            await asyncio.sleep(LEAVING_SECONDS / 100)
        for again in self._refused.values():
            again.cancel()
        await self._queue.stop()
        self._newest.clear()

    def _is_busy(self, deadline: float) -> bool:
        return self._queue.is_busy or any(again.when() <= deadline for again in self._refused.values())

    def _overtaking(self, drawing: Drawing) -> Drawing:
        """A page of Help in the place of what waits in its chat; where that is one too, it waits: Telegram asked to."""
        chat_id = drawing.chat_id
        waiting = self._queue.leave(chat_id)
        refused = self._newest.get(chat_id) if chat_id in self._refused else None
        if refused is not None and not refused.sheet.is_urgent:
            self._refused.pop(chat_id).cancel()
            waiting = self._newest.pop(chat_id)
        return drawing.after(waiting)

    def _hurry(self, chat_id: int) -> None:
        """A page of Help does not wait for another screen's call that hangs: that is given up."""
        newest, call = self._newest.get(chat_id), self._calls.get(chat_id)
        if newest is None or call is None or call.drawing.sheet.is_urgent or not newest.sheet.is_urgent:
            return
        if asyncio.get_running_loop().time() - call.since >= HANGING_SECONDS:
            call.give_up()

    def _join(self, drawing: Drawing) -> None:
        if drawing.chat_id in self._queue or self._has_room:
            self._queue.join(drawing)

    @property
    def _has_room(self) -> bool:
        return len(self._queue) + len(self._refused) < MOST_WAITING

    def _begin(self, drawing: Drawing) -> Coroutine[Any, Any, None]:
        """The work of drawing, in a chat that counts as being drawn from now on."""
        self._newest[drawing.chat_id] = None
        self._pace.sent(is_urgent=drawing.sheet.is_urgent)
        return self._draw_all(drawing)

    async def _draw_all(self, drawing: Drawing) -> None:
        """Draws, and then what came meanwhile, until nothing did or it must wait."""
        chat_id = drawing.chat_id
        while True:
            try:
                seconds = await self._tried(drawing)
            except BaseException:
                # A mistake of ours, or a stop: the chat must not count as being drawn for ever after.
                self._newest.pop(chat_id, None)
                raise
            newer = self._newest.pop(chat_id, None)
            if seconds and chat_id not in self._cleared:
                newer = newer.after(drawing) if newer else drawing
            if newer is None:
                return
            if seconds and (drawing.sheet.is_urgent or not newer.sheet.is_urgent):
                self._wait(newer, seconds)
                return
            if self.must_wait(chat_id, newer.sheet):
                self._join(newer)
                return
            self._newest[chat_id] = None
            self._pace.sent(is_urgent=newer.sheet.is_urgent)
            drawing = newer

    def _wait(self, drawing: Drawing, seconds: float) -> None:
        if self._has_room or drawing.sheet.is_urgent:
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
        loop = asyncio.get_running_loop()
        call = self._calls[drawing.chat_id] = Call(drawing, loop.time())
        try:
            with call:
                await patiently(partial(self._once, drawing))
                self._pace.taken()
        except RetryAfter as error:
            seconds = max(seconds_of(error), SHORTEST_WAIT_SECONDS)
            self._pace.refused(drawing.chat_id, seconds)
            loop.call_later(FORGETTING_SECONDS, self._pace.forget)
            return seconds
        except Forbidden:
            pass  # The person has blocked the bot or left Telegram: their right, not an error.
        except TelegramError as error:
            log.error("a screen could not be delivered: %s", type(error).__name__)
        finally:
            del self._calls[drawing.chat_id]
        return 0.0

    async def _once(self, drawing: Drawing) -> None:
        request = self._urgent if drawing.sheet.is_urgent else self._request
        address, chat_id, sheet = self._bot.base_url, drawing.chat_id, drawing.sheet
        if drawing.message_id is None:
            await request.send(f"{address}/sendMessage", sheet.as_new(chat_id))
            return
        try:
            await request.send(f"{address}/editMessageText", sheet.as_edit(chat_id, drawing.message_id))
        except BadRequest as error:
            reason = str(error).lower()
            if "not modified" in reason:
                return  # A second tap on the same button: the screen is there already.
            if "chat not found" in reason:
                raise
            if chat_id not in self._cleared:
                await request.send(f"{address}/sendMessage", sheet.as_new(chat_id))
