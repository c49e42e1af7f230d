"""Clearing a chat: its messages of both sides, and the language that it remembers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import Bot, BotCommandScopeChat
from telegram.error import RetryAfter, TelegramError

from bot.telegram.mistakes import say_what_failed
from bot.telegram.patience import LONGEST_WAIT_SECONDS, patiently, seconds_of, very_patiently

log = logging.getLogger(__name__)

BATCH = 100
"""Ids that one call may name (Bot API, deleteMessages); those that are missing or too old are skipped."""

BATCHES = 10
"""How far back to look. Ids run over all chats of the bot, so that not every one of them is this chat's."""


MOST_LATER = 1000
"""Chats of which Telegram has refused a part (429), and whose clearing goes on a little later."""

LEAVING_SECONDS = 5.0
"""How long a stop waits for these."""

Call = Callable[[], Awaitable[object]]


class Clearing:
    """Clears chats. Where Telegram asks to wait, that is done apart: nobody else's update waits behind it."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._later: set[asyncio.Task[None]] = set()
        self._forgetting: set[int] = set()
        """The chats whose language is being forgotten, and none has been chosen since."""

    async def clear(self, chat_id: int, newest: int) -> None:
        """Deletes the messages from id `newest` downward and forgets the chosen language. Telegram allows 48 hours.

        What is sent later has a higher id and stays. Somebody may be about to look over the person's shoulder: what
        fails is tried again.
        """
        firsts = range(newest, max(newest - BATCH * BATCHES, 0), -BATCH)
        batches = [list(range(max(first - BATCH + 1, 1), first + 1)) for first in firsts]
        calls: list[Call] = [partial(self._bot.delete_messages, chat_id, ids) for ids in batches]
        calls.append(partial(self._forget, chat_id))
        self._forgetting.add(chat_id)
        refused: dict[Call, RetryAfter] = {}
        try:
            refused = await _done(calls, patiently)
        finally:
            if not self._goes_on(chat_id, refused):
                self._forgetting.discard(chat_id)

    def keep_language(self, chat_id: int) -> None:
        """A language is chosen: a clearing that Telegram keeps waiting must not forget that one."""
        self._forgetting.discard(chat_id)

    async def stop(self) -> None:
        """Waits a few seconds for what Telegram has refused, and gives up the rest."""
        if self._later:
            _, undone = await asyncio.wait(self._later, timeout=LEAVING_SECONDS)
            for task in undone:
                task.cancel()
            await asyncio.gather(*undone, return_exceptions=True)

    async def _forget(self, chat_id: int) -> None:
        if chat_id in self._forgetting:
            await self._bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))

    def _goes_on(self, chat_id: int, refused: dict[Call, RetryAfter]) -> bool:
        """Whether anything was refused and is done later."""
        if refused and len(self._later) < MOST_LATER:
            task = asyncio.create_task(self._again(chat_id, refused))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
            return True
        if refused:
            log.warning("a part of a chat could not be cleared: RetryAfter")
        return False

    async def _again(self, chat_id: int, refused: dict[Call, RetryAfter]) -> None:
        try:
            await asyncio.sleep(min(max(map(seconds_of, refused.values())), LONGEST_WAIT_SECONDS))
            if await _done(list(refused), very_patiently):
                log.warning("a part of a chat could not be cleared: RetryAfter")
        except Exception as error:  # noqa: BLE001  the outermost edge: nobody waits for this task
            say_what_failed(error)
        finally:
            self._forgetting.discard(chat_id)


async def _done(calls: Sequence[Call], patience: Callable[[Call], Awaitable[object]]) -> dict[Call, RetryAfter]:
    """Does the calls side by side; gives those that Telegram has refused to do now."""
    refused = {}
    results = await asyncio.gather(*map(patience, calls), return_exceptions=True)
    for call, result in zip(calls, results, strict=True):
        if isinstance(result, RetryAfter):
            refused[call] = result
        elif isinstance(result, TelegramError):
            log.warning("a part of a chat could not be cleared: %s", type(result).__name__)
        elif isinstance(result, BaseException):
            raise result
    return refused
