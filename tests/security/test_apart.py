"""The simulator, whose door is open to this machine, never stands beside a bot that real people write to."""

import socket

import pytest

from bot.cli.run import Restart, _api
from bot.settings import TELEGRAM, Settings
from bot.simulator.server import Simulator, serve
from tests.security.conftest import TOKEN, free_port


def listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


async def test_with_a_token_no_simulator_is_started() -> None:
    settings = Settings(telegram_token=TOKEN, simulator_port=free_port())  # type: ignore[arg-type]
    async with _api(settings, Restart(), browser=False) as found:
        assert found == (TOKEN, TELEGRAM)
        assert not listens(settings.simulator_port)


async def test_without_one_it_gets_a_token_that_telegram_does_not_know() -> None:
    settings = Settings(telegram_token="", simulator_port=free_port())  # type: ignore[arg-type]
    async with _api(settings, Restart(), browser=False) as (token, address):
        assert address == f"http://127.0.0.1:{settings.simulator_port}"
        assert token.startswith("1:")
        assert listens(settings.simulator_port)
    assert not listens(settings.simulator_port)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1", "rinda.example"])  # noqa: S104  refused
async def test_it_can_be_served_to_nobody_but_this_machine(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        async with serve(Simulator(), host=host):
            raise AssertionError("it is served")
