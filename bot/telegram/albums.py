"""Pictures that are sent together: Telegram brings each of them as a message of its own, and one answer is enough."""

import asyncio
from typing import Final

from telegram import Message

KNOWN_SECONDS: Final = 10.0
"""How long an album is known: all of it comes within a moment."""


class Albums:
    """The albums that have just begun to come, forgotten moments later."""

    def __init__(self) -> None:
        self._begun: set[tuple[int, str]] = set()

    def has_begun(self, message: Message) -> bool:
        """Whether another message of the same album has come before; of messages that are in none, never."""
        if message.media_group_id is None:
            return False
        album = message.chat.id, message.media_group_id
        if album in self._begun:
            return True
        self._begun.add(album)
        asyncio.get_running_loop().call_later(KNOWN_SECONDS, self._begun.discard, album)
        return False
