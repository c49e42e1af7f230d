"""Where a person is, and how that travels in a button: nothing else remembers it."""

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST_DATA = 64
"""Bytes of callback_data that Telegram takes (Bot API, InlineKeyboardButton)."""

LONGEST_ID = 22
"""Characters of a screen's id, so that a place and the one it was left from fit into one button."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
VERSION = "1"
_POSITION = r"[a-z0-9][a-z0-9.]*(?::[0-9a-z]+)?"
_DATA = re.compile(rf"{VERSION}([a-z]{{2}})([/?!*~+^=_-])({_POSITION})(?:@({_POSITION}))?")


class Asked(StrEnum):
    """What a button asks for besides showing its place; also the sign that stands for it in callback_data."""

    NOTHING = "/"
    LANGUAGES = "?"
    """Offer the languages here, then come back."""
    CHOSEN = "!"
    """The language of this place has just been chosen: let the chat remember it."""
    PICTURE = "*"
    """Send the picture of this screen."""
    VOICE = "~"
    """Send this screen as it is spoken."""
    ACCEPTED = "+"
    """Show this place, which somebody was offered on typing, and count that it was accepted."""
    DELETE = "^"
    """Delete the message that this place replies to."""
    HELPED = "="
    """Count that what ends at this place has helped."""
    NOT_HELPED = "_"
    """Count that it has not helped yet."""
    CLEAR = "-"
    """Delete the messages of this chat."""


@dataclass(frozen=True, slots=True)
class Position:
    """A spot in the guide: the screen, the step within it (0-35), and the answers given there (digits 0-9a-z)."""

    screen: str
    step: int = 0
    answers: str = ""

    def __str__(self) -> str:
        if not self.step and not self.answers:
            return self.screen
        return f"{self.screen}:{DIGITS[self.step]}{self.answers}"


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a language, with the position that Back returns to where that is not simply the parent."""

    position: Position
    language: str
    origin: Position | None = None
    asked: Asked = Asked.NOTHING
    notice: str = ""
    """The interface text that explains why the person is here and not where the button led; never in the button."""


def encode(place: Place) -> str:
    """The callback_data of `place`: ASCII, meant to be at most 64 bytes, which `rinda check` proves for every place."""
    origin = f"@{place.origin}" if place.origin else ""
    return f"{VERSION}{place.language}{place.asked}{place.position}{origin}"


def decode(data: str) -> Place | None:
    """The place in `data`, or None where it is damaged or not ours. The screen may no longer exist."""
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    language, asked, position, origin = match.groups()
    return Place(_position(position), language, _position(origin) if origin else None, Asked(asked))


def _position(text: str) -> Position:
    screen, _, rest = text.partition(":")
    return Position(screen, DIGITS.index(rest[0]), rest[1:]) if rest else Position(screen)


def start_parameter(screen: str, campaign: str = "") -> str:
    """The parameter of a link `t.me/BOT?start=…`: Telegram allows A-Z a-z 0-9 _ - and 64 characters in it."""
    return screen.replace(".", "-") + (f"__{campaign}" if campaign else "")


def read_start_parameter(parameter: str) -> tuple[str, str]:
    """The screen's id and the campaign's code in a start parameter, both possibly empty or unknown."""
    screen, _, campaign = parameter.partition("__")
    return screen.replace("-", "."), campaign
