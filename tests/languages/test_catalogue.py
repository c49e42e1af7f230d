"""A translation is shown only where it is whole and belongs to today's English."""

from pathlib import Path

import pytest

from bot.languages.catalogue import Catalogue, english_plural, po_path, read_catalogue, review
from bot.languages.document import ContentError

HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
FRENCH = "nplurals=2; plural=(n > 1);"
ENTRIES = """\
# review: Somebody, 2026-11-20
msgctxt "s:title"
msgid "Home"
msgstr "Accueil"

# review: none yet
#, fuzzy
msgctxt "s:text"
msgid "Text"
msgstr "Texte ?"

msgctxt "s:old"
msgid "Before"
msgstr "Avant"

msgctxt "s:empty"
msgid "Empty"
msgstr ""

msgctxt "t:score"
msgid "{count} point"
msgid_plural "{count} points"
msgstr[0] "{count} juste"
msgstr[1] "{count} justes"

msgctxt "t:half"
msgid "{count} half"
msgid_plural "{count} halves"
msgstr[0] "{count} moitié"
msgstr[1] ""

#, fuzzy
msgctxt "t:fuzzy"
msgid "{count} one"
msgid_plural "{count} ones"
msgstr[0] "{count} un"
msgstr[1] "{count} uns"
"""


def write(root: Path, text: str | bytes, language: str = "fr", plural: str = FRENCH) -> Path:
    path = po_path(root / "locales", language)
    path.parent.mkdir(parents=True)
    if isinstance(text, str):
        text = (HEADER.format(language=language, plural=plural) + text).encode()
    path.write_bytes(text)
    return path


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    write(tmp_path, ENTRIES)
    return read_catalogue(tmp_path / "locales", "fr", tmp_path)


def test_a_translation_is_found_by_its_context(catalogue: Catalogue) -> None:
    assert catalogue.text("s:title", "Home") == "Accueil"
    assert catalogue.file == "locales/fr/LC_MESSAGES/messages.po"


@pytest.mark.parametrize(
    ("context", "source"),
    [
        ("s:nothing", "Home"),  # missing
        ("s:text", "Text"),  # fuzzy
        ("s:old", "After"),  # stale: the English has changed since
        ("s:empty", "Empty"),
        ("t:score", "{count} point"),  # a counted one where none is expected
    ],
)
def test_english_is_shown_where_there_is_no_good_translation(catalogue: Catalogue, context: str, source: str) -> None:
    assert catalogue.text(context, source) == source


def test_counted_texts_have_the_forms_of_the_language(catalogue: Catalogue) -> None:
    assert catalogue.forms("t:score", "{count} point", "{count} points") == ("{count} juste", "{count} justes")


@pytest.mark.parametrize(
    ("context", "one", "other"),
    [
        ("t:nothing", "a", "b"),
        ("t:half", "{count} half", "{count} halves"),
        ("t:fuzzy", "{count} one", "{count} ones"),
        ("t:score", "{count} point", "{count} points more"),
        ("s:title", "Home", "Homes"),
    ],
)
def test_counted_texts_fall_back_to_english_as_a_whole(
    catalogue: Catalogue, context: str, one: str, other: str
) -> None:
    assert catalogue.forms(context, one, other) == (one, other)


def test_an_empty_catalogue_gives_back_english() -> None:
    assert Catalogue("en").text("s:title", "Home") == "Home"
    assert Catalogue("en").forms("t:score", "a", "b") == ("a", "b")


@pytest.mark.parametrize(
    ("language", "plural", "forms"),
    [
        ("fr", "nplurals=2; plural=(n > 1);", [0, 0, 1, 1]),  # 0 is singular in French
        ("rw", "nplurals=2; plural=(n != 1);", [1, 0, 1, 1]),
    ],
)
def test_each_language_has_its_own_plural(tmp_path: Path, language: str, plural: str, forms: list[int]) -> None:
    write(tmp_path, ENTRIES, language, plural)
    read = read_catalogue(tmp_path / "locales", language, tmp_path)
    assert [read.plural(number) for number in (0, 1, 2, 21)] == forms


def test_english_counts_zero_as_many() -> None:
    assert [english_plural(number) for number in (0, 1, 2)] == [1, 0, 1]


def test_the_review_says_who_and_when(catalogue: Catalogue) -> None:
    assert review(catalogue.entries["s:title"]) == "Somebody, 2026-11-20"
    assert review(catalogue.entries["s:text"]) == ""
    assert review(catalogue.entries["s:old"]) == ""


def test_a_missing_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        read_catalogue(tmp_path / "locales", "fr", tmp_path)
    message = "locales/fr/LC_MESSAGES/messages.po:1: there is no catalogue for “fr”: run `rinda translations update`"
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "text",
    [
        (HEADER.format(language="fr", plural=FRENCH) + 'msgid "é"\nmsgstr "é"\n').encode("latin-1"),
        (HEADER.format(language="fr", plural=FRENCH) + 'msgid "a"\nmsgid_plural "b"\nmsgstr[x] "c"\n').encode(),
    ],
    ids=["latin-1", "form without a number"],
)
def test_a_catalogue_that_babel_cannot_read_is_named(tmp_path: Path, text: bytes) -> None:
    write(tmp_path, text)
    with pytest.raises(ContentError):
        read_catalogue(tmp_path / "locales", "fr", tmp_path)


def test_a_translation_without_its_closing_quote_is_named(tmp_path: Path) -> None:
    write(tmp_path, 'msgctxt "s:title"\nmsgid "Home"\nmsgstr "Accueil\n')
    with pytest.raises(ContentError):
        read_catalogue(tmp_path / "locales", "fr", tmp_path)
