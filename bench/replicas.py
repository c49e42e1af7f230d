"""Two replicas of Rinda behind one webhook, one killed and started again, and their counts in one PostgreSQL.

Run by `make bench`. A counter that is short has lost taps, one that is over has doubled some; allowed is what the
killed one had not yet written, at most one interval. What it had taken and not yet drawn is printed by itself.
"""

import asyncio
import os
import signal
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import select

from bench.measuring import PROCESSORS, BenchmarkError, Bot, api, bot, free_port
from bench.stages import Stage
from bench.stream import Tap, keep, make_stream
from bench.systems import RINDA_WEBHOOK, System
from bot.counts.store import counts, counts_engine
from tests.counts.postgres import running as postgres

TAPS_IN_STREAM = 1000
FLUSH_SECONDS = 2
"""The shortest useful interval, so that a short run holds many of them."""

KILL_AFTER = 0.3
"""Of the time that the taps are expected to take."""

DOWN_SECONDS = 1.0


@dataclass(frozen=True)
class Counted:
    """What the counters say beside the taps that were done. `allowed` is what one interval of one replica holds."""

    taps: int
    in_hand: int
    """Taps that the killed replica had taken from Telegram and not finished."""
    expected: int
    lost: int
    doubled: int
    allowed: int
    seconds: float


def main(taps: Annotated[int, typer.Option(min=1000, help="Taps in all.")] = 40_000) -> None:
    """Print what was lost and doubled; exit code 1 where it is more than is allowed."""
    console = Console(width=160)
    try:
        counted = measure(taps)
    except BenchmarkError as error:
        console.print(str(error), markup=False)
        raise typer.Exit(1) from None
    console.print(said(counted))
    if max(counted.lost, counted.doubled) > counted.allowed:
        raise typer.Exit(1)


def said(counted: Counted) -> str:
    """One paragraph for the operator."""
    return (
        f"Two replicas, one PostgreSQL, one of them killed and restarted: {counted.taps} taps in "
        f"{counted.seconds:.0f} s, {counted.in_hand} in hand at the kill unfinished; of {counted.expected} increments "
        f"{counted.lost} lost and {counted.doubled} doubled "
        f"(allowed: {counted.allowed}, one interval of at most {FLUSH_SECONDS} s of the killed one)"
    )


def measure(taps: int) -> Counted:
    """Starts everything, kills one replica (SIGKILL) in the middle, and compares the counts with the taps."""
    stream = make_stream(TAPS_IN_STREAM)
    ports = free_port(), free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        keep(stream, folder / "stream")
        database = stack.enter_context(postgres()).new_database()
        targets = [f"http://127.0.0.1:{port}/telegram" for port in ports]
        server = stack.enter_context(api(folder / "stream", *targets))
        with ExitStack() as replicas:
            bots = [
                replicas.enter_context(_replica(server.address, folder, port, database, number))
                for number, port in enumerate(ports)
            ]
            for one, port in zip(bots, ports, strict=True):
                _wait_for(one, port)
            server.begin(Stage("wander", taps=taps // 4))
            warm_up = server.end(*bots)
            server.begin(Stage("wander", taps=taps))
            time.sleep(taps / warm_up.done * warm_up.seconds * KILL_AFTER)
            os.kill(bots[0].pid, signal.SIGKILL)
            bots[0].process.wait()
            time.sleep(DOWN_SECONDS)
            replicas.enter_context(_replica(server.address, folder, ports[0], database, 0))
            report = server.end()
        # Both have written what they had at their stop.
        found = asyncio.run(_counted(database))
    given = taps // 4 + taps
    at_most = _expected(stream, given)
    # What was in hand may have been counted or not.
    at_least = at_most - Counter(key for number in report.undone for key in stream[number % len(stream)].counts)
    each = at_most.total() / given
    return Counted(
        taps=report.done,
        in_hand=report.lost + warm_up.lost,
        expected=at_most.total(),
        lost=(at_least - found).total(),
        doubled=(found - at_most).total(),
        allowed=round(report.done / max(report.seconds, 0.001) * FLUSH_SECONDS * each / len(ports)),
        seconds=report.seconds,
    )


@contextmanager
def _replica(address: str, folder: Path, port: int, database: str, number: int) -> Iterator[Bot]:
    own = (*RINDA_WEBHOOK.own, ("COUNT_FLUSH_SECONDS", str(FLUSH_SECONDS)))
    system: System = replace(RINDA_WEBHOOK, name=f"replica {number + 1}", own=own)
    processor = PROCESSORS[-1 - number % len(PROCESSORS)]
    with bot(system, address, folder, port=port, database=database, processor=processor) as running:
        yield running


def _wait_for(one: Bot, port: int) -> None:
    """Until the replica takes connections: a kill before that would prove nothing."""
    while True:
        one.must_run()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def _expected(stream: list[Tap], taps: int) -> Counter[tuple[str, str, str]]:
    """The counters as they must stand after `taps` taps in the order of the stream."""
    expected: Counter[tuple[str, str, str]] = Counter()
    rounds, rest = divmod(taps, len(stream))
    for number, tap in enumerate(stream):
        for key in tap.counts:
            expected[key] += rounds + (number < rest)
    return expected


async def _counted(database: str) -> Counter[tuple[str, str, str]]:
    engine = counts_engine(database)
    found: Counter[tuple[str, str, str]] = Counter()
    try:
        async with engine.connect() as connection:
            rows = await connection.execute(select(counts.c.kind, counts.c.subject, counts.c.language, counts.c.n))
            for kind, subject, language, n in rows:
                found[str(kind), subject, language] += n
    finally:
        await engine.dispose()
    return found


if __name__ == "__main__":
    typer.run(main)
