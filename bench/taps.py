"""Taps per second and what a tap costs: Rinda beside a bare python-telegram-bot bot. Run by `make bench`.

On loopback an answer comes at once, which flatters a bot that does one tap at a time: over a real network it waits.
The bare bot edits in a short constant text without a keyboard, Rinda whole screens.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.measuring import BARE, RINDA, BenchmarkError, Measured, System, measure
from bench.stream import make_stream

LONGEST_WARM_UP = 200

Rounds = dict[System, list[Measured]]


def main(
    taps: Annotated[int, typer.Option(min=1, help="Taps in each round.")] = 3000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each system, one after the other in turn.")] = 5,
) -> None:
    """Print the table of medians; exit code 1 where a bot did not answer."""
    # Wide enough for the table where the output goes into a file.
    console = Console(width=100)
    if not Path("/proc/self/stat").exists():
        console.print("The benchmark reads /proc, which only Linux has.")
        raise typer.Exit(1)
    try:
        results = run(taps, rounds)
    except BenchmarkError as error:
        console.print(str(error), markup=False)
        raise typer.Exit(1) from None
    console.print(table(results, taps, rounds))


def run(taps: int, rounds: int) -> Rounds:
    """Measures every system `rounds` times, in turn, so that a slow minute of the machine meets all of them."""
    systems = (RINDA, *BARE)
    results: Rounds = {system: [] for system in systems}
    warm_up = min(taps, LONGEST_WARM_UP)
    with tempfile.TemporaryDirectory() as folder:
        stream = Path(folder) / "stream"
        stream.write_bytes(b"\n".join(make_stream(warm_up + taps)))
        for number in range(rounds):
            # Every second round runs backwards: none of them is always the first, on a cool processor.
            for system in systems if number % 2 == 0 else reversed(systems):
                sys.stderr.write(f"round {number + 1} of {rounds}: {system.name}\n")
                results[system].append(measure(system, stream, warm_up, taps))
    return results


def table(results: Rounds, taps: int, rounds: int) -> Table:
    """The medians of every system (`lost` is the sum), and Rinda's beside those of the fastest bare bot."""
    medians = {system: _median(measured) for system, measured in results.items()}
    best = max(BARE, key=lambda system: medians[system].taps_per_second)
    drawn = Table(title=f"Medians of {rounds} rounds of {taps} taps", title_justify="left")
    drawn.add_column("")
    for heading in ("taps/s", "lowest-highest", "CPU ms/tap", "memory MB", "Bot API busy", "lost"):
        drawn.add_column(heading, justify="right")
    for system, median in medians.items():
        speeds = [measured.taps_per_second for measured in results[system]]
        drawn.add_row(
            system.name,
            f"{median.taps_per_second:.0f}",
            f"{min(speeds):.0f}-{max(speeds):.0f}",
            f"{median.cpu_ms:.2f}",
            f"{median.memory_mb:.0f}",
            f"{median.api_busy:.0%}",
            str(median.lost),
        )
    ours, theirs = medians[RINDA], medians[best]
    drawn.add_section()
    drawn.add_row(
        f"Rinda : {best.name}",
        f"{ours.taps_per_second / theirs.taps_per_second:.2f}",
        "",
        f"{ours.cpu_ms / theirs.cpu_ms:.2f}",
        f"{ours.memory_mb / theirs.memory_mb:.2f}",
    )
    return drawn


def _median(rounds: list[Measured]) -> Measured:
    return Measured(
        taps_per_second=statistics.median(measured.taps_per_second for measured in rounds),
        cpu_ms=statistics.median(measured.cpu_ms for measured in rounds),
        memory_mb=statistics.median(measured.memory_mb for measured in rounds),
        api_busy=statistics.median(measured.api_busy for measured in rounds),
        lost=sum(measured.lost for measured in rounds),
    )


if __name__ == "__main__":
    typer.run(main)
