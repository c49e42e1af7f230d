"""The physical limit: a bare ASGI handler that reads the update's JSON and makes the two calls, nothing else.

Run as `python -m bench.comparators.raw ADDRESS TOKEN PORT`; uvicorn with uvloop and httptools, a pooled aiohttp client.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import uvicorn
import uvloop

TEXT = "Thank you for the tap."


class Raw:
    """The handler."""

    def __init__(self, base: str, own: str) -> None:
        self._base = base
        self._own = own
        self._session: aiohttp.ClientSession | None = None

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """One request, or the server's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        body, more = b"", True
        while more:
            part = await receive()
            body += part.get("body", b"")
            more = part.get("more_body", False)
        query = json.loads(body)["callback_query"]
        message = query["message"]
        await asyncio.gather(
            self._call("answerCallbackQuery", {"callback_query_id": query["id"]}),
            self._call(
                "editMessageText",
                {"chat_id": message["chat"]["id"], "message_id": message["message_id"], "text": TEXT},
            ),
        )
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    async def _live(
        self, receive: Callable[[], Awaitable[dict[str, Any]]], send: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> None:
        await receive()
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=300))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._session.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _call(self, method: str, parameters: dict[str, object]) -> None:
        assert self._session is not None
        async with self._session.post(f"{self._base}/{method}", json=parameters) as answer:
            await answer.read()

    async def register(self) -> None:
        """Tells the Bot API where to deliver."""
        await self._call("setWebhook", {"url": self._own, "max_connections": 100})


async def _main(address: str, token: str, port: int) -> None:
    raw = Raw(f"{address}/bot{token}", f"http://127.0.0.1:{port}/telegram")
    config = uvicorn.Config(
        raw, host="127.0.0.1", port=port, access_log=False, log_level="error", loop="uvloop", http="httptools"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn offers no event
        await asyncio.sleep(0.01)
    await raw.register()
    await serving


if __name__ == "__main__":
    uvloop.run(_main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
