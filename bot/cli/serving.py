"""The web server beside the bot: the webhook, health, metrics, and the dashboard where it has a password."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot.settings import DASHBOARD_PATH
from bot.telegram.metrics import Metrics
from bot.telegram.webhook import Webhook

STOP_SECONDS = 10
"""How long requests that are open may take to end when the process stops."""

KEEP_ALIVE_SECONDS = 75
BACKLOG = 2048


def web_application(
    path: str,
    webhook: Webhook,
    metrics: Metrics,
    dashboard: ASGIApp | None = None,
    is_settled: Callable[[], bool] = lambda: True,
) -> Starlette:
    """The webhook at `path`, with /healthz (the process lives), /readyz and /metrics beside it.

    It is ready where it takes updates and `is_settled`: a process that may yet end over its settings takes them too,
    but nobody should stop another one for it.

    Only `path` and /dashboard, where `dashboard` then stands, should be let in from outside.
    """

    async def healthy(_: Request) -> Response:
        return PlainTextResponse("alive")

    async def ready(_: Request) -> Response:
        is_ready = webhook.is_open and is_settled()
        return PlainTextResponse("ready" if is_ready else "not ready", 200 if is_ready else 503)

    async def figures(_: Request) -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", healthy), Route("/readyz", ready), Route("/metrics", figures)]
    mounted = [Mount(DASHBOARD_PATH, dashboard)] if dashboard else []
    return Starlette(routes=[Route(path, webhook, methods=None), *routes, *mounted])


@asynccontextmanager
async def serving(application: Starlette, host: str, port: int) -> AsyncIterator[None]:
    """Serves as long as the block lasts. Several processes of one machine may share the port.

    Raises OSError where the address cannot be used.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT"):
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    config = uvicorn.Config(
        application,
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        date_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve([listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await task
