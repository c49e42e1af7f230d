"""A running simulator for every test of this folder."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.simulator.server import Simulator, serve

from .door import Door


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    simulator = Simulator(first_retry=0.02)
    async with serve(simulator) as address, aiohttp.ClientSession(address) as session:
        yield Door(simulator, address, session)
