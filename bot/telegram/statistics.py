"""Published numbers in the chats of listed organisers: a picture, a few lines, and buttons for other periods."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.telegram.tap import Tap

log = logging.getLogger(__name__)

PREFIX = "stats:"
"""Of the callback_data of these buttons; no place begins so."""

IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """What an organiser is shown: a PNG, its caption in Telegram's HTML, and the periods that can be asked for."""

    picture: bytes
    caption: str
    spans: tuple[tuple[str, str], ...]
    """Labels and what they ask for."""
    link: tuple[str, str] | None = None
    """A label and the address of the dashboard, already signed in."""


Statistics = Callable[[str, str], Awaitable[StatisticsPage]]
"""Makes the page of a span (empty: the newest) in a language."""


class Desk(NamedTuple):
    """Who may ask for published numbers (Telegram ids, from the settings), and what makes their pages."""

    listed: frozenset[int]
    statistics: Statistics


class Organisers:
    """Answers those who are listed; of everybody else it knows nothing."""

    def __init__(self, bot: Bot, desk: Desk) -> None:
        self._bot = bot
        self._listed, self._statistics = desk

    def is_listed(self, person_id: int) -> bool:
        """Whether this is the Telegram id of an organiser."""
        return person_id in self._listed

    async def show(self, message: Message, language: str) -> None:
        """Sends the newest page into the chat of `message`."""
        await self._send(message.chat.id, await self._statistics("", language))

    async def tap(self, tap: Tap, language: str) -> None:
        """Sends the page that a button asks for, and takes the one with the button away."""
        page = await self._statistics(tap.data.removeprefix(PREFIX), language)
        if await self._send(tap.chat_id, page):
            with suppress(TelegramError):  # After two days it cannot be deleted any more, and may stay.
                await self._bot.delete_message(tap.chat_id, tap.message_id)

    async def _send(self, chat_id: int, page: StatisticsPage) -> bool:
        buttons = [InlineKeyboardButton(label, callback_data=PREFIX + span) for label, span in page.spans]
        rows = [buttons[start : start + IN_A_ROW] for start in range(0, len(buttons), IN_A_ROW)]
        if page.link:
            rows.append([InlineKeyboardButton(page.link[0], url=page.link[1])])
        try:
            await self._bot.send_photo(chat_id, page.picture, page.caption, reply_markup=InlineKeyboardMarkup(rows))
        except TelegramError as error:
            log.error("the statistics could not be delivered: %s", type(error).__name__)
            return False
        return True
