"""A tap on a button, read from Telegram's JSON without the library's objects: making them is most of a tap's cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatType

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tap:
    """A callback query of the Bot API, as far as it says where somebody stands. It lives as long as its answer."""

    query_id: str
    data: str
    person_id: int
    chat_id: int
    is_private: bool
    message_id: int
    is_accessible: bool
    """Whether the message can still be edited (an InaccessibleMessage, whose date is 0, cannot)."""

    @property
    def editable_id(self) -> int | None:
        """The id of the message, where it can be edited."""
        return self.message_id if self.is_accessible else None


def read_tap(update: Raw) -> Tap | None:
    """The tap in `update`; None where it holds none, or one on a message of another chat (inline mode).

    Raises KeyError, TypeError or ValueError where it is no callback query as the Bot API describes it.
    """
    query = update.get("callback_query")
    if query is None or query.get("message") is None:
        return None
    message = query["message"]
    chat = message["chat"]
    return Tap(
        query_id=str(query["id"]),
        data=str(query.get("data") or ""),
        person_id=int(query["from"]["id"]),
        chat_id=int(chat["id"]),
        is_private=chat["type"] == ChatType.PRIVATE,
        message_id=int(message["message_id"]),
        is_accessible=bool(message.get("date")),
    )
