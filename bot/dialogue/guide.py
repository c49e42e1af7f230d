"""The guide: for every place the screen that a person sees there. A pure function of the content."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.kinds import AnyContent
from bot.dialogue.library import CLEAR, HELP, HIDE, HOME, WELCOME, Edition, Library
from bot.dialogue.place import Asked, Place, Position, decode, encode
from bot.dialogue.screen import Body, Button, Choice, Screen


class Guide:
    """Shows screens. It renders every screen that does not depend on answers once, when it is made."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._first_language = next(iter(library.languages))
        self._rendered = {place: self._render(place) for place in self.plain_places()}

    def show(self, place: Place) -> Screen:
        """The screen at `place`, which must be a settled one, as `resolve` and `place_at` return it."""
        rendered = self._rendered.get(place)
        return rendered if rendered is not None else self._render(place)

    def plain_places(self) -> Iterator[Place]:
        """Every place in every language that does not depend on answers."""
        for language, edition in self.library.editions.items():
            for screen in edition.screens.values():
                for position in screen.positions():
                    if not position.answers:
                        yield Place(position, language)

    def resolve(self, data: str) -> Place:
        """The place that a button's callback_data leads to. Never raises: what is damaged, foreign or outdated leads to
        the nearest place that there is, with a notice that says so."""
        place = decode(data)
        if place is None:
            return self.place_at(HOME, self._first_language, notice="notice_gone")
        language = place.language if place.language in self.library.editions else self._first_language
        position, notice = self._settle(place.position, language)
        origin = self._settle(place.origin, language)[0] if place.origin else None
        return Place(position, language, origin, place.asked, notice)

    def place_at(self, screen: str, language: str, notice: str = "") -> Place:
        """The place of a screen's id, or the nearest one where there is none (any more)."""
        if language not in self.library.editions:
            language = self._first_language
        position, lost = self._settle(Position(screen), language)
        return Place(position, language, notice=notice or lost)

    def first_place(self, screen: str, language: str) -> Place:
        """Where a person starts who has not chosen a language yet: the languages, and then `screen` or the welcome."""
        place = self.place_at(screen or WELCOME, language)
        return replace(place, asked=Asked.LANGUAGES, notice="")

    def _settle(self, position: Position, language: str) -> tuple[Position, str]:
        screens = self.library.editions[language].screens
        name, notice = position.screen, ""
        if name not in screens and name in self.library.aliases:
            name, notice = self.library.aliases[name], "notice_moved"
        while name not in screens:
            name, notice = name.rpartition(".")[0] or HOME, "notice_gone"
        return screens[name].settle(position), notice

    def _edition(self, place: Place) -> Edition:
        return self.library.editions[place.language]

    def content(self, place: Place) -> AnyContent:
        """The content of the screen at `place`."""
        return self._edition(place).screens[place.position.screen]

    def _render(self, place: Place) -> Screen:
        if place.asked is Asked.LANGUAGES:
            return self._languages(place)
        if place.position.screen == HIDE:
            return self._hidden(place)
        words = self._edition(place).words
        body = self.content(place).body(place.position, words)
        rows = [tuple(self._button(choice, place) for choice in row) for row in body.rows]
        if place.position.screen == CLEAR:
            rows.insert(
                0, (Button(words.say("clear_now"), data=encode(replace(place, asked=Asked.CLEAR)), style="danger"),)
            )
        rows += self._footer(place)
        counts = (("screen", place.position.screen), *body.counts)
        return Screen(place, self._noticed(place, body.text), tuple(rows), counts)

    def _noticed(self, place: Place, text: str) -> str:
        return f"<i>{self._edition(place).words.say(place.notice)}</i>\n\n{text}" if place.notice else text

    def _button(self, choice: Choice, place: Place) -> Button:
        if choice.to is None:
            return Button(choice.label, url=choice.url, copy=choice.copy, style=choice.style)
        return Button(choice.label, data=encode(self._onward(place, choice.to)), style=choice.style)

    def _onward(self, place: Place, position: Position) -> Place:
        """Where a button leads, and what Back will mean there: the parent, or the screen that was left for it."""
        if position.screen == place.position.screen:
            return Place(position, place.language, place.origin)
        is_child = self._edition(place).screens[position.screen].parent == place.position.screen
        if is_child and not place.position.answers and not place.position.step:
            # Help can be opened from anywhere, so that the way back from it is kept all through it.
            return Place(position, place.language, place.origin if _is_help(place.position) else None)
        if _is_help(place.position) and _is_help(position):
            return Place(position, place.language, place.origin)
        return Place(position, place.language, place.position)

    def _back(self, place: Place) -> Place:
        content = self.content(place)
        above = content.above(place.position)
        if above is not None:
            return Place(above, place.language, place.origin)
        parent = Position(content.parent)
        if place.origin is None:
            return Place(parent, place.language)
        if _is_help(place.position) and place.position.screen != HELP:
            return Place(parent, place.language, place.origin)
        return Place(place.origin, place.language)

    def _help(self, place: Place) -> Button:
        words = self._edition(place).words
        position = Position(HELP)
        if place.position == position:
            # Already on Help: the first contact, so that the red button always does something.
            position = Position(HELP, step=1)
        origin = place.origin if _is_help(place.position) else place.position
        if origin and origin.screen in {HOME, WELCOME, HIDE}:
            origin = None
        return Button(words.say("help_now"), data=encode(Place(position, place.language, origin)), style="danger")

    def _footer(self, place: Place) -> list[tuple[Button, ...]]:
        """What the engine puts below every screen."""
        words = self._edition(place).words
        hide = Button(words.say("hide"), data=encode(Place(Position(HIDE), place.language)))
        language = replace(place, asked=Asked.LANGUAGES, notice="")
        ways = [Button(words.say("language"), data=encode(language))]
        if place.position.screen != HOME:
            home = Button(words.say("home"), data=encode(Place(Position(HOME), place.language)))
            back = Button(words.say("back"), data=encode(self._back(place)))
            ways = [back, home, *ways]
        rows = [(self._help(place), hide), tuple(ways)]
        if self.content(place).sensitive:
            clear = Place(Position(CLEAR), place.language, place.position)
            rows.append((Button(words.say("clear"), data=encode(clear)),))
        return rows

    def _languages(self, place: Place) -> Screen:
        """The choice of a language, in all of them, for the place that follows."""
        editions = self.library.editions
        text = "\n".join(f"<b>{edition.words.say('choose_language')}</b>" for edition in editions.values())
        rows: list[tuple[Button, ...]] = []
        for code, name in self.library.languages.items():
            chosen = replace(place, language=code, asked=Asked.CHOSEN, notice="")
            rows.append((Button(name, data=encode(chosen)),))
        rows.append((self._help(place),))
        return Screen(place, text, tuple(rows), ())

    def _hidden(self, place: Place) -> Screen:
        """Something dull, with two buttons that say nothing to somebody who looks over the shoulder."""
        words = self._edition(place).words
        body: Body = self.content(place).body(place.position, words)
        menu = Button(words.say("open_again"), data=encode(Place(Position(HOME), place.language)))
        ask = Button("?", data=encode(Place(Position(HELP), place.language)))
        return Screen(place, body.text, ((menu, ask),), (("hide", HIDE),))


def _is_help(position: Position) -> bool:
    return position.screen == HELP or position.screen.startswith(f"{HELP}.")
