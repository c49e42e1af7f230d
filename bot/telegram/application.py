"""The application: the network, the handlers and the way in, put together, started and stopped."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Application, Defaults

from bot.dialogue.guide import Guide
from bot.dialogue.typed.understanding import Understanding
from bot.telegram.aliases import AnyApplication, AnyContext
from bot.telegram.clearing import Clearing
from bot.telegram.delivery import Delivery
from bot.telegram.handlers import Handlers
from bot.telegram.metrics import Metrics
from bot.telegram.mistakes import say_what_failed
from bot.telegram.network import PooledRequest
from bot.telegram.polling import Polling
from bot.telegram.statistics import Desk, Organisers
from bot.telegram.taps import Count, Taps
from bot.telegram.updates import Updates

# python-telegram-bot warns at every time span unless one opts in to the type of its next version.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECTIONS, URGENT_CONNECTIONS = 128, 32
"""Kept-alive connections to the Bot API at most: with 50 ms a call they carry 2,500 calls a second."""


@dataclass(frozen=True)
class Chat:
    """A started application: its bot, what takes its updates, and how it goes on with newer content."""

    bot: Bot
    updates: Updates
    renew: Callable[[Understanding], None]


@asynccontextmanager
async def chatting(  # noqa: PLR0913, PLR0917  everything that a conversation needs
    token: str, api_url: str, understanding: Understanding, count: Count, desk: Desk, metrics: Metrics
) -> AsyncIterator[Chat]:
    """Answers people as long as the block lasts, with whatever updates it is given.

    `api_url` is that of a Bot API server without a path. Raises InvalidToken where it does not know the token.
    """
    request, screens, urgent, unused = map(PooledRequest, (CONNECTIONS, CONNECTIONS, URGENT_CONNECTIONS, 1))
    application = _application(token, api_url, request, unused)
    application.add_error_handler(_failed)
    async with AsyncExitStack() as stack:
        # The library leaves its connections open where it cannot be initialised.
        for way in (request, screens, urgent, unused):
            stack.push_async_callback(way.shutdown)
        await screens.initialize()
        await urgent.initialize()
        await stack.enter_async_context(application)
        bot = application.bot
        guide, delivery = Guide(understanding.library, bot.username), Delivery(bot, screens, urgent)
        clearing = Clearing(bot)
        organisers = Organisers(bot, desk)
        handlers = Handlers(guide, understanding, delivery, bot, count, organisers)
        handlers.join(application)
        taps = Taps(guide, delivery, clearing, bot, count, organisers)
        updates = Updates(application, taps, request, count, metrics)

        def renew(newer: Understanding) -> None:
            guide = Guide(newer.library, bot.username)
            handlers.renew(guide, newer)
            taps.renew(guide)

        await application.start()
        try:
            yield Chat(bot, updates, renew)
        finally:
            await updates.finish()
            await application.stop()
            await asyncio.gather(delivery.stop(), clearing.stop())


@asynccontextmanager
async def polling(chat: Chat) -> AsyncIterator[asyncio.Task[None]]:
    """Fetches the updates of `chat` as long as the block lasts; yields the task, which ends only by an error."""
    request = PooledRequest(connections=2)
    fetching = Polling(chat.bot, request, chat.updates)
    await request.initialize()
    task = asyncio.create_task(fetching.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await chat.updates.finish()
        await fetching.finish()
        await request.shutdown()


class Forgetful(Application[Any, Any, Any, Any, Any, Any]):
    """The library's application, which otherwise notes for good the ids of all who ever wrote, persistence or not."""

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object | None = None, job: object | None = None) -> None:
        """There is none."""


def _application(token: str, api_url: str, request: PooledRequest, unused: PooledRequest) -> AnyApplication:
    """The library's application; `unused` is what it would poll with."""
    preview = LinkPreviewOptions(is_disabled=True)
    defaults = Defaults(parse_mode=ParseMode.HTML, link_preview_options=preview, disable_notification=True)
    return (
        Application.builder()
        .application_class(Forgetful)
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request)
        .get_updates_request(unused)
        .updater(None)
        .job_queue(None)
        .defaults(defaults)
        .build()
    )


async def _failed(_: object, context: AnyContext) -> None:
    say_what_failed(context.error)
