"""A counts store in a file of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.counts.store import CountStore


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[CountStore]:
    opened = await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")
    yield opened
    await opened.close()
