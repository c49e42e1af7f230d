"""A counts store in a database of its own for each test: in a file, or in either kind of database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.counts.store import CountStore

from .postgres import Server, postgres

__all__ = ["postgres"]


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[CountStore]:
    opened = await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")
    yield opened
    await opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


@pytest_asyncio.fixture
async def either_store(url: str) -> AsyncIterator[CountStore]:
    opened = await CountStore.open(url)
    yield opened
    await opened.close()
