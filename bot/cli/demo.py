"""`rinda demo-data`: a new file of made-up counts, to look at reports and to measure how fast they are."""

import asyncio
import shlex
from datetime import timedelta
from pathlib import Path

import typer
from rich.console import Console
from rich.filesize import decimal
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.content import read_library
from bot.counts.count import kigali_today
from bot.counts.demo import made_up
from bot.counts.store import CountStore
from bot.dialogue.library import Library

FAILED, USAGE_ERROR = 1, 2

console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def make_demo(file: Path, years: int, seed: int) -> None:
    """Fills the new `file` with counts up to yesterday in Rwanda, and says how to look at them.

    Ends with one line and exit code 2 where `file` exists or cannot be made, 1 where the disk is full. A file that is
    not complete does not stay.
    """
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        console.print(f"{file} exists: made-up counts go into a new file only. Name another one, or delete it first.")
        raise typer.Exit(USAGE_ERROR) from None
    except OSError as error:
        console.print(f"{file} cannot be made ({error.strerror}): name another file.")
        raise typer.Exit(USAGE_ERROR) from None
    url = URL.create("sqlite+aiosqlite", database=str(file)).render_as_string()
    try:
        rows = asyncio.run(_fill(url, read_library(), years, seed))
    except BaseException as error:
        file.unlink(missing_ok=True)
        file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
        if not isinstance(error, SQLAlchemyError):
            raise
        console.print(f"{file} cannot be written ({type(error).__name__}). Is the disk full?")
        raise typer.Exit(FAILED) from None
    typer.echo(f"{file}: {rows:,} rows of made-up counts, {decimal(file.stat().st_size)}")
    typer.echo(f"Look at them: DATABASE_URL={shlex.quote(url)} rinda dashboard")


async def _fill(url: str, library: Library, years: int, seed: int) -> int:
    """The number of rows written."""
    store = await CountStore.open(url)
    rows = 0
    try:
        for month in made_up(library, kigali_today() - timedelta(days=1), years, seed):
            await store.add(month)
            rows += len(month)
    finally:
        await store.close()
    return rows
