"""A call on its way into a chat, which can be given up without ending the task that makes it."""

import asyncio
from types import TracebackType

from bot.telegram.drawing import Drawing


class Call:
    """The block that draws a screen. It works as asyncio.timeout does: a task of its own costs much of a tap."""

    def __init__(self, drawing: Drawing, since: float) -> None:
        """To be made by the task that makes the call."""
        self.drawing = drawing
        self.since = since
        self._task = asyncio.current_task()
        self._is_given_up = False

    def give_up(self) -> None:
        """Ends the block as if nothing had been asked in it."""
        if self._task and not self._is_given_up:
            self._is_given_up = True
            self._task.cancel()

    def __enter__(self) -> None:
        """Begins what can be given up."""

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if not (self._task and self._is_given_up):
            return False
        # Where a stop has cancelled the task as well, that one stays.
        is_stopped = self._task.uncancel() > 0
        return isinstance(error, asyncio.CancelledError) and not is_stopped
