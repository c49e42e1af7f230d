"""The people and their private chats: messages, the last toast, and what is still unanswered."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.simulator.entities import Entity, Formatted, utf16_length
from bot.simulator.keyboards import Keyboard
from bot.simulator.parameters import Json
from bot.simulator.signals import Signal

# The answer to a press is refused after this many seconds; Telegram does not publish its figure.
ANSWER_WITHIN = 15


@dataclass(slots=True)
class Message:
    """One message of a chat; `extra` holds the fields of its kind (photo, voice, forward_origin …).

    The world fills in the id and the date (seconds since 1970) when it puts the message into a chat.
    """

    from_bot: bool
    content: Formatted
    keyboard: Keyboard | None = None
    kind: str = "text"
    extra: dict[str, Json] = field(default_factory=dict)
    edit_date: int | None = None
    message_id: int = 0
    date: int = 0


@dataclass(slots=True)
class Press:
    """A callback query that the bot has not answered yet; `born` in seconds of the simulated clock."""

    chat: int
    born: float


@dataclass(slots=True)
class Toast:
    """The text that the last answer to a press showed."""

    text: str
    show_alert: bool
    url: str
    number: int

    def as_json(self) -> dict[str, Json]:
        """Give the toast for the page; `n` grows, so that the same words twice are two toasts."""
        return {"text": self.text, "show_alert": self.show_alert, "url": self.url, "n": self.number}


class Chat:
    """A private chat with one person. `revision` grows with everything that the person can see."""

    __slots__ = (
        "action",
        "blocked",
        "first_name",
        "identity",
        "language_code",
        "menu_button",
        "message_revision",
        "messages",
        "presses",
        "revision",
        "signal",
        "toast",
        "username",
    )

    def __init__(self, identity: int) -> None:
        self.identity = identity
        self.first_name = f"Person {identity}"
        self.username: str | None = None
        self.language_code: str | None = None
        self.blocked = False
        self.messages: dict[int, Message] = {}
        self.presses: dict[str, Press] = {}
        self.toast: Toast | None = None
        self.action: str | None = None
        self.menu_button: Json = None
        self.revision = 0
        self.message_revision = 0
        self.signal = Signal()

    def user(self) -> dict[str, Json]:
        """Give the person as a User object."""
        user: dict[str, Json] = {"id": self.identity, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def as_json(self) -> dict[str, Json]:
        """Give the Chat object."""
        chat: dict[str, Json] = {"id": self.identity, "first_name": self.first_name, "type": "private"}
        if self.username:
            chat["username"] = self.username
        return chat

    def newest_first(self) -> Iterator[Message]:
        """Go through the messages from the newest to the oldest."""
        return reversed(self.messages.values())


def message_json(message: Message, chat: Chat, bot: dict[str, Json]) -> dict[str, Json]:
    """Give the Message object as the bot sees it."""
    shape: dict[str, Json] = {
        "message_id": message.message_id,
        "from": bot if message.from_bot else chat.user(),
        "chat": chat.as_json(),
        "date": message.date,
    }
    if message.edit_date is not None:
        shape["edit_date"] = message.edit_date
    shape.update(message.extra)
    text, entities = message.content
    if text:
        names = ("text", "entities") if message.kind == "text" else ("caption", "caption_entities")
        shape[names[0]] = text
        if entities:
            shape[names[1]] = [entity.as_json() for entity in entities]
    if message.keyboard:
        shape["reply_markup"] = {"inline_keyboard": message.keyboard}
    return shape


def typed_command(text: str) -> tuple[Entity, ...]:
    """Give the bot_command entity of a typed /command, or none."""
    word = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    name = word[1:].split("@")[0]
    if not name.isascii() or not name.replace("_", "").isalnum() or len(name) > 32:
        return ()
    return (Entity("bot_command", 0, utf16_length(word)),)
