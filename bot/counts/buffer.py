"""Collects the counts in memory until the flusher writes them."""

from collections.abc import Callable
from datetime import date
from typing import Final

from bot.counts.count import Batch, Count, Happening, kigali_today

MOST_KEYS: Final = 20_000
"""How many counters the buffer tells apart; beyond it, a counter not yet known is counted as OTHER.

Subjects come from the content, so a day has a few thousand counters at most; the limit is for a store that stays away
for weeks, and for a mistake of ours.
"""

OTHER: Final = "other"


class CountBuffer:
    """Increments since the last write, for one event loop (no locking between threads)."""

    def __init__(self, today: Callable[[], date] = kigali_today) -> None:
        self._today = today
        self._increments: dict[tuple[date, Count], int] = {}

    def __len__(self) -> int:
        """Give the number of counters that wait to be written."""
        return len(self._increments)

    def add(self, kind: str, subject: str, language: str, n: int = 1) -> None:
        """Count `n` (at least 1) more of a `Happening`, given by its value, for today.

        Raises ValueError for an unknown kind or an `n` below 1.
        """
        if n < 1:
            raise ValueError("a count only grows: n must be at least 1")
        try:
            happening = Happening(kind)
        except ValueError:
            # The enum's own message quotes the value, which after a mistake could be something that a person typed.
            raise ValueError("unknown kind of count: see Happening") from None
        key = (self._today(), Count(happening, subject, language))
        if key not in self._increments and len(self._increments) >= MOST_KEYS:
            key = (key[0], key[1]._replace(subject=OTHER))
        self._increments[key] = self._increments.get(key, 0) + n

    def take(self) -> Batch:
        """Hand over everything collected so far and start empty."""
        taken, self._increments = self._increments, {}
        return taken
