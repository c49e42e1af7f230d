"""SIGINT and SIGTERM: a start is given up at once, and what has started ends in order."""

import asyncio
import signal
from types import TracebackType
from typing import Self


class Stop:
    """A block that signals stop. Until it has started, whatever it waits for is cancelled: Telegram may keep it waiting
    for long. What is to be done at the end of the block is done all the same."""

    def __init__(self) -> None:
        """To be made by the task whose block it is."""
        self.asked = asyncio.Event()
        self._starting = asyncio.current_task()
        self._given_up: asyncio.Task[object] | None = None

    def has_started(self) -> None:
        """From now on `asked` is set by a signal, and the rest is left to the block."""
        self._starting = None

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._ask)
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if self._given_up is None:
            return False
        is_cancelled_by_others = self._given_up.uncancel() > 0
        return isinstance(error, asyncio.CancelledError) and not is_cancelled_by_others

    def _ask(self) -> None:
        self.asked.set()
        if self._starting is not None:
            # Only once: the end of the block must not be cancelled by a second signal.
            self._given_up, self._starting = self._starting, None
            self._given_up.cancel()
