"""Waking those who wait: a signal that any number of tasks can wait for."""

import asyncio
import time


class Clock:
    """Wall time that can be moved forward, so that deadlines can be tried without waiting."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Give the simulated time in seconds since 1970."""
        return time.time() + self.ahead


class Signal:
    """Wakes everybody who waits at the moment; once closed, nobody waits any more."""

    __slots__ = ("_waiting", "closed")

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.closed = False

    def fire(self) -> None:
        """Wake all who wait."""
        if self._waiting:
            waiting, self._waiting = self._waiting, set()
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    def close(self) -> None:
        """Wake all who wait, and let nobody wait from now on."""
        self.closed = True
        self.fire()

    async def wait(self, seconds: float) -> bool:
        """Wait at most `seconds`; tell whether the signal came (False at once where it is closed)."""
        if self.closed or seconds <= 0:
            return False
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return not self.closed
