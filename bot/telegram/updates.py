"""Takes updates as Telegram writes them: taps go straight to their answer, everything else through the library."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

from telegram import Bot, Message, Update

from bot.telegram.aliases import AnyApplication
from bot.telegram.fairness import Fairness, Kind, Lane, lane_of
from bot.telegram.metrics import Metrics
from bot.telegram.mistakes import say_what_failed
from bot.telegram.network import PooledRequest
from bot.telegram.tap import Raw, Tap, read_tap
from bot.telegram.taps import Count, Taps

MOST_IN_HAND = 256
"""Updates that are being answered at the same time. Further ones wait at Telegram, which keeps a tap 150 seconds."""

Answer = dict[str, str]


class Updates:
    """Answers updates, each once, and never raises: what cannot be read or answered is said by its kind and place."""

    def __init__(
        self, application: AnyApplication, taps: Taps, request: PooledRequest, count: Count, metrics: Metrics
    ) -> None:
        self._application = application
        self._taps = taps
        self._request = request
        self._count = count
        self._metrics = metrics
        self._room = asyncio.Semaphore(MOST_IN_HAND)
        self._in_hand: set[asyncio.Task[None]] = set()
        self._fairness = Fairness(self._begin_reply)

    async def take(self, raw: Raw) -> None:
        """Begins to answer an update, and returns as soon as there is room for the next one."""
        lane = lane_of(raw)
        if lane and self._fairness.holds(lane, raw):
            await self._dismiss(raw, lane)
            return
        found = self._read(raw)
        if isinstance(found, Tap):
            await self._begin(self._taps.answer(found, self._request), lane)
        elif found is not None:
            await self._begin(self._application.process_update(found), lane)

    async def reply(self, raw: Raw) -> Answer | None:
        """Answers an update; gives the answer to a tap back, for whoever can send it along.

        Returns when the update has been dealt with: one that a crash interrupts was not confirmed, and comes again.
        """
        lane = lane_of(raw)
        if lane and self._fairness.holds(lane, raw):
            tap = self._read(raw) if lane.is_of_taps else None
            return {"callback_query_id": tap.query_id} if isinstance(tap, Tap) else None
        answer, task = await self._begin_reply(raw, lane)
        if task is not None:
            await asyncio.wait({task})
        return answer

    def in_hand(self) -> int:
        """How many updates are being answered."""
        return len(self._in_hand)

    async def finish(self) -> None:
        """Waits for what is in hand, and for what is held."""
        while waiting := [*self._in_hand, *self._fairness.releasing()]:
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _begin_reply(self, raw: Raw, lane: Lane | None) -> tuple[Answer | None, asyncio.Task[None] | None]:
        """The answer to a tap, and the task of what is done about an update, each where there is one."""
        found = self._read(raw)
        if isinstance(found, Tap):
            try:
                reply = await self._taps.reply(found)
            except Exception as error:  # noqa: BLE001  the outermost edge
                self._failed(error)
                return {"callback_query_id": found.query_id}, None
            return reply.answer(found), await self._begin(_done(reply.work), lane) if reply.work is not None else None
        return None, await self._begin(self._application.process_update(found), lane) if found is not None else None

    async def _dismiss(self, raw: Raw, lane: Lane) -> None:
        """Ends the waiting of a tap that is held. Of a flood, those that find no room end by themselves."""
        bare = lane.beside(Kind.DISMISSED)
        if lane.is_of_taps and self._fairness.has_room(bare) and isinstance(tap := self._read(raw), Tap):
            await self._begin(self._taps.dismiss(tap, self._request), bare)

    def _read(self, raw: Raw) -> Tap | Update | None:
        """Nothing for kinds of update that we do not answer: the library is not shown them."""
        try:
            tap = read_tap(raw)
            if tap is not None or raw.get("message") is None:
                return tap
            return Update(int(raw["update_id"]), _message(raw["message"], self._application.bot))
        except Exception:  # noqa: BLE001  whatever a broken update makes a parser raise, OverflowError and the like too
            # It may hold a person's words: only that it came is kept.
            self._count("unread", "update", "")
            self._metrics.unread.inc()
            return None

    async def _begin(self, work: Coroutine[Any, Any, object], lane: Lane | None) -> asyncio.Task[None]:
        try:
            await self._room.acquire()
        except asyncio.CancelledError:
            work.close()
            raise
        if lane:
            self._fairness.begin(lane)
        task = asyncio.create_task(self._guarded(work, lane))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        return task

    async def _guarded(self, work: Coroutine[Any, Any, object], lane: Lane | None) -> None:
        began = time.monotonic()
        try:
            await work
        except Exception as error:  # noqa: BLE001  the outermost edge
            self._failed(error)
        finally:
            self._metrics.seconds.observe(time.monotonic() - began)
            self._room.release()
            if lane:
                self._fairness.end(lane)

    def _failed(self, error: Exception) -> None:
        self._metrics.failed.labels(type(error).__name__).inc()
        say_what_failed(error)


def _message(raw: dict[str, Any], bot: Bot) -> Message:
    """A message. Raises TypeError where what we read of it is not of the type that the Bot API describes: the library
    takes anything. Raises many others where it cannot be read at all."""
    message = Message.de_json(raw, bot)
    person = message.from_user
    numbers = [message.message_id, message.chat.id, person.id if person else 0]
    texts = [message.chat.type, message.text, message.caption, person.language_code if person else None]
    if not all(isinstance(number, int) for number in numbers):
        raise TypeError("an id is no number")
    if not all(text is None or isinstance(text, str) for text in texts):
        raise TypeError("a text is none")
    return message


async def _done(work: Any) -> None:
    await work
