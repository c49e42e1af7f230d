"""What is offered in answer to typed words and to files. What was typed is not in it: only which screens may fit."""

import zlib
from collections.abc import Iterable
from itertools import islice

from bot.dialogue.library import FILE, HEARD, HOME, REPLIES, RESULTS, Edition, Library
from bot.dialogue.place import DIGITS, Asked, Place, Position, encode
from bot.dialogue.screen import Button
from bot.dialogue.typed.understanding import Understood
from bot.dialogue.ways import onward

NUMBER, CODE = 6, 4
"""Digits of a message's number and of a screen's code, to the base of 36."""


def code(screen: str) -> str:
    """A short name of a screen's id, the same for ever. `rinda check` finds two screens with the same one."""
    return _digits(zlib.crc32(screen.encode()) % 36**CODE, CODE)


def _digits(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits


def reply_place(library: Library, understood: Understood, language: str, message_id: int) -> Place:
    """The place that answers a typed message: words on a danger, else the screens found, else home with a kind word."""
    answers = _digits(message_id, NUMBER) + "".join(code(screen) for screen in understood.screens)
    if understood.danger:
        kinds = list(library.lexicon.safeguarding)
        return Place(Position(HEARD, kinds.index(understood.danger) + 1, answers), language)
    if understood.screens:
        return Place(Position(RESULTS, 0, answers), language)
    return Place(Position(HOME), language, notice="notice_typed")


def file_place(language: str, message_id: int, *, is_location: bool = False) -> Place:
    """The place that answers a picture, a voice or another file; whoever sends where they are may wait for somebody."""
    return Place(Position(FILE, int(is_location), _digits(message_id, NUMBER)), language)


def message_number(place: Place) -> int | None:
    """The number of the message that a place replies to, or None where it is lost."""
    number = place.position.answers[:NUMBER]
    return int(number, 36) if number else None


class Replies:
    """The engine's buttons on replies."""

    def __init__(self, library: Library) -> None:
        self._screens = {code(screen): screen for screen in library.source.screens}
        self._others = tuple(f"{screen}." for screen in library.lexicon.beside)
        self._kinds = [kind.screen for kind in library.lexicon.safeguarding.values()]

    def rows(self, edition: Edition, place: Place) -> list[tuple[Button, ...]]:
        """The buttons of a reply; none on other screens."""
        if place.position.screen not in REPLIES:
            return []
        words = edition.words
        rows: list[tuple[Button, ...]] = []
        if place.position.screen == RESULTS:
            rows += _buttons(edition, place, list(self._found(place.position.answers)))
        if place.position.screen == HEARD and place.position.step:
            help_place = onward(edition, place, Position(self._kinds[place.position.step - 1]))
            accepted = Place(help_place.position, place.language, help_place.origin, Asked.ACCEPTED)
            others = Position(RESULTS, 0, place.position.answers)
            declined = Place(others if self._found(others.answers) else Position(HOME), place.language)
            rows += [
                (Button(words.say("heard_yes"), data=encode(accepted), style="primary"),),
                # By its title: a label was written for where it stands ("Show this to the adult").
                *(
                    (Button(edition.screens[screen].title, data=encode(onward(edition, place, Position(screen)))),)
                    for screen in self._beside(others.answers)
                ),
                (Button(words.say("heard_no"), data=encode(declined)),),
            ]
        if message_number(place):
            typed = Place(place.position, place.language, asked=Asked.DELETE)
            rows.append((Button(words.say("delete_typed"), data=encode(typed)),))
        return rows

    def _beside(self, answers: str) -> list[str]:
        """The screen that fits best, where it speaks to somebody else than the one who is hurt."""
        best = islice(self._found(answers), 1)
        return [screen for screen in best if f"{screen}.".startswith(self._others)]

    def _found(self, answers: str) -> Iterable[str]:
        codes = answers[NUMBER:]
        found = [self._screens.get(codes[index : index + CODE]) for index in range(0, len(codes), CODE)]
        return [screen for screen in found if screen is not None]


def _buttons(edition: Edition, place: Place, screens: list[str]) -> list[tuple[Button, ...]]:
    """A button to each of `screens`. Those that would say the same also say where they lead: each app has its own."""
    labels = [edition.labels.get(screen, edition.screens[screen].title) for screen in screens]
    rows: list[tuple[Button, ...]] = []
    for screen, label in zip(screens, labels, strict=True):
        above = edition.screens[edition.screens[screen].parent].title
        written = f"{above} · {label}" if labels.count(label) > 1 else label
        rows.append((Button(written, data=encode(onward(edition, place, Position(screen)))),))
    return rows
