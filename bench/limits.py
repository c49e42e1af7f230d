"""Telegram's limits on edits and messages, for the burst: who writes too much is told to come again."""

import math
import time

BUDGET = 500.0
"""Edits and messages a second over all chats, and as many at once. Telegram does not say where it draws this line."""

CHAT_SECONDS, AT_ONCE = 1.0, 3
"""About one a second in a chat, with short bursts allowed (Telegram's FAQ for bots)."""


class Limits:
    """Two leaky buckets: one for everything, one for each chat. Answers to taps have no limit."""

    def __init__(self) -> None:
        self._full_at = 0.0
        self._chats: dict[int, float] = {}
        self.refused = 0

    def retry_after(self, chat: int) -> int:
        """0 where a message may pass now, else the whole seconds to wait (429)."""
        now = time.monotonic()
        everything = max(self._full_at, now) + 1 / BUDGET
        this_chat = max(self._chats.get(chat, 0.0), now) + CHAT_SECONDS
        over = max(everything - now - 1.0, this_chat - now - CHAT_SECONDS * AT_ONCE)
        if over > 0:
            self.refused += 1
            return math.ceil(over)
        self._full_at, self._chats[chat] = everything, this_chat
        return 0
