"""Posters and cards: the code leads where it should, and nothing on paper says more than the chat."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner

from bot.cli import application
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.origin import Origin
from bot.dialogue.place import read_start_parameter, start_parameter
from bot.languages.document import ContentError, Document
from bot.languages.source import parse
from bot.organisers.poster import CONTACTS, DeepLink, Handout, handout, printed
from bot.organisers.words import organiser_words

LANGUAGES = ("rw", "en", "fr")
LINK = DeepLink("rinda_bot", "grooming.check", "sid2027")
LONGEST_PARAMETER = 64
"""Characters that Telegram takes in a start parameter."""

LONGEST_CODE, LONGEST_USERNAME = "a" * 16, "b" * 32

CAMPAIGN = "CAMPAIGN"
"""Stands for one that there is."""


@pytest.fixture(scope="module")
def library(guide: Guide) -> Library:
    return guide.library


def pictures(shown: Handout) -> dict[str, Image.Image]:
    return {name: Image.open(io.BytesIO(file)) for name, file in printed(shown) if name.endswith(".png")}


def codes(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def with_status(library: Library, language: str, status: str) -> Library:
    edition = library.editions[language]
    contacts = {name: contact.model_copy(update={"status": status}) for name, contact in edition.contacts.items()}
    return replace(library, editions={**library.editions, language: replace(edition, contacts=contacts)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_opens_the_screen_and_counts_the_campaign(library: Library, language: str) -> None:
    drawn = pictures(handout(library, language, LINK))
    address = "https://t.me/rinda_bot?start=grooming-check__sid2027"
    assert {name: codes(picture) for name, picture in drawn.items()} == {
        "poster.png": [address], "card.png": [address], "cards.png": [address] * 8,
    }  # fmt: skip
    assert read_start_parameter(address.partition("start=")[2]) == ("grooming.check", "sid2027")


def test_the_code_of_the_longest_names_can_still_be_read_from_a_card(library: Library) -> None:
    link = DeepLink(LONGEST_USERNAME, max(library.source.screens, key=len), LONGEST_CODE)
    assert codes(pictures(handout(library, "rw", link))["card.png"]) == [link.address]


def test_no_screen_makes_a_link_that_telegram_cuts_off(library: Library) -> None:
    for screen in library.source.screens:
        assert len(start_parameter(screen, LONGEST_CODE)) <= LONGEST_PARAMETER


def test_every_file_is_one_page_in_the_size_of_its_paper(library: Library) -> None:
    files = dict(printed(handout(library, "fr", LINK)))
    sizes = {name: Image.open(io.BytesIO(file)).size for name, file in files.items() if name.endswith(".png")}
    assert sizes == {"poster.png": (1654, 2339), "card.png": (827, 583), "cards.png": (1654, 2339)}
    assert all(file.startswith(b"%PDF-") for name, file in files.items() if name.endswith(".pdf"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_is_shown_with_the_year_of_its_source_in_the_words_of_the_chat(
    library: Library, language: str
) -> None:
    documented = with_status(library, language, "documented")
    edition = documented.editions[language]
    contacts = [edition.contacts[name] for name in CONTACTS]
    sources = [edition.words.say("contact_source", year=contact.source_date) for contact in contacts]
    numbers = handout(documented, language, LINK).numbers
    assert [(shown.number, shown.source) for shown in numbers] == [
        (contact.number, source) for contact, source in zip(contacts, sources, strict=True)
    ]


def test_a_number_that_somebody_called_is_shown_with_that_day(library: Library) -> None:
    edition = library.editions["en"]
    day = edition.words.date(edition.contacts[CONTACTS[0]].checked)
    shown = handout(with_status(library, "en", "confirmed"), "en", LINK)
    assert shown.numbers[0].source == edition.words.say("contact_confirmed", date=day)


def test_a_number_that_the_chat_does_not_show_is_on_no_poster(library: Library) -> None:
    shown = handout(with_status(library, "en", "unconfirmed"), "en", LINK)
    assert shown.numbers == ()
    assert codes(pictures(shown)["poster.png"]) == [LINK.address]


def test_a_poster_for_parents_speaks_to_parents(library: Library) -> None:
    words = organiser_words(library, "fr", "poster")
    assert handout(library, "fr", replace(LINK, screen="parents")).title == words["title_adults"]
    assert handout(library, "fr", LINK).title == words["title"]


def of_documents(library: Library, *documents: Document) -> Library:
    return replace(library, origin=Origin(replace(library.files, documents=documents)))


def test_a_text_that_is_missing_is_named_with_the_file_and_line_to_mend(library: Library) -> None:
    document = parse("other: 1\nposter:\n  texts:\n    title: Hello\n", "dialogues/organisers.yaml")
    with pytest.raises(ContentError, match=r"^dialogues/organisers.yaml:3: “poster.texts.lead” is missing"):
        handout(of_documents(library, document), "en", LINK)
    with pytest.raises(ContentError, match=r"^dialogues/organisers.yaml:1: “poster:” is missing"):
        handout(of_documents(library), "en", LINK)


def test_the_command_writes_the_files_of_each_language_that_was_asked_for(library: Library, tmp_path: Path) -> None:
    campaign = next(iter(library.campaigns))
    asked = [campaign, "--bot", "@rinda_bot", "--screen", "grooming.check", "-l", "fr", "-l", "rw", "-l", "fr"]
    done = CliRunner().invoke(application, ["poster", *asked, "--output", str(tmp_path / "new" / "folder")])
    assert (done.exit_code, done.stderr) == (0, "")
    written = sorted((tmp_path / "new" / "folder").iterdir())
    assert sorted(done.stdout.split()) == [str(file) for file in written]
    assert {file.name for file in written} == {
        f"{campaign}-grooming-check-{language}-{name}.{form}"
        for language in ("fr", "rw") for name in ("poster", "card", "cards") for form in ("pdf", "png")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["xx", "--bot", "rinda_bot"], "there is no campaign “xx”: choose one of "),
        ([CAMPAIGN, "--bot", "rinda_bot", "-l", "xx"], "there is no language “xx”: choose one of rw, en, fr"),
        ([CAMPAIGN, "--bot", "rinda_bot", "--screen", "groming.chek"], "near are grooming.check, "),
        ([CAMPAIGN, "--bot", "rinda bot"], "“rinda bot” is no bot's user name"),
        ([CAMPAIGN, "--bot", "rinda_bot", "--output", "file/below"], "file/below cannot be written"),
    ],
)
def test_what_cannot_be_made_ends_with_a_line_that_says_what_there_is(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    known = next(iter(library.campaigns))
    done = CliRunner().invoke(application, ["poster", *(known if word == CAMPAIGN else word for word in arguments)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
