"""One round of one system: how fast it is when there is always something to do, and how long a single tap waits."""

import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import BenchmarkError, api, bot, cpu_seconds
from bench.stages import Stage
from bench.systems import System

WARM_UP_TAPS = 400
"""More than there are people in a menu, whose first update is /start."""

SETTLE_SECONDS, LOADING_SECONDS = 0.1, 2.0
"""Between stages; and after the first, for what a bot loads beside its first people (Rinda its database)."""

CALM_RATE = 40.0
"""Taps a second at which the waits are taken: every system has time for so many."""


@dataclass(frozen=True)
class Round:
    """What one round came to. `cpu_ms` (user and system, of the bot's process) is per tap."""

    taps_per_second: float
    cpu_ms: float
    waits: tuple[float, ...]
    """Milliseconds from delivery to the second effect, of every tap of the calm stage."""
    start_seconds: float
    """From the start of the process to the first update that was done."""
    memory_mb: float
    """Resident at the end."""
    api_busy: float
    """Share of one processor that the Bot API used: near 1 it would be the bottleneck."""
    lost: int
    """Taps that did not get both their effects."""


def measure(system: System, stream: Path, seconds: float) -> Round:
    """Starts `system`, gives it a warm-up that does not count and then taps for `seconds`, twice; and stops it.

    Raises BenchmarkError where a process fails; needs Linux's /proc.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(api(stream))
        server.begin(Stage(system.taps, taps=WARM_UP_TAPS, seconds=seconds))
        running = stack.enter_context(bot(system, server.address, folder))
        warm_up = server.end(running)
        if not warm_up.done:
            raise BenchmarkError(f"{system.name} answered nobody")
        time.sleep(LOADING_SECONDS)
        bot_before, api_before, before = running.cpu_seconds(), cpu_seconds(server.pid), time.monotonic()
        server.begin(Stage(system.taps, seconds=seconds))
        full = server.end(running)
        # The last answers are on their way to the bot: reading them belongs to its taps, waiting costs nothing.
        time.sleep(SETTLE_SECONDS)
        cpu = running.cpu_seconds() - bot_before
        api_busy = (cpu_seconds(server.pid) - api_before) / (time.monotonic() - before)
        server.begin(Stage(system.taps, seconds=seconds, rate=CALM_RATE))
        calm = server.end(running)
        memory_mb = running.memory_mb()
    return Round(
        taps_per_second=full.done_in_time / full.seconds,
        cpu_ms=cpu * 1000 / max(full.done, 1),
        waits=tuple(wait * 1000 for wait in calm.waits),
        start_seconds=warm_up.first_at - running.begun,
        memory_mb=memory_mb,
        api_busy=api_busy,
        lost=warm_up.lost + full.lost + calm.lost,
    )


def percentile(waits: Sequence[float], share: float) -> float:
    """The wait that `share` (0-1) of all stay within, the nearest rank; 0 of none."""
    ordered = sorted(waits)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def median(rounds: Sequence[Round]) -> Round:
    """The medians of all figures; the waits of all rounds together, and the sum of what was lost."""
    return Round(
        taps_per_second=statistics.median(one.taps_per_second for one in rounds),
        cpu_ms=statistics.median(one.cpu_ms for one in rounds),
        waits=tuple(wait for one in rounds for wait in one.waits),
        start_seconds=statistics.median(one.start_seconds for one in rounds),
        memory_mb=statistics.median(one.memory_mb for one in rounds),
        api_busy=statistics.median(one.api_busy for one in rounds),
        lost=sum(one.lost for one in rounds),
    )
