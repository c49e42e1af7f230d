"""The rules that the real content keeps in every language, whatever its words are."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

import pytest

from bench.understanding import LANGUAGES, SETS, rows
from bot.cli.content import DIALOGUES, LOCALES
from bot.dialogue.checks import check
from bot.dialogue.graph import edges
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.loader import load
from bot.dialogue.place import LONGEST_DATA, Asked, Place, Position, encode
from bot.dialogue.screen import Button
from bot.dialogue.typed.spelling import plain_words
from bot.dialogue.typed.weights import HARMLESS
from bot.dialogue.ways import content_at
from bot.languages.messages import messages
from tests.day import DAY

from .small_content import buttons

LONGEST_MESSAGE = 4096
"""Characters that Telegram takes in a message (Bot API, sendMessage)."""

OTHER_NUMBERS = ("112", "114", "116", "166", "912", "3029", "3512")
"""Numbers of services in Rwanda, beside those in contacts.yaml."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load(DIALOGUES, LOCALES, DAY)


@pytest.fixture(scope="module")
def guide(library: Library) -> Guide:
    return Guide(library)


def last_change(library: Library) -> date:
    """The newest day in the content: so that these tests say the same tomorrow, while `rinda check` looks at today."""
    reviewed = (screen.reviewed for screen in library.source.screens.values())
    checked = (contact.checked for contact in library.source.contacts.values())
    return max(day for day in chain(reviewed, checked) if day is not None)


def test_the_check_finds_nothing(guide: Guide, library: Library) -> None:
    assert [str(finding) for finding in check(guide, last_change(library))] == []


def test_the_languages_are_offered_in_the_agreed_order(library: Library) -> None:
    assert list(library.languages) == ["rw", "en", "fr"]


def test_every_screen_is_shown_in_every_language(guide: Guide, library: Library) -> None:
    for language, edition in library.editions.items():
        assert edition.screens.keys() == library.source.screens.keys()
        for content in edition.screens.values():
            for position in content.positions():
                screen = guide.show(Place(position, language))
                assert 0 < len(screen.text) <= LONGEST_MESSAGE
                assert all(button.label.strip() for button in buttons(screen)), position


def test_every_position_settles_to_itself(library: Library) -> None:
    for edition in library.editions.values():
        for content in edition.screens.values():
            assert all(content.settle(position) == position for position in content.positions())


def too_long(shown: list[Button]) -> list[str]:
    return [button.data for button in shown if len(button.data.encode()) > LONGEST_DATA]


def test_every_button_of_every_position_fits_into_telegram(guide: Guide, library: Library) -> None:
    for content in library.source.screens.values():
        for position in content.positions():
            assert not too_long(buttons(guide.show(Place(position, "en"))))


def _longest(guide: Guide, name: str) -> Position:
    return max(guide.library.source.screens[name].positions(), key=lambda position: len(str(position)))


def origins(guide: Guide, name: str) -> Iterator[Position]:
    """From where one can come to a screen: to Help from every screen, to any other by the buttons of the content."""
    is_help = name.partition(".")[0] == "help"
    for start, targets in edges(guide.library).items():
        if is_help or name == "clear" or name in targets:
            yield _longest(guide, start)


def test_every_button_still_fits_where_it_keeps_the_way_back(guide: Guide, library: Library) -> None:
    for name, content in library.source.screens.items():
        for origin in origins(guide, name):
            for position in {content.at(), _longest(guide, name)}:
                place = Place(position, "en", origin)
                shown = guide.show(place)
                choice = guide.show(Place(position, "en", origin, Asked.LANGUAGES))
                assert not too_long([*buttons(shown), *buttons(choice)]), encode(place)


def test_help_keeps_every_position_it_can_be_opened_from(guide: Guide, library: Library) -> None:
    """Out of each answered question and each set of ticks, and back to exactly that."""
    for content in library.source.screens.values():
        if content.id in {"home", "welcome", "hide"} or content.id.partition(".")[0] == "help":
            continue
        for position in content.positions():
            help_ = Place(Position("help"), "en", position)
            assert len(encode(help_).encode()) <= LONGEST_DATA
            assert guide.resolve(encode(help_)) == help_


