"""The simulator as one ASGI application, and running it on loopback inside the current event loop."""

import asyncio
import contextlib
import functools
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.simulator.bot_api import BotApi
from bot.simulator.guard import is_ours
from bot.simulator.misdelivery import misdeliver
from bot.simulator.page import page_routes
from bot.simulator.parameters import encode
from bot.simulator.person import PersonSide, Restart
from bot.simulator.requests import write_answer
from bot.simulator.webhook import Webhook
from bot.simulator.world import World

# Longer than the clients' own limits, so that no connection is closed while a bot is about to use it again.
_KEEP_ALIVE = 300
_STOP_WITHIN = 2.0
_HOSTS = frozenset({"127.0.0.1", "localhost"})


class Simulator:
    """A Bot API server for one bot, with the people's side and the page; state in memory only.

    `token` None accepts every token of the right shape. `restart` is awaited when a person presses "restart the bot".
    `first_retry` is the first delay in seconds after a webhook failed.
    """

    def __init__(
        self,
        *,
        name: str = "Simulated bot",
        username: str = "simulated_bot",
        token: str | None = None,
        restart: Restart | None = None,
        first_retry: float = 1.0,
    ) -> None:
        self.world = World(name, username)
        self.world.updates.misdeliver = functools.partial(misdeliver, self.world)
        self.webhook = Webhook(self.world, first_retry)
        self.person_side = PersonSide(self.world, restart)
        self.bot_api = BotApi(self.world, self.webhook, token)
        self.app = Starlette(routes=[*self.person_side.routes(), *page_routes()])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: the bot's side directly, all else through Starlette."""
        if scope["type"] != "http":
            return
        if not is_ours(scope):
            await write_answer(send, 403, encode({"error": "this server answers its own machine and page only"}))
        elif scope["path"].startswith("/bot"):
            await self.bot_api(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def close(self) -> None:
        """End long polls, waiting tests, pages and webhook deliveries."""
        self.world.close()
        await self.webhook.close()


class _Server(uvicorn.Server):
    """Starts and stops at once, where uvicorn's own server looks every tenth of a second whether it shall."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stopping = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        for listener in sockets or ():
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(set(self.server_state.tasks), timeout=_STOP_WITHIN)
            for task in late:
                task.cancel()
        # One more turn of the loop, in which the closed connections are let go.
        await asyncio.sleep(0)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals belong to the program around the simulator.
        yield


@contextlib.asynccontextmanager
async def serve(simulator: Simulator, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Run the simulator in the current event loop and give its address; port 0 takes a free one.

    ValueError where `host` is not loopback; OSError where the port is taken.
    """
    if host not in _HOSTS:
        raise ValueError("the simulator serves this machine only: the host must be 127.0.0.1 or localhost, on loopback")
    connections: dict[tuple[str, int], asyncio.Transport] = {}

    class Protocol(H11Protocol):
        """Remembers the connections, so that a fault can cut one."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            connections[transport.get_extra_info("peername")[:2]] = transport
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self.transport.get_extra_info("peername")[:2], None)
            super().connection_lost(exc)

    def connection_of(scope: Scope) -> asyncio.Transport | None:
        return connections.get(tuple(scope["client"]))

    simulator.bot_api.connection_of = connection_of
    # Only where the protocol is named does asyncio turn off Nagle's delay, which would cost 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    config = uvicorn.Config(
        simulator,
        http=Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.ready.wait()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await simulator.close()
        server.stopping.set()
        await running
        listener.close()
