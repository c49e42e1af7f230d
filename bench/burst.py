"""A burst: 20,000 people tap within a minute, in waves, and Telegram's limits are on. Run by `make bench`.

Waits are from the tap to its second effect, whatever refusals were in between. "Help now" has its own line.
"""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.ledger import Report
from bench.limits import BUDGET
from bench.measuring import BenchmarkError, api, bot
from bench.speed import percentile
from bench.stages import Stage
from bench.stream import keep, make_stream
from bench.systems import RINDA_POLLING, RINDA_WEBHOOK, System

TAPS_IN_STREAM = 1000
LONGEST_HELP_SECONDS = 2.0


def main(
    people: Annotated[int, typer.Option(min=1, help="How many people tap, each once.")] = 20_000,
    polling: Annotated[bool, typer.Option(help="By polling instead of by webhook.")] = False,
) -> None:
    """Print who waited how long; exit code 1 where somebody was left without an answer."""
    console = Console(width=160)
    with tempfile.TemporaryDirectory() as folder:
        stream = Path(folder) / "stream"
        keep(make_stream(TAPS_IN_STREAM), stream)
        try:
            report, refused = measure(RINDA_POLLING if polling else RINDA_WEBHOOK, stream, people)
        except BenchmarkError as error:
            console.print(str(error), markup=False)
            raise typer.Exit(1) from None
    console.print(table(report, refused, people))
    if report.lost:
        raise typer.Exit(1)


def measure(system: System, stream: Path, people: int) -> tuple[Report, int]:
    """What the burst came to, and how often the Bot API said "too many requests"."""
    with (
        tempfile.TemporaryDirectory() as folder,
        api(stream, "--limits") as server,
        bot(system, server.address, Path(folder)) as running,
    ):
        server.begin(Stage("wander", taps=1))
        server.end(running)
        server.begin(Stage("burst", taps=people))
        return server.end(running), server.refused


def table(report: Report, refused: int, people: int) -> Table:
    """Two lines of waits in seconds, and who was left out."""
    drawn = Table(
        title=f"A burst: {people} people in a minute, {BUDGET:.0f} edits a second allowed, {refused} refused (429), "
        f"{report.lost} people unanswered",
        title_justify="left",
    )
    for heading in ("", "taps", "p50 s", "p99 s", "longest s"):
        drawn.add_column(heading, justify="right" if heading else "left")
    for name, waits in (("Help now", report.help_waits), ("everything else", report.waits)):
        figures = (percentile(waits, 0.5), percentile(waits, 0.99), max(waits, default=0.0))
        drawn.add_row(name, str(len(waits)), *(f"{figure:.2f}" for figure in figures))
    kept = percentile(report.help_waits, 0.99) <= LONGEST_HELP_SECONDS
    drawn.caption = f"Help now within {LONGEST_HELP_SECONDS:.0f} s at the 99th percentile: {'yes' if kept else 'NO'}"
    return drawn


if __name__ == "__main__":
    typer.run(main)
