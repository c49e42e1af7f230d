"""The way in for updates that Telegram brings itself: one ASGI endpoint, and telling Telegram about it."""

import asyncio
import hashlib
import hmac
import json
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Receive, Scope, Send
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram.patience import seconds_of
from bot.telegram.polling import ALLOWED
from bot.telegram.tap import Raw
from bot.telegram.updates import Updates

log = logging.getLogger(__name__)

MAX_CONNECTIONS = 100
"""How many updates Telegram may bring at once (Bot API, setWebhook: 1-100). One person's come one after the other."""

LARGEST_BODY = 1 << 19
"""Bytes. A message with all its buttons has some ten thousand."""

FIRST_WATCH_SECONDS, WATCH_SECONDS = 3.0, 60.0

FORBIDDEN = "403"
"""What Telegram says of a webhook that does not know the secret."""

_random = random.SystemRandom()

SECRET_HEADER = b"x-telegram-bot-api-secret-token"


def secret_of(token: str) -> str:
    """The secret that Telegram shows with each update: the same in every replica without being a setting of its own."""
    return hmac.new(token.encode(), b"rinda webhook", hashlib.sha256).hexdigest()


async def is_set(bot: Bot, url: str) -> bool:
    """Whether Telegram brings our updates to `url`, and was not turned away there.

    Raises TelegramError where it does not say.
    """
    known = await bot.get_webhook_info()
    is_let_in = FORBIDDEN not in (known.last_error_message or "")
    return is_let_in and (known.url, known.max_connections, set(known.allowed_updates)) == (
        url,
        MAX_CONNECTIONS,
        set(ALLOWED),
    )


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Tells Telegram where to bring updates. Raises TelegramError where it refuses the address."""
    await bot.set_webhook(url, secret_token=secret, max_connections=MAX_CONNECTIONS, allowed_updates=ALLOWED)
    log.info("Telegram brings updates to WEBHOOK_URL from now on")


async def set_webhook_in_the_end(bot: Bot, url: str, secret: str) -> None:
    """The same, again and again while Telegram is away or asks to wait."""
    while True:
        try:
            await set_webhook(bot, url, secret)
        except BadRequest:
            raise
        except (NetworkError, RetryAfter) as error:
            log.warning("the webhook could not be set (%s): trying again", type(error).__name__)
            await asyncio.sleep(max(FIRST_WATCH_SECONDS, seconds_of(error) if isinstance(error, RetryAfter) else 0.0))
        else:
            return


async def keep_webhook(bot: Bot, url: str, secret: str) -> None:
    """Sets the webhook again whenever somebody has removed it or led it elsewhere, until cancelled."""
    seconds = FIRST_WATCH_SECONDS
    while True:
        # Replicas look at different moments: the first one that sees it mends it for all.
        await asyncio.sleep(seconds * _random.uniform(0.5, 1.5))
        seconds = WATCH_SECONDS
        try:
            if not await is_set(bot, url):
                log.error("the webhook was gone, led elsewhere or had another secret: it is set again")
                await set_webhook(bot, url, secret)
        except TelegramError as error:
            log.warning("the webhook could not be looked at (%s): trying again", type(error).__name__)


class _RefusedError(Exception):
    """A request that is not Telegram's; `status` says so over HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


class Webhook:
    """Takes updates from Telegram and from nobody else. The answer to a tap rides in the response."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self._updates: Updates | None = None

    @property
    def is_open(self) -> bool:
        """Whether updates are taken."""
        return self._updates is not None

    @contextmanager
    def open(self, updates: Updates) -> Iterator[None]:
        """Takes updates as long as the block lasts; before and after it Telegram is asked to bring them again."""
        self._updates = updates
        try:
            yield
        finally:
            self._updates = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request when its update has been dealt with; until then Telegram keeps the update."""
        try:
            self._check(scope)
            update = _update(await _body(receive))
        except _RefusedError as refused:
            await _respond(send, refused.status)
            return
        if self._updates is None:
            await _respond(send, 503)
            return
        answer = await self._updates.reply(update)
        # A method in the response saves a call. Its errors are lost, which is all right for the answer to a tap
        # (core.telegram.org/bots/api#making-requests-when-getting-updates).
        await _respond(send, 200, {"method": "answerCallbackQuery", **answer} if answer else None)

    def _check(self, scope: Scope) -> None:
        if scope["method"] != "POST":
            raise _RefusedError(405)
        headers = dict(scope["headers"])
        if not hmac.compare_digest(headers.get(SECRET_HEADER, b""), self.secret.encode()):
            raise _RefusedError(403)
        if not headers.get(b"content-type", b"").startswith(b"application/json"):
            raise _RefusedError(415)


def _update(body: bytes) -> Raw:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise _RefusedError(400) from None
    if not isinstance(update, dict):
        raise _RefusedError(400)
    return update


async def _body(receive: Receive) -> bytes:
    parts, size = [], 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise _RefusedError(400)
        part = event.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise _RefusedError(413)
        parts.append(part)
        if not event.get("more_body"):
            return b"".join(parts)


async def _respond(send: Send, status: int, answer: dict[str, str] | None = None) -> None:
    body = json.dumps(answer).encode() if answer else b""
    headers = [(b"content-length", b"%d" % len(body))]
    if body:
        headers.append((b"content-type", b"application/json"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
