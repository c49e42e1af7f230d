"""Fairness between chats: one that floods the bot is answered less often, and no other chat is slower for it.

Of a chat, only so many updates are in hand at the same time. What comes beyond that is held, and five times a second
one of it is answered: of taps the newest, so that the last screen asked for always comes, and Help behind nothing else.
Typed words are read one message after the other, and together where they are many: a cry for help is heard among them.
Nothing outlives the flood.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from enum import IntEnum, auto
from typing import Final, NamedTuple

from bot.dialogue.library import HELP
from bot.dialogue.place import decode
from bot.dialogue.typed.understanding import BEGINNING, END
from bot.telegram.tap import Raw

MOST_OF_A_LANE: Final = 8
"""Updates of one kind that one chat may have in hand. Somebody who taps ten times a second has two or three."""

PAUSE_SECONDS: Final = 0.2
"""Between two answers to a chat that floods."""

MOST_MESSAGES: Final = 10
"""Different typed messages of a chat that are held each by itself. Those beyond are read together, as the last one."""

LONGEST_WORDS: Final = BEGINNING + END
"""Characters that are held of words read together: no more of a message is looked at."""


class Kind(IntEnum):
    """What hinders only its like: a hundred taps on Clear do not keep /help or typed words waiting."""

    HELP = auto()
    """A tap on a page of Help."""
    TAP = auto()
    COMMAND = auto()
    HELP_COMMAND = auto()
    WORDS = auto()
    FILE = auto()
    DISMISSED = auto()
    """The bare answer to a tap that is held."""


TAPS: Final = frozenset({Kind.HELP, Kind.TAP})


class Lane(NamedTuple):
    """The updates of one kind of one chat."""

    chat_id: int
    kind: Kind

    @property
    def is_of_taps(self) -> bool:
        """Whether somebody waits for the end of a button's waiting."""
        return self.kind in TAPS

    def beside(self, kind: Kind) -> "Lane":
        """Another lane of the same chat."""
        return Lane(self.chat_id, kind)


class Fairness:
    """Knows what is in hand and what is held, by lane. Both are forgotten as soon as they are answered."""

    def __init__(self, answer: Callable[[Raw, Lane], Awaitable[object]]) -> None:
        """`answer` begins to answer an update that was held; a tap's waiting has then ended already."""
        self._answer = answer
        self._in_hand: dict[Lane, int] = {}
        self._held: dict[Lane, list[Raw]] = {}
        self._releasing: dict[Lane, asyncio.Task[None]] = {}

    def holds(self, lane: Lane, raw: Raw) -> bool:
        """Whether an update must wait. If so, it takes the place of what was held in its lane, except for words."""
        if self._held and lane.is_of_taps:
            # Both draw the same message: what was asked for last is what shall stand there.
            self._held.pop(lane.beside(Kind.TAP if lane.kind is Kind.HELP else Kind.HELP), None)
        if lane not in self._releasing and self.has_room(lane):
            return False
        self._held[lane] = _with(self._held.get(lane, []), raw) if lane.kind is Kind.WORDS else [raw]
        if lane not in self._releasing:
            self._releasing[lane] = asyncio.create_task(self._release(lane))
        return True

    def has_room(self, lane: Lane) -> bool:
        """Whether one more of this lane may be in hand."""
        return self._in_hand.get(lane, 0) < MOST_OF_A_LANE

    def begin(self, lane: Lane) -> None:
        """One more of this lane is in hand."""
        self._in_hand[lane] = self._in_hand.get(lane, 0) + 1

    def end(self, lane: Lane) -> None:
        """One of this lane is done."""
        left = self._in_hand.pop(lane) - 1
        if left:
            self._in_hand[lane] = left

    def releasing(self) -> list[asyncio.Task[None]]:
        """What still has to be answered; each task ends within moments where nothing more comes."""
        return list(self._releasing.values())

    async def _release(self, lane: Lane) -> None:
        try:
            await asyncio.sleep(PAUSE_SECONDS)
            while lane in self._held:
                if self.has_room(lane):
                    raw, *rest = self._held.pop(lane)
                    if rest:
                        self._held[lane] = rest
                    await self._answer(raw, lane)
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            del self._releasing[lane]


def lane_of(raw: Raw) -> Lane | None:
    """The lane of an update; None where it is no tap or message as the Bot API describes them. Never raises."""
    query = _inside(raw, "callback_query")
    message = _inside(query or raw, "message")
    chat_id = _inside(_inside(message, "chat"), "id")
    if not isinstance(chat_id, int):
        return None
    if query is not None:
        data = _inside(query, "data")
        place = decode(data) if isinstance(data, str) else None
        return Lane(chat_id, Kind.HELP if place and place.position.screen.partition(".")[0] == HELP else Kind.TAP)
    return Lane(chat_id, _kind_of(_said(message)))


def _kind_of(said: object) -> Kind:
    if not isinstance(said, str) or not said:
        return Kind.FILE
    if not said.startswith("/"):
        return Kind.WORDS
    return Kind.HELP_COMMAND if said.startswith(f"/{HELP}") else Kind.COMMAND


def _inside(thing: object, name: str) -> object:
    return thing.get(name) if isinstance(thing, Mapping) else None


def _said(message: object) -> object:
    """What stands in a message or beside its file."""
    return _inside(message, "text") or _inside(message, "caption")


def _with(held: list[Raw], raw: Raw) -> list[Raw]:
    """The messages that are held, and one more: left out where the same was said, else joined to the last of many."""
    said = _said(raw["message"])
    if any(_said(other["message"]) == said for other in held):
        return held
    return [*held, raw] if len(held) < MOST_MESSAGES else [*held[:-1], _together(held[-1], raw)]


def _together(held: Raw, raw: Raw) -> Raw:
    """The newer of two messages, with the words of both: those at the end where they are more than is looked at."""
    message = raw["message"]
    said = f"{_said(held['message'])}\n{_said(message)}"[-LONGEST_WORDS:]
    return {**raw, "message": {**message, "text" if message.get("text") else "caption": said}}
