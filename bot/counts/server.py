"""The way to PostgreSQL: few connections, and an end to every wait."""

from typing import Final

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECT_SECONDS: Final = 5
ANSWER_SECONDS: Final = 10
"""How long the server may take for a connection and for one statement."""

# A client that vanished in mid-write would hold its rows for hours otherwise. Set in each transaction, since a pooler
# such as PgBouncer refuses it at connecting and hands a connection on to others.
LIMITS: Final = text(
    "SELECT set_config('statement_timeout', :milliseconds, true),"
    " set_config('idle_in_transaction_session_timeout', :milliseconds, true)"
)


def server_engine(url: URL) -> AsyncEngine:
    """Make the engine for `url`, which names the asyncpg driver. It connects later, and resolves the name each time."""
    # Providers spell this option as libpq does.
    options = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
    engine = create_async_engine(
        url.set(query=options),
        hide_parameters=True,
        # Counts are written and read a few times in an hour: small, so that many replicas fit into one server.
        pool_size=2,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": ANSWER_SECONDS},
    )
    event.listen(engine.sync_engine, "begin", _set_limits)
    return engine


def is_away(error: Exception) -> bool:
    """Say whether the server does not answer now, and not that it refuses who we are or what we ask."""
    from asyncpg import exceptions  # noqa: PLC0415  whoever counts in SQLite does not wait for its import

    cause = error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig else error
    passing = (
        exceptions.PostgresConnectionError,
        exceptions.CannotConnectNowError,
        exceptions.InsufficientResourcesError,
    )
    return isinstance(cause, (OSError, *passing))


def reason_of(error: Exception) -> str:
    """Say in one line why the server could not be used at the start. Texts of errors may quote the URL: left out."""
    match error:
        case TypeError():
            return "an option behind the ? is not known to asyncpg: leave it out"
        case DBAPIError(orig=BaseException(__cause__=BaseException() as cause)):
            return f"the database refuses ({type(cause).__name__}): do name, user, password, rights and options fit?"
    return f"the database cannot be reached ({type(error).__name__}): is it up, and is the address right?"


def _set_limits(connection: Connection) -> None:
    connection.execute(LIMITS, {"milliseconds": str(int(ANSWER_SECONDS * 1000))})
