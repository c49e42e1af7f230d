"""`rinda stats`: the published counts as a table."""

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from bot.counts.count import kigali_today
from bot.counts.report import NO_CLOSED_MONTH, THRESHOLD, closed_months, published_totals
from bot.counts.store import CountStore, StoreError
from bot.settings import Settings

FAILED = 1


async def print_stats(settings: Settings) -> None:
    """Prints the totals of every closed month. Counts are taps, not people."""
    try:
        store = await CountStore.open(settings.database_url)
    except (StoreError, SQLAlchemyError) as error:
        reason = str(error) if isinstance(error, StoreError) else type(error).__name__
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"DATABASE_URL: {reason}")
        raise typer.Exit(FAILED) from None
    try:
        today = kigali_today()
        months = await closed_months(store, today)
        totals = await published_totals(store, today)
    finally:
        await store.close()
    console = Console()
    if not months:
        console.print(NO_CLOSED_MONTH)
        return
    table = Table("Month", "What", "Of", "Times", title="Counts of taps (not of people), rounded to 5")
    for total in totals:
        shown = f"under {THRESHOLD}" if total.n is None else str(total.n)
        table.add_row(f"{total.month:%Y-%m}", total.kind, total.subject, shown)
    console.print(table)
