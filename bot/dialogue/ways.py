"""Where the buttons of a screen lead, and what Back means there."""

from bot.dialogue.kinds import AnyContent
from bot.dialogue.library import HELP, HIDE, HOME, WELCOME, Edition
from bot.dialogue.place import Place, Position


def content_at(edition: Edition, place: Place) -> AnyContent:
    """The content of the screen at `place`."""
    return edition.screens[place.position.screen]


def onward(edition: Edition, place: Place, position: Position) -> Place:
    """Where a button to `position` leads from `place`: Back there means the parent, or the screen that was left."""
    if position.screen == place.position.screen:
        return Place(position, place.language, place.origin)
    is_child = edition.screens[position.screen].parent == place.position.screen
    if is_child and not place.position.answers and not place.position.step:
        # Help can be opened from anywhere, so that the way back from it is kept all through it.
        return Place(position, place.language, place.origin if _is_help(place.position) else None)
    if _is_help(place.position) and _is_help(position):
        return Place(position, place.language, place.origin)
    return Place(position, place.language, place.position)


def back(edition: Edition, place: Place) -> Place:
    """Where Back leads from `place`."""
    content = content_at(edition, place)
    above = content.above(place.position)
    if above is not None:
        return Place(above, place.language, place.origin)
    parent = Position(content.parent)
    if place.origin is None:
        return Place(parent, place.language)
    if _is_help(place.position) and place.position.screen != HELP:
        return Place(parent, place.language, place.origin)
    return Place(place.origin, place.language)


def to_help(place: Place) -> Place:
    """Where the red button leads from `place`: to Help, and on Help itself to its first contact."""
    position = Position(HELP)
    if place.position == position:
        position = Position(HELP, step=1)
    origin = place.origin if _is_help(place.position) else place.position
    if origin and origin.screen in {HOME, WELCOME, HIDE}:
        origin = None
    return Place(position, place.language, origin)


def _is_help(position: Position) -> bool:
    return position.screen == HELP or position.screen.startswith(f"{HELP}.")
