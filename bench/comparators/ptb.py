"""python-telegram-bot as it comes: a tap answered and a constant text edited in.

Run as `python -m bench.comparators.ptb ADDRESS TOKEN CONCURRENT_UPDATES [PORT]`; 0 leaves the library's default, one at
a time. With a port by webhook, built like the library's own example for Starlette, else by polling.
"""

import asyncio
import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, CallbackQueryHandler

TEXT = "Thank you for the tap."


async def _tap(update: Update, _context: CallbackContext) -> None:  # type: ignore[type-arg]
    query = update.callback_query
    if query is not None:
        await query.answer()
        await query.edit_message_text(TEXT)


def builder(address: str, token: str, concurrent: int) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    """The builder of an application with the library's own network layer."""
    begun = Application.builder().token(token).base_url(f"{address}/bot")
    return begun.concurrent_updates(concurrent) if concurrent else begun


async def _by_webhook(address: str, token: str, concurrent: int, port: int) -> None:
    application = builder(address, token, concurrent).updater(None).build()
    application.add_handler(CallbackQueryHandler(_tap))

    async def telegram(request: Request) -> Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return Response()

    app = Starlette(routes=[Route("/telegram", telegram, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, access_log=False, log_level="error"))
    async with application:
        await application.start()
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  uvicorn offers no event
            await asyncio.sleep(0.01)
        await application.bot.set_webhook(f"http://127.0.0.1:{port}/telegram", max_connections=100)
        await serving
        await application.stop()


def main(address: str, token: str, concurrent: int, port: int | None) -> None:
    """Answers taps until SIGINT or SIGTERM."""
    if port:
        asyncio.run(_by_webhook(address, token, concurrent, port))
        return
    application = builder(address, token, concurrent).build()
    application.add_handler(CallbackQueryHandler(_tap))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else None)
