"""`rinda backup` and `rinda restore`: all counts in one file, and back."""

import asyncio
import sqlite3
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.filesize import decimal
from sqlalchemy.exc import SQLAlchemyError

from bot.counts.backup import back_up, restore
from bot.counts.errors import StoreError
from bot.settings import Settings

FAILED, USAGE_ERROR = 1, 2

Result = TypeVar("Result")


def make_backup(settings: Settings, file: Path) -> None:
    """Copies all counts to the new `file`. Ends with one line and exit code 2 where it exists, 1 where that fails."""
    if file.exists():
        _end(f"{file} exists: a backup goes into a new file only. Name another one.", USAGE_ERROR)
    _or_one_line(back_up(settings.database_url, file), "No backup was made")
    typer.echo(f"{file}: {decimal(file.stat().st_size)}. Counts of the last minutes may still be in the running bot.")


def restore_backup(settings: Settings, file: Path) -> None:
    """Fills the empty database from `file`, and says with how much. Ends with one line and exit code 1 where not."""
    moved = _or_one_line(restore(file, settings.database_url), "Nothing was restored")
    typer.echo(
        f"{moved.rows:,} rows of counts, {moved.total:,} in sum, and {moved.periods:,} published periods restored"
    )


def _or_one_line(work: Coroutine[Any, Any, Result], otherwise: str) -> Result:
    """What `work` gives. Texts of the libraries may quote the database's address: only their class is printed."""
    try:
        return asyncio.run(work)
    except StoreError as error:
        _end(f"{otherwise}: {error}", FAILED)
    except OSError as error:
        _end(f"{otherwise}: {error.strerror or type(error).__name__}", FAILED)
    except (sqlite3.Error, SQLAlchemyError) as error:
        _end(f"{otherwise}: the file or the database cannot be used ({type(error).__name__})", FAILED)


def _end(says: str, code: int) -> NoReturn:
    Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(says)
    raise typer.Exit(code)
