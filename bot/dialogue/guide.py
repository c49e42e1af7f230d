"""The guide: for every place the screen that a person sees there. A pure function of the content."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.frame import asks_whether_it_helped, clear_button, extras, footer, help_button
from bot.dialogue.library import CLEAR, HELP, HIDE, HOME, WELCOME, Edition, Library
from bot.dialogue.place import Asked, Place, Position, decode, encode
from bot.dialogue.replies import Replies
from bot.dialogue.screen import Button, Choice, Media, Screen
from bot.dialogue.ways import content_at, onward


class Guide:
    """Shows screens. It keeps none: whoever shows the same one often keeps what was made of it."""

    def __init__(self, library: Library, username: str = "") -> None:
        """`username` is the bot's own, for links to share; without one there are no such buttons."""
        self.library = library
        self._username = username
        self._replies = Replies(library)
        self._first_language = next(iter(library.languages))

    def plain_places(self) -> Iterator[Place]:
        """Every place in every language that does not depend on answers."""
        for language, edition in self.library.editions.items():
            for screen in edition.screens.values():
                for position in screen.plain_positions():
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
        settled = Place(position, language, origin, place.asked, notice)
        return settled if self._can_be_asked(settled) else replace(settled, asked=Asked.NOTHING)

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

    def _can_be_asked(self, place: Place) -> bool:
        edition = self.library.editions[place.language]
        content = content_at(edition, place)
        match place.asked:
            case Asked.PICTURE:
                return place.language in content.picture
            case Asked.VOICE:
                return place.language in content.voice
            case Asked.HELPED | Asked.NOT_HELPED:
                return asks_whether_it_helped(edition, place)
        return True

    def media(self, place: Place) -> Media:
        """The file that the picture or voice button of `place` asks for. Raises KeyError where there is none."""
        edition = self.library.editions[place.language]
        content = content_at(edition, place)
        files = content.picture if place.asked is Asked.PICTURE else content.voice
        rows = ((help_button(edition, place),),)
        return Media(self.library.folder / files[place.language], place.asked is Asked.PICTURE, content.title, rows)

    def show(self, place: Place) -> Screen:
        """The screen at `place`, which must be a settled one, as `resolve` and `place_at` return it."""
        edition = self.library.editions[place.language]
        if place.asked is Asked.LANGUAGES:
            return self._languages(edition, place)
        body = content_at(edition, place).body(place.position, edition.words)
        text = f"<i>{edition.words.say(place.notice)}</i>\n\n{body.text}" if place.notice else body.text
        if place.position.screen == HIDE:
            return self._hidden(edition, place, body.text)
        rows = [tuple(self._button(edition, choice, place) for choice in row) for row in body.rows]
        if place.position.screen == CLEAR:
            rows.insert(0, (clear_button(edition, place),))
        rows += self._replies.rows(edition, place) + extras(edition, place, self._username) + footer(edition, place)
        counts = (("screen", place.position.screen), *body.counts)
        if place.asked is Asked.ACCEPTED:
            counts += (("safeguarding", f"accepted:{place.position.screen}"),)
        return Screen(place, text, tuple(rows), counts)

    def _button(self, edition: Edition, choice: Choice, place: Place) -> Button:
        if choice.to is None:
            return Button(choice.label, url=choice.url, copy=choice.copy, style=choice.style)
        return Button(choice.label, data=encode(onward(edition, place, choice.to)), style=choice.style)

    def _languages(self, edition: Edition, place: Place) -> Screen:
        """The choice of a language, in all of them, for the place that follows."""
        editions = self.library.editions.values()
        text = "\n".join(f"<b>{offered.words.say('choose_language')}</b>" for offered in editions)
        rows: list[tuple[Button, ...]] = []
        for code, name in self.library.languages.items():
            chosen = replace(place, language=code, asked=Asked.CHOSEN, notice="")
            rows.append((Button(name, data=encode(chosen)),))
        rows.append((help_button(edition, place),))
        return Screen(place, text, tuple(rows), ())

    def _hidden(self, edition: Edition, place: Place, text: str) -> Screen:
        """Something dull, with two buttons that say nothing to somebody who looks over the shoulder."""
        menu = Button(edition.words.say("open_again"), data=encode(Place(Position(HOME), place.language)))
        ask = Button("?", data=encode(Place(Position(HELP), place.language)))
        return Screen(place, text, ((menu, ask),), (("hide", HIDE),))
