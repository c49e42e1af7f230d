"""`rinda stats`: the published numbers as a table."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from bot.cli.content import read_library
from bot.cli.reading import published_or_exit
from bot.counts.measures import MEASURES
from bot.counts.publisher import Publication
from bot.settings import Settings

MONTHS_BESIDE = 6
"""So many fit beside each other in a terminal of 80 columns."""

NO_CLOSED_MONTH = "No calendar month (Africa/Kigali) has ended since counting began, so nothing can be shown yet."


async def print_stats(settings: Settings) -> None:
    """Prints the numbers of every closed month. They count taps, not people.

    Ends with one line and exit code 1 where there is no database or it does not answer.
    """
    published = await published_or_exit(settings, read_library())
    console = Console()
    if published.is_demo:
        console.print("These numbers are made up.")
    if not published.months:
        console.print(NO_CLOSED_MONTH)
        return
    console.print("Taps (not people), rounded to 5")
    for months in _few_at_once(published.months):
        table = Table("", *(f"{month.period.first:%Y-%m}" for month in months))
        for measure in MEASURES:
            totals = [month.total(measure.name) for month in months]
            table.add_row(measure.name, *("withheld" if n is None else str(n) for n in totals))
        console.print(table)
    for change in published.changes:
        console.print(f"On {change.day} the content {change.version} went live.", highlight=False)


def _few_at_once(months: tuple[Publication, ...]) -> Iterator[tuple[Publication, ...]]:
    for first in range(0, len(months), MONTHS_BESIDE):
        yield months[first : first + MONTHS_BESIDE]
