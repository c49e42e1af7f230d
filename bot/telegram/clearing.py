"""Clearing a chat: its messages of both sides, and the language that it remembers."""

import asyncio
import logging
from functools import partial

from telegram import Bot, BotCommandScopeChat
from telegram.error import TelegramError

from bot.telegram.patience import very_patiently

log = logging.getLogger(__name__)

BATCH = 100
"""Ids that one call may name (Bot API, deleteMessages); those that are missing or too old are skipped."""

BATCHES = 10
"""How far back to look. Ids run over all chats of the bot, so that not every one of them is this chat's."""


async def clear(bot: Bot, chat_id: int, newest: int) -> None:
    """Deletes the messages from id `newest` downward and forgets the chosen language. Telegram allows 48 hours.

    Somebody may be about to look over the person's shoulder: what fails is tried again.
    """
    firsts = range(newest, max(newest - BATCH * BATCHES, 0), -BATCH)
    batches = [list(range(max(first - BATCH + 1, 1), first + 1)) for first in firsts]
    work = [partial(bot.delete_messages, chat_id, ids) for ids in batches]
    work.append(partial(bot.delete_my_commands, scope=BotCommandScopeChat(chat_id)))
    for done in await asyncio.gather(*map(very_patiently, work), return_exceptions=True):
        if isinstance(done, TelegramError):
            log.warning("a part of a chat could not be cleared: %s", type(done).__name__)
        elif isinstance(done, BaseException):
            raise done
