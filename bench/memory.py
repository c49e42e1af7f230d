"""How memory grows with the number of different chats: a bot that keeps something about each one shows it here."""

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.feeds import FEW
from bench.measuring import PROCESSORS, api, bot
from bench.stages import Stage
from bench.systems import AIOGRAM, MENUS, PTB, RINDA_POLLING, RINDA_WEBHOOK, System

ROUNDS = 5
"""How often each of the first thousand taps: by then they have seen all screens that the stream leads to, and what a
bot keeps of screens is not taken for what it keeps of people."""

SETTLE_SECONDS = 3.0
"""Before memory is read: what a bot loads beside its first people (Rinda its database) is not kept about them."""

SYSTEMS = (RINDA_WEBHOOK, RINDA_POLLING, AIOGRAM[1], PTB[0], *MENUS)


@dataclass(frozen=True)
class Growth:
    """Resident megabytes after 1,000 chats and after `chats`."""

    few_mb: float
    many_mb: float
    chats: int

    @property
    def mb_per_million(self) -> float:
        """What a million further chats would take, were it to go on so."""
        return (self.many_mb - self.few_mb) / (self.chats - FEW) * 1_000_000


def measure(system: System, stream: Path, chats: int, processor: int) -> Growth:
    """A thousand chats, and then others up to `chats`, each of which taps (of a menu: /starts) once."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(api(stream))
        running = stack.enter_context(bot(system, server.address, folder, processor=processor))
        first = Stage("few", taps=FEW * ROUNDS) if system.chats == "fresh" else Stage(system.chats, taps=FEW)
        server.begin(first)
        server.end(running)
        time.sleep(SETTLE_SECONDS)
        few = running.memory_mb()
        server.begin(Stage(system.chats, taps=chats - FEW))
        done = FEW + server.end(running).done
        return Growth(few, running.memory_mb(), done)


def measure_all(stream: Path, ours: int, others: int) -> dict[System, Growth]:
    """Rinda with `ours` chats, the others with `others`: as many at once as there are processors, nothing is timed."""
    with ThreadPoolExecutor(len(PROCESSORS)) as pool:
        found = {
            system: pool.submit(
                partial(
                    measure,
                    system,
                    stream,
                    ours if system in {RINDA_WEBHOOK, RINDA_POLLING} else others,
                    PROCESSORS[number % len(PROCESSORS)],
                )
            )
            for number, system in enumerate(SYSTEMS)
        }
        return {system: growth.result() for system, growth in found.items()}