def numbers(library: Library) -> re.Pattern[str]:
    contacts = (contact.number.replace(" ", " ?") for contact in library.source.contacts.values() if contact.number)
    # Not part of a longer number, and not of a law's, such as 60/2018.
    return re.compile(rf"(?<![\d/.])(?:{'|'.join(sorted({*contacts, *OTHER_NUMBERS}))})(?![\d/])")


def test_the_pattern_of_numbers_finds_them(library: Library) -> None:
    pattern = numbers(library)
    assert all(pattern.search(f"Call {number}.") for number in ("112", "116", "3512", "114", "912", "166", "3029"))
    assert not pattern.search("Law 60/2018, 11 2026, 1160")


def test_no_text_names_a_number_other_than_through_a_contact(library: Library) -> None:
    """A number that changes is mended in contacts.yaml alone; one in a text would stay wrong in three languages."""
    pattern = numbers(library)
    # Keywords are not shown: people type the number they were told.
    english = (
        (document.file, message.text)
        for document in library.files.documents
        for message in messages(document)
        if not message.context.endswith("keywords")
    )
    others = (
        (catalogue.file, string)
        for catalogue in library.files.catalogues.values()
        for entry in catalogue.entries.values()
        if not str(entry.context).endswith("keywords")
        for string in ([entry.string] if isinstance(entry.string, str) else entry.string or [])
    )
    assert [(file, text) for file, text in chain(english, others) if pattern.search(text)] == []


def test_help_lists_somebody_to_call_in_every_language(library: Library) -> None:
    for edition in library.editions.values():
        listed = edition.screens["help"].contact_list
        assert any(contact.number for contact in listed)


def test_unconfirmed_numbers_are_on_no_screen(guide: Guide, library: Library) -> None:
    withheld = [contact for contact in library.source.contacts.values() if not contact.is_shown and contact.number]
    shown = {contact.number for contact in library.source.contacts.values() if contact.is_shown}
    for place in guide.plain_places():
        screen = guide.show(place)
        text = "\n".join([screen.text, *(f"{button.label} {button.copy}" for button in buttons(screen))])
        for contact in withheld:
            if contact.number not in shown:
                assert not re.search(rf"(?<!\d){re.escape(contact.number)}(?!\d)", text), place


def test_the_hidden_screen_has_no_words_of_the_guide_and_nothing_to_follow(guide: Guide, library: Library) -> None:
    for language in library.languages:
        screen = guide.show(guide.place_at("hide", language))
        assert "rinda" not in screen.text.lower()
        assert "http" not in screen.text
        assert not content_at(guide.library.editions[language], screen.place).links
        assert len(buttons(screen)) == 2


def test_the_whole_of_help_can_be_cleared(library: Library) -> None:
    for name, screen in library.source.screens.items():
        if name.partition(".")[0] == "help":
            assert screen.sensitive, name


def test_every_example_names_a_kind_of_the_lexicon(library: Library) -> None:
    known = {HARMLESS, *library.lexicon.safeguarding}
    assert {kind for kind, _ in library.files.examples} <= known


def test_no_example_is_a_message_that_the_check_is_measured_by(library: Library) -> None:
    measured = {
        " ".join(plain_words(text))
        for language in LANGUAGES
        for _, text in rows(SETS / "held_out" / f"safeguarding_{language}.tsv")
    }
    learned = {" ".join(plain_words(text)) for _, text in library.files.examples}
    assert not measured & learned, "the figures would flatter"


def test_the_content_reads_the_same_until_its_last_day_and_not_on_the_next(guide: Guide) -> None:
    def texts(day: date) -> list[str]:
        read = Guide(load(DIALOGUES, LOCALES, day))
        return [read.show(place).text for place in read.plain_places()]

    last, now = guide.library.last_day, [guide.show(place).text for place in guide.plain_places()]
    assert texts(last) == now
    assert texts(last + timedelta(days=1)) != now
