"""`rinda move-counts`: from one database to another, for example from a first machine to PostgreSQL."""

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.reading import missing_file
from bot.counts.errors import StoreError
from bot.counts.moving import move_between

FAILED = 1


async def move_counts(source_url: str, target_url: str) -> None:
    """Copies everything, and says how much. Ends with one line and exit code 1 where it cannot, and copies nothing.

    No URL is ever printed: it may hold a password.
    """
    try:
        if missing_file(source_url):
            raise StoreError("the source does not exist: name the SQLite file that holds the counts")  # noqa: TRY301
        moved = await move_between(source_url, target_url)
    except (StoreError, SQLAlchemyError, OSError) as error:
        reason = str(error) if isinstance(error, StoreError) else type(error).__name__
        console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
        console.print(f"Nothing was copied: {reason}")
        raise typer.Exit(FAILED) from None
    typer.echo(f"{moved.rows:,} rows of counts, {moved.total:,} in sum, and {moved.periods:,} published periods copied")
    typer.echo("The source is as it was. Set DATABASE_URL to the target, and delete the source when all is well.")
