"""Screens that wait while Telegram refuses a crowd: first come, first served, as fast as the pace allows."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any

from bot.telegram.drawing import Drawing
from bot.telegram.mistakes import say_what_failed
from bot.telegram.pace import Pace

SHORTEST_SLEEP_SECONDS = 0.001

MOST_UNDER_WAY = 100
"""Where Telegram is slow, no more calls are begun than leave connections for everybody else's."""


class Queue:
    """One place for each chat. As long as anybody waits, a task hands one drawing after the other to `draw`, which
    notes at once that the chat is being drawn, and gives back the work."""

    def __init__(self, pace: Pace, draw: Callable[[Drawing], Coroutine[Any, Any, None]]) -> None:
        self._pace = pace
        self._draw = draw
        self._drawings: OrderedDict[int, Drawing] = OrderedDict()
        self._serving: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._drawings)

    def __contains__(self, chat_id: int) -> bool:
        return chat_id in self._drawings

    @property
    def is_busy(self) -> bool:
        """Whether anything waits or is under way."""
        return bool(self._drawings or self._under_way)

    @property
    def must_be_joined(self) -> bool:
        """Whether a screen that is no page of Help has to wait: others do, or the pace is full."""
        return bool(self._drawings) or self._pace.seconds() > 0

    def join(self, drawing: Drawing) -> None:
        """Lets a drawing wait; a chat that waits already keeps its place, and only the newer one is drawn. A page of
        Help goes out at once."""
        if drawing.sheet.is_urgent:
            self._begin(drawing)
            return
        self._drawings[drawing.chat_id] = drawing.after(self._drawings.get(drawing.chat_id))
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve())

    def leave(self, chat_id: int) -> Drawing | None:
        """Gives back what waits for a chat, if anything does; it waits no longer."""
        return self._drawings.pop(chat_id, None)

    async def stop(self) -> None:
        """Gives up what waits and what is under way."""
        self._drawings.clear()
        await asyncio.sleep(0)  # What has only just been handed out begins, so that it can be cancelled.
        tasks = [*self._under_way, *([self._serving] if self._serving else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self) -> None:
        while self._drawings:
            seconds = self._pace.seconds()
            if seconds > 0:
                await asyncio.sleep(max(seconds, SHORTEST_SLEEP_SECONDS))
            elif len(self._under_way) >= MOST_UNDER_WAY:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            else:
                self._begin(self._drawings.popitem(last=False)[1])
        self._serving = None

    def _begin(self, drawing: Drawing) -> None:
        task = asyncio.create_task(_reported(self._draw(drawing)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _reported(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001  the outermost edge: nobody waits for this task
        say_what_failed(error)
