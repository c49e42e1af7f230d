"""What a person sees: a text and rows of buttons."""

from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.place import Place, Position


@dataclass(frozen=True, slots=True)
class Choice:
    """A button as its screen's kind sees it: it leads to a position, opens an address, or copies a number."""

    label: str
    to: Position | None = None
    url: str = ""
    copy: str = ""
    style: str = ""


Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class Body:
    """What the kind of a screen contributes: its text (Telegram's HTML), its own buttons, and what to count."""

    text: str
    rows: Rows = ()
    counts: tuple[tuple[str, str], ...] = ()
    """Pairs of what happened and to what, each an increment of its own."""


@dataclass(frozen=True, slots=True)
class Button:
    """A finished button. Exactly one of `data` (callback_data), `url` and `copy` is set."""

    label: str
    data: str = ""
    url: str = ""
    copy: str = ""
    style: str = ""
    """danger, primary, success or empty: never the only carrier of meaning."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A finished screen: the place it shows, text in Telegram's HTML, rows of buttons, and what to count."""

    place: Place
    text: str
    rows: tuple[tuple[Button, ...], ...]
    counts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or a spoken text that is sent on demand, with a caption and a way to Help."""

    path: Path
    is_picture: bool
    caption: str
    rows: tuple[tuple[Button, ...], ...]


def rows_of(choices: list[Choice]) -> Rows:
    """One button a row: labels of up to 28 characters stay readable on a narrow phone."""
    return tuple((choice,) for choice in choices)
