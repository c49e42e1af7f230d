"""aiogram as it comes: a tap answered and a constant text edited in.

Run as `python -m bench.comparators.aiogram_bare ADDRESS TOKEN [PORT]`; with a port by webhook, the answer to the tap in
the webhook's own response, else by polling.
"""

import asyncio
import sys

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

TEXT = "Thank you for the tap."


def bot_at(address: str, token: str) -> Bot:
    """A bot that talks to the Bot API at `address`."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(address)))


async def _edit(query: CallbackQuery) -> None:
    if isinstance(query.message, Message):
        await query.message.edit_text(TEXT)


async def _answer(query: CallbackQuery) -> None:
    await query.answer()


async def _tap(query: CallbackQuery) -> None:
    await asyncio.gather(_answer(query), _edit(query))


async def _webhook_tap(query: CallbackQuery) -> TelegramMethod[bool]:
    await _edit(query)
    return query.answer()


def main(address: str, token: str, port: int | None) -> None:
    """Answers taps until SIGINT or SIGTERM."""
    uvloop.install()
    bot, dispatcher = bot_at(address, token), Dispatcher()
    dispatcher.callback_query.register(_webhook_tap if port else _tap)
    if port is None:
        dispatcher.run_polling(bot)
        return

    async def begin() -> None:
        await bot.set_webhook(f"http://127.0.0.1:{port}/telegram", max_connections=100)

    dispatcher.startup.register(begin)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False).register(app, "/telegram")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None, loop=asyncio.new_event_loop())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
