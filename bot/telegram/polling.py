"""Fetches updates by long polling, as one process without an address of its own does."""

import asyncio
import json
import logging
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram.network import PooledRequest
from bot.telegram.patience import seconds_of
from bot.telegram.updates import Updates

log = logging.getLogger(__name__)

ALLOWED = ("message", "callback_query")
"""The kinds of update we use; asking for no others keeps names out of the process."""

POLL_SECONDS = 30
"""How long Telegram holds an empty poll (at most 50)."""

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0

MOST_REFUSALS = 8
"""How often in a row, within a minute, Telegram may say that it does not know the token before that is believed."""


class Polling:
    """Long polling. The library's own updater takes any number, and asks for ever for one that it cannot parse."""

    def __init__(self, bot: Bot, request: PooledRequest, updates: Updates) -> None:
        self._bot = bot
        self._request = request
        self._updates = updates
        self._offset = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._refusals = 0

    async def run(self) -> None:
        """Fetches until cancelled. Raises InvalidToken or Forbidden where Telegram no longer knows the token."""
        while True:
            try:
                await self._fetch()
                self._pause, self._refusals = FIRST_PAUSE_SECONDS, 0
            except (InvalidToken, Forbidden) as error:
                # Any 404 reads so, that of a gateway too, and the process must not end over one.
                self._refusals += 1
                if self._refusals >= MOST_REFUSALS:
                    raise
                log.error("Telegram does not know the token (%s): trying again", type(error).__name__)
                await self._rest()
            except RetryAfter as error:
                self._refusals = 0
                await asyncio.sleep(seconds_of(error))
            except Conflict:
                self._refusals = 0
                log.error("another process polls with this token, or a webhook is set: stop one of the two")
                await self._rest()
            except (KeyError, TypeError, ValueError) as error:
                log.error("Telegram's answer holds no updates (%s): trying again", type(error).__name__)
                await self._rest()
            except NetworkError as error:
                self._refusals = 0
                log.warning("Telegram cannot be reached (%s): trying again", type(error).__name__)
                await self._rest()
            except TelegramError as error:
                log.error("Telegram refuses to give updates (%s): trying again", type(error).__name__)
                await self._rest()

    async def finish(self) -> None:
        """Tells Telegram what has been fetched, so that it does not come again."""
        if self._offset:
            try:
                await self._call(offset=self._offset, limit=1, timeout=0)
            except (TelegramError, TypeError) as error:
                log.warning("the last updates could not be confirmed (%s): they may come twice", type(error).__name__)

    async def _fetch(self) -> None:
        batch = await self._call(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=json.dumps(ALLOWED))
        # In the order of their ids, or what has been answered would be asked for again.
        for raw in sorted(batch, key=lambda raw: int(raw["update_id"])):
            await self._updates.take(raw)
            # Only now: what a stop leaves waiting for room comes again at the next start.
            self._offset = int(raw["update_id"]) + 1

    async def _call(self, timeout: int, **parameters: int | str) -> list[dict[str, Any]]:  # noqa: ASYNC109  Telegram's word
        query = urlencode({"timeout": timeout, **parameters})
        result = await self._request.post(f"{self._bot.base_url}/getUpdates?{query}", read_timeout=timeout + 10)
        if not isinstance(result, list):
            raise TypeError("this is no list of updates")
        return result

    async def _rest(self) -> None:
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
