"""How fast screens may go out when Telegram refuses many chats at once: no faster than it takes them, Help first."""

import time
from collections.abc import Callable

CROWD = 10
"""Refusals within a second that are no longer single chats whose people tap too fast."""

SLOWER, FASTER = 0.5, 1.05
"""By how much the rate falls in a second with a crowd of refusals, and rises in one without: down at once and up
slowly, so that there is room for Help."""

SLOWEST, FASTEST = 20.0, 5000.0
"""Screens a second. Telegram's advice for a whole bot is 30; at the fastest the brake is let go."""


class Pace:
    """A brake that is off until Telegram refuses a crowd. Pages of Help do not wait for it: what it holds back leaves
    room for them."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._rate: float | None = None
        self._free_at = 0.0
        self._second = 0
        self._taken = self._taken_before = self._refused = 0

    def turn(self) -> float:
        """Takes the next turn of a screen that is no page of Help, and says in how many seconds it comes."""
        self._look()
        if self._rate is None:
            return 0.0
        now = self._now()
        at = max(now, self._free_at)
        self._free_at = at + 1 / self._rate
        return at - now

    def taken(self) -> None:
        """Telegram has taken a screen."""
        self._look()
        self._taken += 1

    def refused(self) -> None:
        """Telegram has refused a screen with 429 Too Many Requests."""
        self._look()
        self._refused += 1
        if self._refused == CROWD:
            # In a second that has just begun little was taken yet: the one before knows better what goes through.
            known = self._rate if self._rate is not None else float(max(self._taken, self._taken_before))
            self._rate = max(SLOWEST, known * SLOWER)

    def _look(self) -> None:
        second = int(self._now())
        if second == self._second:
            return
        if self._rate is not None and self._refused < CROWD:
            self._rate *= FASTER ** min(second - self._second, 60)
            if self._rate > FASTEST:
                self._rate = None
        self._taken_before = self._taken if second == self._second + 1 else 0
        self._second, self._taken, self._refused = second, 0, 0
