"""`rinda screens`: every screen as a person sees it, for reviewers and checks."""

import json
import re

import typer

from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.place import decode
from bot.dialogue.screen import Button, Screen

TAG = re.compile(r"<[^>]+>")


def print_screens(library: Library, language: str, *, as_json: bool) -> None:
    """Prints all screens that do not depend on answers in `language`. Exit code 2 for an unknown language."""
    if language not in library.languages:
        known = ", ".join(library.languages)
        raise typer.BadParameter(f"there is no language “{language}”: choose one of {known}")
    guide = Guide(library)
    shown = [guide.show(place) for place in guide.plain_places() if place.language == language]
    if as_json:
        typer.echo(json.dumps([_described(screen) for screen in shown], ensure_ascii=False, indent=1))
    else:
        typer.echo("\n\n".join(as_text(screen) for screen in shown))


def as_text(screen: Screen) -> str:
    """A screen as plain text: its position, what it says, and its buttons with where they lead."""
    lines = [f"== {screen.place.position}", plain(screen.text)]
    lines += ["  ".join(f"[{button.label}] → {leads_to(button)}" for button in row) for row in screen.rows]
    return "\n".join(lines)


def plain(text: str) -> str:
    """`text` without markup, as it is read."""
    return TAG.sub("", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def leads_to(button: Button) -> str:
    """Where a button leads, in words that a reviewer understands."""
    if button.copy:
        return f"copies {button.copy}"
    if button.url:
        return button.url
    place = decode(button.data)
    if place is None:
        return "nowhere"
    asked = {"?": " (languages)", "!": f" ({place.language})"}.get(place.asked, "")
    return f"{place.position}{asked}"


def _described(screen: Screen) -> dict[str, object]:
    return {
        "id": str(screen.place.position),
        "screen": screen.place.position.screen,
        "language": screen.place.language,
        "text": plain(screen.text),
        "buttons": [
            [{"label": button.label, "to": leads_to(button), "style": button.style} for button in row]
            for row in screen.rows
        ],
    }
