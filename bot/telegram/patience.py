"""Tries again what people depend on: a connection that broke or an error of the server's has mostly passed at once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

ATTEMPTS = 3
PAUSE_SECONDS = 0.5

LONGEST_WAIT_SECONDS = 30.0
"""How long a call may wait where Telegram asks to: it holds the place of another update meanwhile."""

Result = TypeVar("Result")


async def patiently(call: Callable[[], Awaitable[Result]]) -> Result:
    """The result of `call`, tried up to three times within two seconds; then its NetworkError.

    Any other TelegramError comes at once, and TimedOut too: by then nobody is waiting any more.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return await call()
        except (BadRequest, TimedOut):
            raise
        except NetworkError:
            await asyncio.sleep(PAUSE_SECONDS * attempt)
    return await call()


async def very_patiently(call: Callable[[], Awaitable[Result]]) -> Result:
    """The same, and where Telegram asks to wait (RetryAfter) it is waited, twice and 30 seconds each at most."""
    for _ in range(1, ATTEMPTS):
        try:
            return await patiently(call)
        except RetryAfter as error:
            seconds = seconds_of(error)
            if seconds > LONGEST_WAIT_SECONDS:
                raise
            await asyncio.sleep(seconds)
    return await patiently(call)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait, in seconds."""
    after = error.retry_after
    return float(after) if isinstance(after, (int, float)) else after.total_seconds()
