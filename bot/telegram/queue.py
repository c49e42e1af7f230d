"""Screens that wait while Telegram refuses a crowd: first come, first served, as fast as the pace allows."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.telegram.drawing import Drawing
from bot.telegram.mistakes import say_what_failed
from bot.telegram.pace import Pace

SHORTEST_SLEEP_SECONDS = 0.001


class Queue:
    """One place for each chat. As long as anybody waits, a task hands one drawing after the other to `draw`."""

    def __init__(self, pace: Pace, draw: Callable[[Drawing], Awaitable[None]]) -> None:
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
    def must_be_joined(self) -> bool:
        """Whether a screen that is no page of Help has to wait: others do, or the pace is full."""
        return bool(self._drawings) or self._pace.seconds() > 0

    def join(self, drawing: Drawing) -> None:
        """Lets a drawing wait; a chat that waits already keeps its place, and only the newer one is drawn. A page of
        Help goes out at once."""
        if drawing.sheet.is_urgent:
            self._begin(drawing)
            return
        self._drawings[drawing.chat_id] = drawing
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve())

    def leave(self, chat_id: int) -> None:
        """Forgets what waits for a chat, if anything does."""
        self._drawings.pop(chat_id, None)

    async def stop(self) -> None:
        """Gives up what waits and what is under way."""
        self._drawings.clear()
        tasks = [*self._under_way, *([self._serving] if self._serving else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self) -> None:
        while self._drawings:
            seconds = self._pace.seconds()
            if seconds > 0:
                await asyncio.sleep(max(seconds, SHORTEST_SLEEP_SECONDS))
                continue
            self._begin(self._drawings.popitem(last=False)[1])
            await asyncio.sleep(0)  # The drawing begins, and is counted, before the pace is asked again.
        self._serving = None

    def _begin(self, drawing: Drawing) -> None:
        task = asyncio.create_task(self._draw_one(drawing))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _draw_one(self, drawing: Drawing) -> None:
        try:
            await self._draw(drawing)
        except Exception as error:  # noqa: BLE001  the outermost edge: nobody waits for this task
            say_what_failed(error)
