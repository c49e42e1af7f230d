"""Figures of the process for Prometheus: how much, how fast, what failed. Nothing about people, nothing per screen."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds; a person feels from about 0.1 on, and after 10 Telegram no longer takes the answer to a tap."""


class Metrics:
    """The figures of one process. Scraped every few seconds, those of single screens would be a diary: none is here."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.seconds = Histogram(
            "rinda_update_seconds", "From an update's coming to the end of its answer", buckets=BOUNDS,
            registry=self.registry,
        )  # fmt: skip
        self.unread = Counter("rinda_unread", "Updates that could not be read", registry=self.registry)
        self.failed = Counter("rinda_failed", "Updates that were not answered", ("error",), registry=self.registry)
        self._in_hand = Gauge("rinda_in_hand", "Updates that are being answered", registry=self.registry)
        self._waiting = Gauge("rinda_counts_waiting", "Counters not written to the store yet", registry=self.registry)

    def watch(self, in_hand: Callable[[], int], counts_waiting: Callable[[], int]) -> None:
        """Tells where to look up what changes all the time."""
        self._in_hand.set_function(in_hand)
        self._waiting.set_function(counts_waiting)
