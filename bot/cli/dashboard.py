"""`rinda dashboard`: the page on which organisers read the published counts, until it is told to stop."""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Iterator

import typer
import uvicorn
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp

from bot.cli.content import read_library, without_mistakes
from bot.cli.reading import reading
from bot.counts.errors import StoreError
from bot.counts.publisher import Publisher
from bot.dialogue.library import Library
from bot.logs import set_up_logging
from bot.organisers.dashboard.routes import dashboard_app, link_path
from bot.organisers.dashboard.sign_in import Access
from bot.organisers.subjects import subjects_of
from bot.settings import Settings

FAILED = 1
HOST = "127.0.0.1"

console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def run_dashboard(settings: Settings) -> None:
    """Serves the page on loopback until SIGINT or SIGTERM. Ends with one line and exit code 1 where it cannot."""
    set_up_logging(settings.log_level, settings.log_format)
    try:
        asyncio.run(_run(settings, read_library()))
    except (StoreError, SQLAlchemyError, OSError) as error:
        console.print(f"The dashboard cannot start: {_reason(error)}")
        raise typer.Exit(FAILED) from None


def _reason(error: Exception) -> str:
    match error:
        case StoreError():
            return f"DATABASE_URL: {error}"
        case SQLAlchemyError():
            return f"the database at DATABASE_URL cannot be used ({type(error).__name__}). Is it locked or damaged?"
        case OSError(errno=errno.EADDRINUSE):
            return "DASHBOARD_PORT: this port is taken (another dashboard?). Set another one, or 0 for a free one."
    return f"{type(error).__name__}"


async def _run(settings: Settings, library: Library) -> None:
    access = Access(settings.dashboard_password.get_secret_value())
    async with reading(settings) as store:
        publisher = Publisher(store, subjects_of(library))
        app = without_mistakes(lambda: dashboard_app(publisher, library, access))
        with socket.create_server((HOST, settings.dashboard_port)) as listener:
            address = f"http://{HOST}:{listener.getsockname()[1]}"
            first = next(iter(library.languages))
            if access.has_password:
                console.print(f"The dashboard: {address}/")
            else:
                console.print(f"The dashboard: {address}{link_path(first, access.link_token())}")
                console.print("The link works once, for 10 minutes. For another one start the dashboard anew.")
            server = quiet_server(app)
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
            await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Leaves signals to the program around it: uvicorn would raise them once more, and so cut the store's closing."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def quiet_server(app: ASGIApp) -> uvicorn.Server:
    """A server of `app` that writes nothing about who asks for what, and says nothing of itself."""
    config = uvicorn.Config(
        app, access_log=False, log_config=None, log_level="warning", server_header=False, ws="none", lifespan="off"
    )
    return _Server(config)
