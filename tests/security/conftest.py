"""The servers that Rinda opens, as they run: the webhook with the dashboard beside it, and the simulator."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.serving import serving, web_application
from bot.counts.publisher import Publisher
from bot.counts.store import CountStore
from bot.dialogue.guide import Guide
from bot.organisers.dashboard.routes import dashboard_app
from bot.organisers.dashboard.sign_in import Access
from bot.organisers.subjects import subjects_of
from bot.simulator.server import Simulator, serve
from bot.telegram.metrics import Metrics
from bot.telegram.webhook import Webhook, secret_of

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz_-0123456"
PASSWORD = "kigali umuganda ikawa"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
async def public(guide: Guide, tmp_path: Path) -> AsyncIterator[str]:
    """What a proxy lets in: the webhook at /telegram and the dashboard at /dashboard."""
    store = await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")
    library, port = guide.library, free_port()
    dashboard = dashboard_app(Publisher(store, subjects_of(library)), library, Access(PASSWORD))
    application = web_application("/telegram", Webhook(secret_of(TOKEN)), Metrics(), dashboard)
    async with serving(application, "127.0.0.1", port):
        yield f"http://127.0.0.1:{port}"
    await store.close()


@pytest.fixture
async def simulator() -> Simulator:
    return Simulator()


@pytest.fixture
async def simulated(simulator: Simulator) -> AsyncIterator[str]:
    """The simulator's address."""
    async with serve(simulator) as address:
        yield address
