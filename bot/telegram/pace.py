"""How fast screens may go out when Telegram refuses many chats at once: no faster than it takes them, Help first."""

import time
from collections.abc import Callable

CROWD = 10
"""Chats refused within a second that are no longer single ones whose people tap too fast."""

FIRST, LOWER = 0.5, 0.8
"""The rate when the brake is put on, as a share of what was taken within a second; and what is left of the rate after
every further crowd. Low at first: most of that second can have been an allowance that is used up now."""

FASTER = 1.05
"""By how much the rate rises in a second that made use of it and had no crowd."""

SLOWEST = 20.0
"""Screens a second at least. Telegram's advice for a whole bot is 30."""

LEAST = 0.1
"""The share of the rate that the others get even where Help alone is more than Telegram takes."""

AT_ONCE_SECONDS = 0.1
"""What was not used of so much time may go out at once: a busy loop does not wake for every single screen."""

LONGEST_HOLD_SECONDS = 2.0
"""A class whose pupils tap too fast looks like a crowd: the others in it must not wait as long as those are told to."""

CALM_SECONDS = 120
"""So long after the last crowd the brake is let go."""


class Pace:
    """A brake that is off until Telegram refuses a crowd: then all but Help is held for as long as it asks (two seconds
    at most), and goes on at a rate that falls with every further crowd and rises without. Help is never held, but
    counted: the others get what it leaves, and never quite nothing."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._rate: float | None = None
        """Screens a second, those of Help included; None: the brake is off."""
        self._held_until = self._counted_until = self._last_other = 0.0
        self._allowance = 0.0
        """The screens that may go out now; below nothing while Help takes more than its part."""
        self._second = self._crowd_in = 0
        self._taken = self._taken_before = 0
        self._refused: set[int] = set()
        """The chats that were refused in this second."""

    def seconds(self) -> float:
        """In how many seconds the next screen that is no page of Help may go out; 0: now."""
        now = self._look()
        if self._rate is None:
            return 0.0
        after_help = (1 - self._allowance) / self._rate
        at_least = self._last_other + 1 / (self._rate * LEAST) - now
        return max(0.0, self._held_until - now, min(after_help, at_least))

    def sent(self, *, is_urgent: bool) -> None:
        """A screen goes out; an urgent one is a page of Help."""
        now = self._look()
        if not is_urgent:
            self._last_other = now
        if self._rate is not None:
            self._allowance = max(self._allowance - 1, -self._rate)

    def taken(self) -> None:
        """Telegram has taken a screen."""
        self._look()
        self._taken += 1

    def refused(self, chat_id: int, seconds: float) -> None:
        """Telegram has refused a screen with 429 Too Many Requests, and asked to wait for so many seconds."""
        now = self._look()
        if now < self._held_until:
            return
        self._refused.add(chat_id)
        if len(self._refused) < CROWD:
            return
        if self._rate is None:
            # In a second that has just begun little was taken yet: the one before knows better what goes through.
            self._rate = max(SLOWEST, FIRST * max(self._taken, self._taken_before))
            self._last_other = now
        else:
            self._rate = max(SLOWEST, LOWER * self._rate)
        self._crowd_in = self._second
        self._refused.clear()
        self._held_until = self._counted_until = now + min(seconds, LONGEST_HOLD_SECONDS)
        self._allowance = 0.0

    def forget(self) -> None:
        """Forgets who was refused in a second that is over; any other call does so too, but none may come for long."""
        self._look()

    def _look(self) -> float:
        """Brings the allowance and the counts of this second up to the present moment, and returns it."""
        now = self._now()
        if self._rate is not None and now > self._counted_until:
            most = max(1.0, self._rate * AT_ONCE_SECONDS)
            self._allowance = min(most, self._allowance + (now - self._counted_until) * self._rate)
            self._counted_until = now
        second = int(now)
        if second != self._second:
            self._turn_over(second)
        return now

    def _turn_over(self, second: int) -> None:
        if self._rate is not None:
            if second - self._crowd_in > CALM_SECONDS:
                self._rate = None
            elif self._crowd_in != self._second and self._taken > self._rate / 2:
                self._rate *= FASTER
        self._taken_before = self._taken if second == self._second + 1 else 0
        self._second, self._taken = second, 0
        self._refused.clear()
