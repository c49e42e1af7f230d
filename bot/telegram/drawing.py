"""A screen as Telegram takes it: serialised once, and then only the chat is put in front of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from telegram.constants import ParseMode

from bot.dialogue.guide import Guide
from bot.dialogue.library import HEARD, HELP, HIDE
from bot.dialogue.place import Place
from bot.dialogue.screen import Screen
from bot.telegram.keyboard import keyboard

URGENT = frozenset((HELP, HEARD, HIDE))

MOST_KEPT = 4096
"""Serialised screens that are kept: those that are opened most, of whatever chat, in about 12 MB."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A screen ready to go out: the end of a call's JSON body, which begins with the chat."""

    place: Place
    body: bytes
    counts: tuple[tuple[str, str], ...]
    is_urgent: bool
    """Whether it must not wait: a page of Help, the answer to a cry for it, and the page that hides all others."""

    def as_new(self, chat_id: int) -> bytes:
        """The body of sendMessage into a chat."""
        return b'{"chat_id":%d,"disable_notification":true,%b' % (chat_id, self.body)

    def as_edit(self, chat_id: int, message_id: int) -> bytes:
        """The body of editMessageText over a message of a chat."""
        return b'{"chat_id":%d,"message_id":%d,%b' % (chat_id, message_id, self.body)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A screen on its way into a chat: over the message `message_id`, or as a new one where that is None."""

    chat_id: int
    message_id: int | None
    sheet: Sheet

    def after(self, older: "Drawing | None") -> "Drawing":
        """What is drawn where this one comes while `older` waits: this one, as a new message where that would have been
        one; but `older`, where it answers a cry for help and this one is only a tap on an older message."""
        if older is None or older.message_id is not None:
            return self
        return older if older.sheet.is_urgent and not self.sheet.is_urgent else replace(self, message_id=None)


def sheet(screen: Screen) -> Sheet:
    """The sheet of `screen`."""
    fields = {
        "text": screen.text,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": keyboard(screen.rows).to_dict(),
    }
    name = screen.place.position.screen
    is_urgent = name in URGENT or name.startswith(f"{HELP}.")
    return Sheet(screen.place, json.dumps(fields, ensure_ascii=False).encode()[1:], screen.counts, is_urgent)


def sheets(guide: Guide) -> Callable[[Place], Sheet]:
    """Gives the sheet of a settled place, and keeps those that are asked for most."""

    @lru_cache(MOST_KEPT)
    def sheet_at(place: Place) -> Sheet:
        return sheet(guide.show(place))

    return sheet_at
