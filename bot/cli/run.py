"""`rinda run`: the bot with everything it needs around it, until it is told to stop."""

import asyncio
import errno
import gc
import logging
import secrets
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

import typer
import uvloop
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.cli.content import without_mistakes
from bot.cli.counting import Counting
from bot.cli.introducing import introducing
from bot.cli.prepared import understanding
from bot.cli.stopping import Stop
from bot.counts.count import KIGALI, kigali_today
from bot.counts.errors import StoreError
from bot.dialogue.typed.understanding import Understanding
from bot.languages.document import ContentError
from bot.logs import set_up_logging
from bot.settings import Settings
from bot.telegram.application import Chat, chatting, polling
from bot.telegram.metrics import Metrics
from bot.telegram.statistics import Desk
from bot.telegram.webhook import Webhook, keep_webhook, secret_of, set_webhook_in_the_end

log = logging.getLogger(__name__)
FAILED = 1

AGAIN_SECONDS = 60.0
"""Between two attempts to read content that is past its last day."""

COLLECT_RARELY = (10_000, 20, 50)
"""A tap makes few cycles: with the usual thresholds a third of its cost was looking for them (bench/taps.py)."""


class Restart:
    """The simulator's button "restart the bot": asks for it, and waits until the new bot is there."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.done = asyncio.Event()

    async def __call__(self) -> None:
        """Returns when the bot runs again."""
        self.done.clear()
        self.asked.set()
        await self.done.wait()


def run(settings: Settings, *, browser: bool) -> None:
    """Answers people until SIGINT or SIGTERM. Ends with a line and an exit code where it cannot."""
    set_up_logging(settings.log_level, settings.log_format)
    content = without_mistakes(understanding)
    gc.set_threshold(*COLLECT_RARELY)
    try:
        without_mistakes(lambda: uvloop.run(_run(settings, content, browser=browser)))
    except (InvalidToken, Forbidden):
        typer.echo("TELEGRAM_TOKEN: Telegram does not know this token. Ask BotFather for it again.", err=True)
        raise typer.Exit(FAILED) from None
    except (StoreError, TelegramError, OSError) as error:
        typer.echo(f"Rinda cannot run: {_reason(error)}", err=True)
        raise typer.Exit(FAILED) from None


def _reason(error: Exception) -> str:
    """What an operator can do about it. Texts of the libraries may hold an address with the token: left out."""
    match error:
        case BadRequest():
            return "Telegram refuses WEBHOOK_URL: is it https, with a name it can find, on port 443, 80, 88 or 8443?"
        case TelegramError():
            return f"the Bot API at TELEGRAM_API_URL does not answer ({type(error).__name__}). Is the network up?"
        case StoreError():
            return f"DATABASE_URL: {error}"
        case OSError(errno=errno.EADDRINUSE):
            return "this port is taken (another Rinda?): set another SIMULATOR_PORT, or LISTEN for a webhook."
    return f"{error}" or type(error).__name__


async def _run(settings: Settings, content: Understanding, *, browser: bool) -> None:
    restart, metrics = Restart(), Metrics()
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(Stop())
        counting = await stack.enter_async_context(Counting(settings, content.library))
        token, api_url = await stack.enter_async_context(_api(settings, restart, browser=browser))
        webhook = Webhook(secret_of(token))
        if settings.webhook_url:
            from bot.cli.serving import serving, web_application  # noqa: PLC0415  whoever polls does not wait for it

            path = urlsplit(settings.webhook_url).path
            # Without a password there is no dashboard: what stands beside the webhook can be reached from outside.
            dashboard = counting.dashboard if settings.dashboard_password.get_secret_value() else None
            application = web_application(path, webhook, metrics, dashboard, lambda: counting.is_settled)
            await stack.enter_async_context(serving(application, *settings.listen_at))
        while not stop.asked.is_set():
            desk = Desk(settings.organisers, counting.statistics)
            async with chatting(token, api_url, content, counting.buffer.add, desk, metrics) as chat:
                metrics.watch(chat.updates.in_hand, counting.buffer.__len__)
                async with _way_in(settings, chat, webhook, counting) as failing:
                    languages = ", ".join(content.library.languages)
                    log.info("ready: %d screens in %s", len(content.library.source.screens), languages)
                    stop.has_started()
                    restart.done.set()
                    working = {counting.begin(), *failing}
                    while not (stop.asked.is_set() or restart.asked.is_set()):
                        async with introducing(settings, chat, content.library, counting):
                            seconds = _seconds_to_a_new_day(content.library.last_day)
                            await _first_of(working, stop.asked, restart.asked, seconds=seconds)
                        if not stop.asked.is_set():
                            content = await asyncio.to_thread(_read_again, content)
                            chat.renew(content)
                            await counting.renew(content.library)
            restart.asked.clear()
        log.info("stopping: what was in hand is answered")


@asynccontextmanager
async def _way_in(
    settings: Settings, chat: Chat, webhook: Webhook, counting: Counting
) -> AsyncIterator[tuple[asyncio.Task[None], ...]]:
    """Lets updates in as long as the block lasts; yields the task that fetches them, where one must."""
    if not settings.webhook_url:
        async with polling(chat) as fetching:
            yield (fetching,)
        return
    with webhook.open(chat.updates):
        # Whom Telegram brings already is answered from here on, however long it or the database takes.
        leading = asyncio.create_task(_lead_here(chat, settings.webhook_url, webhook.secret, counting))
        try:
            yield (leading,)
        finally:
            leading.cancel()
            await asyncio.gather(leading, return_exceptions=True)


async def _lead_here(chat: Chat, url: str, secret: str, counting: Counting) -> None:
    """Tells Telegram where to bring updates, of several replicas only one, once a day and whenever the address or the
    token is another; all look whether it stays so, until cancelled. Raises TelegramError where it is refused."""
    async with counting.claiming("webhook", f"{url} {secret}") as is_first:
        if is_first:
            await set_webhook_in_the_end(chat.bot, url, secret)
    await keep_webhook(chat.bot, url, secret)


async def _first_of(working: set[asyncio.Task[None]], *events: asyncio.Event, seconds: float) -> None:
    """Waits for one of `events`. A task of `working` ends by an error only, which is raised."""
    waiting: set[asyncio.Task[bool]] = {asyncio.create_task(event.wait()) for event in events}
    await asyncio.wait({*waiting, *working}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    for worker in working:
        if worker.done():
            worker.result()


def _seconds_to_a_new_day(last_day: date) -> float:
    """Until shortly after midnight in Rwanda: dates in the guide and the age of its contacts change then. Soon, where
    the content reads as it does until `last_day` only, and that is over."""
    if kigali_today() > last_day:
        return AGAIN_SECONDS
    midnight = datetime.combine(kigali_today() + timedelta(days=1), time(), KIGALI)
    return (midnight - datetime.now(KIGALI)).total_seconds() + 1


def _read_again(content: Understanding) -> Understanding:
    """The content as it stands now, so that an author sees a change; the old where it has mistakes."""
    # What was live last night may have gone since: frozen, it would stay for ever.
    gc.unfreeze()
    gc.collect()
    try:
        return understanding()
    except ContentError as error:
        for finding in error.findings:
            log.error("%s", finding)
    except OSError as error:
        log.error("the content could not be read again (%s): the old one stays", type(error).__name__)
    return content


@asynccontextmanager
async def _api(settings: Settings, restart: Restart, *, browser: bool) -> AsyncIterator[tuple[str, str]]:
    """The token and the address to use: Telegram's, or those of a simulator that lasts as long as the block."""
    token = settings.telegram_token.get_secret_value()
    if token:
        yield token, settings.telegram_api_url
        return
    from bot.simulator.server import Simulator, serve  # noqa: PLC0415  a start on Telegram does not wait for it

    async with serve(
        Simulator(name="Rinda", username="rinda_bot", restart=restart), settings.simulator_port
    ) as address:
        typer.echo(f"No TELEGRAM_TOKEN is set, so Rinda talks to a simulator: open {address}/", err=True)
        typer.echo("Press Ctrl+C to stop.", err=True)
        if browser and sys.stdout.isatty():
            webbrowser.open(f"{address}/")
        yield f"1:{secrets.token_urlsafe(30)}", address
