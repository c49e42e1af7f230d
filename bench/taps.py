"""The whole field: Rinda beside the bots one could have built instead. Run by `make bench`.

On loopback an answer comes at once, which flatters a bot that does one tap at a time: over a real network it waits.
The bare bots edit in a short constant text without a keyboard, Rinda whole screens.
"""

import statistics
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench import burst, memory, replicas, speed
from bench.many_screens import make
from bench.measuring import BenchmarkError
from bench.memory import Growth
from bench.speed import CALM_RATE, Round, percentile
from bench.stream import keep, make_stream
from bench.systems import AIOGRAM, ALL, MENUS, PTB, RAW, RINDA_POLLING, RINDA_WEBHOOK, System

TAPS_IN_STREAM = 3000
SCREENS = 400
"""About as many as Rinda has: the larger libraries have so many times as many more."""


@dataclass(frozen=True)
class Field:
    """All that was measured, by system."""

    rounds: dict[System, list[Round]]
    growths: dict[System, Growth]
    larger: dict[System, Round]


def main(  # noqa: PLR0913, PLR0917
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each system, one after the other in turn.")] = 3,
    seconds: Annotated[float, typer.Option(min=0.1, help="Of each of the two stages of a round.")] = 2.5,
    chats: Annotated[int, typer.Option(min=1001, help="Different chats for Rinda's memory, 1000000 for all.")] = 50_000,
    others: Annotated[int, typer.Option(min=1001, help="Different chats for that of the others.")] = 10_000,
    larger: Annotated[bool, typer.Option(help="Also measure a library of 10 times as many screens.")] = True,
    largest: Annotated[bool, typer.Option(help="And of 100 times as many: its start takes minutes.")] = False,
    people: Annotated[int, typer.Option(min=0, help="People in the burst, 0 for none.")] = 20_000,
    taps: Annotated[int, typer.Option(min=0, help="Taps on two replicas, 0 for none.")] = 40_000,
) -> None:
    """Print the table of medians, the burst and the replicas; exit code 1 where a bot did not answer."""
    # Wide enough for the table where the output goes into a file.
    console = Console(width=180)
    if not Path("/proc/self/stat").exists():
        console.print("The benchmark reads /proc, which only Linux has.")
        raise typer.Exit(1)
    try:
        with tempfile.TemporaryDirectory() as folder:
            stream = Path(folder) / "stream"
            keep(make_stream(TAPS_IN_STREAM), stream)
            field = _measure(stream, rounds, seconds, chats, others, (10,) * larger + (100,) * largest)
            console.print(table(field, rounds, seconds))
            if people:
                _say("the burst")
                console.print(burst.table(*burst.measure(RINDA_WEBHOOK, stream, people), people))
            if taps:
                _say("two replicas")
                console.print(replicas.said(replicas.measure(taps)))
    except BenchmarkError as error:
        console.print(str(error), markup=False)
        raise typer.Exit(1) from None


def _measure(  # noqa: PLR0913, PLR0917
    stream: Path, rounds: int, seconds: float, chats: int, others: int, larger: tuple[int, ...]
) -> Field:
    """Every system `rounds` times, in turn, so that a slow minute of the machine meets all of them."""
    results: dict[System, list[Round]] = {system: [] for system in ALL}
    for number in range(rounds):
        # Every second round runs backwards: none of them is always the first, on a cool processor.
        for system in ALL if number % 2 == 0 else reversed(ALL):
            _say(f"round {number + 1} of {rounds}: {system.name}")
            results[system].append(speed.measure(system, stream, seconds))
    _say("memory")
    growths = memory.measure_all(stream, chats, others)
    return Field(results, growths, {system: round_ for times in larger for system, round_ in [_larger(stream, times)]})


def _larger(stream: Path, times: int) -> tuple[System, Round]:
    name = f"Rinda polling, screens x {times}"
    _say(name)
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), SCREENS * (times - 1))
        system = replace(RINDA_POLLING, name=name, command=("-m", "bench.many_screens", folder))
        return system, speed.measure(system, stream, 2.0)


def table(field: Field, rounds: int, seconds: float) -> Table:
    """The medians of every system (`lost` is the sum), and Rinda's beside those of the best of each kind."""
    medians = {system: speed.median(found) for system, found in field.rounds.items()}
    drawn = Table(
        title=f"Medians of {rounds} rounds of {seconds:g} s; waits at {CALM_RATE:.0f} taps a second",
        title_justify="left",
    )
    drawn.add_column("", no_wrap=True)
    for heading in ("taps/s", "lowest-highest", "CPU ms/tap", "p50 ms", "p99 ms", "start s", "MB", "MB/million chats"):
        drawn.add_column(heading, justify="right")
    for heading in ("Bot API busy", "lost"):
        drawn.add_column(heading, justify="right")
    for system, median in (medians | field.larger).items():
        drawn.add_row(system.name, *_figures(median, field.rounds.get(system, [median]), field.growths.get(system)))
    drawn.add_section()
    for ours, others in ((RINDA_WEBHOOK, ((RAW,), PTB, AIOGRAM, MENUS)), (RINDA_POLLING, (PTB, AIOGRAM, MENUS))):
        for compared in others:
            best = max(compared, key=lambda system: medians[system].taps_per_second)
            drawn.add_row(f"{ours.name} : {best.name}", *_ratios(medians[ours], medians[best]))
    for system, median in field.larger.items():
        drawn.add_row(f"{system.name} : as it is", *_ratios(median, medians[RINDA_POLLING]))
    return drawn


def _figures(median: Round, rounds: list[Round], growth: Growth | None) -> tuple[str, ...]:
    speeds = [one.taps_per_second for one in rounds]
    return (
        f"{median.taps_per_second:.0f}",
        f"{min(speeds):.0f}-{max(speeds):.0f}",
        f"{median.cpu_ms:.2f}",
        f"{statistics.median(median.waits or [0.0]):.1f}",
        f"{percentile(median.waits, 0.99):.1f}",
        f"{median.start_seconds:.1f}",
        f"{growth.few_mb:.0f}" if growth else f"{median.memory_mb:.0f}",
        f"{growth.mb_per_million:.0f} ({growth.chats} seen)" if growth else "",
        f"{median.api_busy:.0%}",
        str(median.lost),
    )


def _ratios(ours: Round, theirs: Round) -> tuple[str, ...]:
    p50, p99 = (percentile(ours.waits, share) / max(percentile(theirs.waits, share), 1e-9) for share in (0.5, 0.99))
    return (
        f"{ours.taps_per_second / theirs.taps_per_second:.2f}",
        "",
        f"{ours.cpu_ms / theirs.cpu_ms:.2f}",
        f"{p50:.2f}",
        f"{p99:.2f}",
        f"{ours.start_seconds / theirs.start_seconds:.2f}",
        f"{ours.memory_mb / theirs.memory_mb:.2f}",
    )


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    typer.run(main)
