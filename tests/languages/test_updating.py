"""`rinda translations update` loses no translation, and never shows an outdated one as good."""

from pathlib import Path

import pytest

from bot.languages.catalogue import Catalogue, po_path, read_catalogue, review
from bot.languages.source import parse
from bot.languages.updating import State, update

SOURCE = """\
screens:
  s:
    note: Be kind.
    title: Home
    text: Some text.
    links:
      - label: First
      - label: Second
  t:
    keywords: words
texts:
  score: {one: "{count} point", other: "{count} points"}
"""
CONTEXTS = ("s:title", "s:text", "s:links.1.label", "s:links.2.label", "t:keywords", "texts:score")


class Folder:
    """A catalogue that is brought up to changing sources."""

    def __init__(self, locales: Path) -> None:
        self.locales = locales
        self.path = po_path(locales, "fr")

    def update(self, source: str = SOURCE) -> State:
        return update([parse(source, "dialogues/a.yaml")], self.locales, "fr")

    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def catalogue(self) -> Catalogue:
        return read_catalogue(self.locales, "fr", self.locales)

    def translate(self) -> None:
        """Write as a translation of each string "fr " and the string, reviewed by Somebody."""
        text = self.text().replace("# review: none yet", "# review: Somebody, 2026-11-20")
        lines = text.splitlines(keepends=True)
        for index, line in enumerate(lines):
            if line.startswith('msgstr ""') and lines[index - 1].startswith('msgid "') and index > 10:
                lines[index] = lines[index - 1].replace('msgid "', 'msgstr "fr ')
        text = "".join(lines).replace('msgstr[0] ""', 'msgstr[0] "{count} un"').replace('[1] ""', '[1] "{count} deux"')
        self.path.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.update()
    made.translate()
    return made


def test_a_new_catalogue_holds_every_string_untranslated(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.update() == State("fr", strings=6, translated=0, fuzzy=0, reviewed=0)
    assert tuple(folder.catalogue().entries) == CONTEXTS
    assert folder.text().count("# review: none yet\n") == 6
    assert "plural=(n > 1)" in folder.text()


def test_what_is_translated_and_reviewed_stays_so(folder: Folder) -> None:
    assert folder.update() == State("fr", strings=6, translated=6, fuzzy=0, reviewed=6)
    assert folder.catalogue().text("s:title", "Home") == "fr Home"


@pytest.mark.parametrize(
    "source", [SOURCE, SOURCE.replace("Some text", "Another text"), SOURCE.replace("score", "sum")]
)
def test_writing_twice_gives_the_same_bytes(folder: Folder, source: str) -> None:
    folder.update(source)
    once = folder.path.read_bytes()
    folder.update(source)
    assert folder.path.read_bytes() == once


def test_a_changed_source_keeps_the_translation_as_a_proposal(folder: Folder) -> None:
    source = SOURCE.replace("Some text", "Another text")
    assert folder.update(source) == State("fr", strings=6, translated=5, fuzzy=1, reviewed=5)
    entry = folder.catalogue().entries["s:text"]
    assert (entry.id, entry.string, entry.fuzzy) == ("Another text.", "fr Some text.", True)
    assert review(entry) == ""
    assert folder.catalogue().text("s:text", "Another text.") == "Another text."


def test_a_changed_source_shows_translators_what_stood_there_before(folder: Folder) -> None:
    folder.update(SOURCE.replace("Some text", "Another text"))
    assert '#| msgid "Some text."\n' in folder.text()


def test_a_changed_counted_text_becomes_a_proposal_too(folder: Folder) -> None:
    source = SOURCE.replace("{count} points", "{count} of them")
    assert folder.update(source).fuzzy == 1
    assert folder.catalogue().entries["texts:score"].fuzzy
    assert folder.catalogue().forms("texts:score", "{count} point", "{count} of them")[1] == "{count} of them"


def test_a_text_that_begins_to_be_counted_starts_anew(folder: Folder) -> None:
    source = SOURCE.replace("title: Home", "title: {one: Home, other: Homes}")
    assert folder.update(source) == State("fr", strings=6, translated=5, fuzzy=0, reviewed=5)
    assert folder.catalogue().forms("s:title", "Home", "Homes") == ("Home", "Homes")


def test_a_source_without_a_translation_does_not_become_fuzzy(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.update()
    assert folder.update(SOURCE.replace("Some text", "Another text")).fuzzy == 0


def test_a_proposal_stays_one_until_somebody_takes_out_the_word(folder: Folder) -> None:
    source = SOURCE.replace("Some text", "Another text")
    folder.update(source)
    assert folder.update(source).fuzzy == 1
    folder.path.write_text(folder.text().replace("#, fuzzy\n", ""), encoding="utf-8")
    assert folder.update(source) == State("fr", strings=6, translated=6, fuzzy=0, reviewed=5)


def test_a_string_that_moved_keeps_its_translation_and_its_review(folder: Folder) -> None:
    source = SOURCE.replace("  s:\n", "  renamed:\n")
    assert folder.update(source) == State("fr", strings=6, translated=6, fuzzy=0, reviewed=6)
    catalogue = folder.catalogue()
    assert catalogue.text("renamed:text", "Some text.") == "fr Some text."
    assert review(catalogue.entries["renamed:text"]) == "Somebody, 2026-11-20"
    assert "s:text" not in catalogue.entries


def test_a_button_put_in_before_others_leaves_their_translations_alone(folder: Folder) -> None:
    source = SOURCE.replace("      - label: First\n", "      - label: New\n      - label: First\n")
    state = folder.update(source)
    catalogue = folder.catalogue()
    assert catalogue.text("s:links.2.label", "First") == "fr First"
    assert catalogue.text("s:links.3.label", "Second") == "fr Second"
    assert state.reviewed == 6


def test_what_is_no_longer_in_the_source_goes(folder: Folder) -> None:
    source = SOURCE.replace("  t:\n    keywords: words\n", "")
    assert folder.update(source).strings == 5
    assert "words" not in folder.text()


def test_the_authors_notes_become_comments_for_translators(folder: Folder) -> None:
    assert folder.text().count("#. Be kind.\n") == 4
    folder.update(SOURCE.replace("Be kind.", "Be brief."))
    assert folder.text().count("#. Be brief.\n") == 4
    assert "Be kind." not in folder.text()


def test_a_translators_own_comment_is_kept(folder: Folder) -> None:
    text = folder.text().replace("# review: Somebody", "# Our word for it.\n# review: Somebody", 1)
    folder.path.write_text(text, encoding="utf-8")
    folder.update(SOURCE.replace("title: Home", "title: House"))
    entry = folder.catalogue().entries["s:title"]
    assert entry.user_comments[:2] == ["Our word for it.", "review: none yet"]


def test_entries_name_their_file_but_no_line_that_would_change_with_every_edit(folder: Folder) -> None:
    assert folder.text().count("#: dialogues/a.yaml\n") == 6
    folder.update("# One line more\n" + SOURCE)
    assert folder.text().count("#: dialogues/a.yaml\n") == 6


def test_who_translated_is_kept(folder: Folder) -> None:
    folder.path.write_text(
        folder.text().replace("Last-Translator: nobody yet", "Last-Translator: Somebody"), encoding="utf-8"
    )
    folder.update()
    assert "Last-Translator: Somebody" in folder.text()
