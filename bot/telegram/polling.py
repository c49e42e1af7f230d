"""Fetches updates. One that cannot be read is passed over: it neither stops the others nor is logged."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from telegram import Bot, Update
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram.aliases import AnyApplication
from bot.telegram.delivery import seconds_of
from bot.telegram.network import PooledRequest

log = logging.getLogger(__name__)

ALLOWED = ("message", "callback_query")
"""The kinds of update we use; asking for no others keeps names out of the process."""

POLL_SECONDS = 30
"""How long Telegram holds an empty poll (at most 50)."""

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0


AT_ONCE = 32
"""Updates in hand at the same time. Further ones wait at Telegram, which keeps a tap for 150 seconds."""


class Polling:
    """Long polling. The library's own updater takes any number, and asks for ever for one that it cannot parse."""

    def __init__(
        self,
        application: AnyApplication,
        request: PooledRequest,
        unread: Callable[[], None],
    ) -> None:
        """`unread` is called for every update that cannot be parsed, with nothing of it."""
        self._application = application
        self._bot: Bot = application.bot
        self._request = request
        self._unread = unread
        self._room = asyncio.Semaphore(AT_ONCE)
        self._in_hand: set[asyncio.Task[None]] = set()
        self._offset = 0
        self._pause = FIRST_PAUSE_SECONDS

    async def run(self) -> None:
        """Fetches until cancelled. Raises InvalidToken or Forbidden where Telegram does not know the token."""
        while True:
            try:
                await self._fetch()
                self._pause = FIRST_PAUSE_SECONDS
            except (InvalidToken, Forbidden):
                raise
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except Conflict:
                log.error("another process polls with this token: stop one of the two")
                await self._rest()
            except NetworkError as error:
                log.warning("Telegram cannot be reached (%s): trying again", type(error).__name__)
                await self._rest()
            except TelegramError as error:
                log.error("Telegram refuses to give updates (%s): trying again", type(error).__name__)
                await self._rest()

    async def finish(self) -> None:
        """Waits for what is in hand, and tells Telegram what has been fetched, so that it does not come again."""
        await asyncio.gather(*self._in_hand, return_exceptions=True)
        if self._offset:
            try:
                await self._call(offset=self._offset, limit=1, timeout=0)
            except TelegramError as error:
                log.warning("the last updates could not be confirmed (%s): they may come twice", type(error).__name__)

    async def _fetch(self) -> None:
        for raw in await self._call(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=json.dumps(ALLOWED)):
            self._offset = int(raw["update_id"]) + 1
            update = self._read(raw)
            if update is not None:
                await self._room.acquire()
                task = asyncio.create_task(self._application.process_update(update))
                self._in_hand.add(task)
                task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._in_hand.discard(task)
        self._room.release()

    def _read(self, raw: dict[str, Any]) -> Update | None:
        try:
            _shorten(raw)
            return Update.de_json(raw, self._bot)
        except (ValueError, TypeError, KeyError, AttributeError):
            # What a broken update makes the parser raise. It may hold a person's words: only its number is kept.
            self._unread()
            return None

    async def _call(self, timeout: int, **parameters: int | str) -> list[dict[str, Any]]:  # noqa: ASYNC109  Telegram's word
        query = urlencode({"timeout": timeout, **parameters})
        result = await self._request.post(f"{self._bot.base_url}/getUpdates?{query}", read_timeout=timeout + 10)
        return result if isinstance(result, list) else []

    async def _rest(self) -> None:
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)


def _shorten(raw: dict[str, Any]) -> None:
    """Takes out of a tap what its message said and which buttons it had: we only need to know where it stands."""
    query = raw.get("callback_query")
    if query and query.get("message"):
        query["message"] = {key: query["message"][key] for key in ("message_id", "date", "chat")}
