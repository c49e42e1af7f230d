"""How fast screens may go out when Telegram refuses many chats at once: no faster than it takes them, Help first."""

import time
from collections.abc import Callable

CROWD = 10
"""Refusals within a second that are no longer single chats whose people tap too fast."""

FIRST, LOWER, LOWEST, HIGHEST = 0.4, 0.8, 0.25, 0.5
"""Shares of what was taken in a second when the brake was put on: the rate at first, by how much it falls with every
further second of a crowd, and its bounds. What is left over is room for Help."""

FASTER = 1.05
"""By how much the rate rises in a second without a crowd."""

SLOWEST = 20.0
"""Screens a second at least. Telegram's advice for a whole bot is 30."""

CALM_SECONDS = 120
"""Without a refusal for so long, the brake is let go."""


class Pace:
    """A brake that is off until Telegram refuses a crowd. Pages of Help do not wait for it: what it holds back leaves
    room for them."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._rate: float | None = None
        self._known = 0.0
        """What went through in a second when the brake was put on."""
        self._free_at = 0.0
        self._second = self._refused_in = 0
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
        self._refused_in = self._second
        if self._refused != CROWD:
            return
        if self._rate is None:
            # In a second that has just begun little was taken yet: the one before knows better what goes through.
            self._known = max(SLOWEST, self._taken, self._taken_before)
            self._rate = self._known * FIRST
        else:
            # Never far down: those who wait already have their turns, so that slowing down shows only after a while.
            self._rate = max(self._rate * LOWER, self._known * LOWEST)

    def _look(self) -> None:
        second = int(self._now())
        if second == self._second:
            return
        if self._rate is not None and self._refused < CROWD:
            self._rate = min(self._rate * FASTER ** min(second - self._second, 60), self._known * HIGHEST)
            if second - self._refused_in > CALM_SECONDS:
                self._rate = None
        self._taken_before = self._taken if second == self._second + 1 else 0
        self._second, self._taken, self._refused = second, 0, 0
