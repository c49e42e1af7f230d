"""Screens that nobody reaches, that one cannot leave, or whose buttons would not fit into Telegram's 64 bytes."""

from collections import defaultdict
from collections.abc import Iterator

from bot.dialogue.graph import STARTS, depths, edges
from bot.dialogue.guide import Guide
from bot.dialogue.library import HELP, HOME, Library
from bot.dialogue.place import LONGEST_DATA, Asked, Place, Position, decode, encode
from bot.languages.document import Finding

DEEPEST = 5
"""Taps from home to the deepest screen."""


def lost(guide: Guide) -> Iterator[Finding]:
    """A finding for each screen that breaks a rule of the way."""
    library = guide.library
    reached = depths(library, *STARTS)
    from_home = depths(library, HOME, HELP)
    for name in library.source.screens:
        if name not in reached:
            yield library.finding(name, (), f"no button leads to “{name}”: link it or take it out")
        elif from_home.get(name, 0) > DEEPEST:
            message = f"“{name}” is {from_home[name]} taps from home, at most {DEEPEST} are allowed: move it up"
            yield library.finding(name, (), message)
    yield from _without_a_way(guide)
    yield from _too_long(library)


def _without_a_way(guide: Guide) -> Iterator[Finding]:
    for name, content in guide.library.source.screens.items():
        for position in content.positions():
            place = Place(position, "en")
            screen = guide.show(place)
            targets = {_screen(button.data) for row in screen.rows for button in row}
            if HELP not in targets and name != HELP:
                yield guide.library.finding(name, (), f"“{position}” has no button to Help")
            if not targets & {HOME, content.parent}:
                yield guide.library.finding(name, (), f"“{position}” has no way back")


def _screen(data: str) -> str:
    place = decode(data) if data else None
    return place.position.screen if place else ""


def _too_long(library: Library) -> Iterator[Finding]:
    """The longest data that any way into a screen can give one of its buttons, a bound over all origins."""
    longest = {name: _longest(library, name) for name in library.source.screens}
    from_anywhere = max(longest.values(), key=lambda position: len(str(position)))
    origins: dict[str, set[Position]] = defaultdict(set)
    for name, targets in edges(library).items():
        for target in targets:
            origins[target].add(longest[name])
    for name, position in longest.items():
        ways = {from_anywhere} if name == HELP or name.startswith(f"{HELP}.") else origins[name]
        for origin in ways:
            data = encode(Place(position, "en", origin, Asked.LANGUAGES))
            if len(data.encode()) > LONGEST_DATA:
                message = f"a button here would need {len(data)} bytes, Telegram takes {LONGEST_DATA}: shorten the id"
                yield library.finding(name, (), f"{message} “{name}” or “{origin.screen}”")


def _longest(library: Library, name: str) -> Position:
    return max(library.source.screens[name].positions(), key=lambda position: len(str(position)))
