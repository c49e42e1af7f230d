"""The application: the network, the handlers and the polling, put together, started and stopped."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Application, Defaults

from bot.dialogue.guide import Guide
from bot.dialogue.typed.understanding import Understanding
from bot.telegram.aliases import AnyApplication, AnyContext
from bot.telegram.face import set_face
from bot.telegram.handlers import Count, Handlers
from bot.telegram.network import PooledRequest
from bot.telegram.polling import AT_ONCE, Polling

log = logging.getLogger(__name__)

# python-telegram-bot warns at every time span unless one opts in to the type of its next version.
os.environ.setdefault("PTB_TIMEDELTA", "true")


@asynccontextmanager
async def chatting(
    token: str, api_url: str, understanding: Understanding, count: Count
) -> AsyncIterator[asyncio.Task[None]]:
    """Answers people as long as the block lasts; yields the polling task, which ends only by an error.

    `api_url` is that of a Bot API server without a path. Raises InvalidToken where it does not know the token.
    """
    library = understanding.library
    polling_request, request = PooledRequest(connections=2), PooledRequest(connections=2 * AT_ONCE + 8)
    application = _application(token, api_url, polling_request, request)
    application.add_error_handler(_failed)
    polling = Polling(application, polling_request, _unread(count))
    async with AsyncExitStack() as stack:
        # The library leaves its connections open where it cannot be initialised.
        stack.push_async_callback(request.shutdown)
        stack.push_async_callback(polling_request.shutdown)
        await stack.enter_async_context(application)
        handlers = Handlers(Guide(library, application.bot.username), understanding, application.bot, count)
        handlers.join(application)
        await set_face(application.bot, library)
        await application.start()
        task = asyncio.create_task(polling.run())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await polling.finish()
            await application.stop()
            await handlers.delivery.stop()


def _application(token: str, api_url: str, polling_request: PooledRequest, request: PooledRequest) -> AnyApplication:
    preview = LinkPreviewOptions(is_disabled=True)
    defaults = Defaults(parse_mode=ParseMode.HTML, link_preview_options=preview, disable_notification=True)
    return (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request)
        .get_updates_request(polling_request)
        .updater(None)
        .job_queue(None)
        .defaults(defaults)
        .build()
    )


def _unread(count: Count) -> Callable[[], None]:
    return lambda: count("unread", "update", "")


async def _failed(_: object, context: AnyContext) -> None:
    """The outermost edge: says what kind of error it was and where, nothing of the update or of the error's text."""
    error = context.error
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown place"
    log.error("an update was not answered: %s at %s", type(error).__name__, where)
