"""How the database of the counts stands. Nothing is made, upgraded or kept."""

import os
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.health.line import Line, ok, problem, warning
from bot.counts.errors import StoreError
from bot.counts.schema import STEPS, schema_version, steps_done
from bot.counts.server import reason_of
from bot.counts.setting_aside import is_damaged
from bot.counts.store import counts_engine

ABOUT: Final = "database"


async def database_line(database_url: str) -> Line:
    """Give the line about the database at `database_url`, a value that the settings let through."""
    try:
        url = make_url(database_url)
        path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        if path and url.database and not path.exists():
            return _to_be_made(path)
        if path and path.is_file() and path.stat().st_size and is_damaged(path):
            return problem(ABOUT, f"{path} is damaged or no database: put it aside, and `rinda restore` a backup")
        engine = counts_engine(database_url)
    except (StoreError, SQLAlchemyError) as error:
        return problem(ABOUT, f"DATABASE_URL: {error if isinstance(error, StoreError) else type(error).__name__}")
    try:
        return await _looked_at(engine)
    except StoreError as error:
        return problem(ABOUT, str(error))
    except (SQLAlchemyError, OSError, TypeError) as error:
        return _failed(error, is_file=path is not None)
    finally:
        await engine.dispose()


def _to_be_made(path: Path) -> Line:
    if os.access(path.parent, os.W_OK | os.X_OK):
        return ok(ABOUT, f"SQLite; {path} does not exist yet: `rinda run` makes it")
    return problem(ABOUT, f"{path} cannot be made: make its folder, and let this account write there")


async def _looked_at(engine: AsyncEngine) -> Line:
    kind = "SQLite" if engine.dialect.name == "sqlite" else "PostgreSQL"
    async with engine.connect() as connection:
        done = await steps_done(connection)
        if done is None:
            return ok(ABOUT, f"{kind}; no tables yet: `rinda run` makes them")
        # Changes nothing, and is taken back: only to see whether it may.
        await connection.execute(schema_version.update().values(version=schema_version.c.version))
        await connection.rollback()
    if done < len(STEPS):
        return warning(
            ABOUT, f"{kind}, schema {done} of {len(STEPS)}: `rinda run` brings it up. `rinda backup` it before"
        )
    return ok(ABOUT, f"{kind}, schema {done} of {len(STEPS)}, can be written")


def _failed(error: Exception, *, is_file: bool) -> Line:
    if not is_file:
        return problem(ABOUT, f"PostgreSQL: {reason_of(error)}")
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF if isinstance(error, DBAPIError) else 0
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return warning(ABOUT, "SQLite; another program holds the file: try again, and look who does if it stays so")
    if code == sqlite3.SQLITE_READONLY:
        return problem(ABOUT, "SQLite; the file cannot be written: let this account write it and its folder")
    return problem(ABOUT, f"SQLite; the file cannot be used ({type(error).__name__}): is the disk full or damaged?")
