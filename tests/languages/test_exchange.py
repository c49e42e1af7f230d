"""A reviewer gets a file that shows the screens, and what comes back is taken with the reviewer's name."""

from pathlib import Path

import pytest

from bot.languages.catalogue import read_catalogue, review
from bot.languages.exchange import export, take
from bot.languages.source import parse
from bot.languages.updating import update

SOURCE = "screens:\n  s:\n    title: Home\n    text: Some text.\n"


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    update([parse(SOURCE, "s.yaml")], tmp_path, "fr")
    path = tmp_path / "fr/LC_MESSAGES/messages.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgid "Home"\nmsgstr ""', 'msgid "Home"\nmsgstr "Accueil"'), encoding="utf-8")
    return tmp_path


def test_each_screen_is_shown_once_above_its_strings(locales: Path) -> None:
    output = locales / "out.po"
    assert export(locales, "fr", lambda screen: [f"Screen {screen}:", "[Button]"], output) == 2
    assert output.read_text(encoding="utf-8").count("#. Screen s:\n#. [Button]\n") == 1


def test_what_comes_back_is_taken_and_marked_as_passed(locales: Path) -> None:
    output = locales / "out.po"
    export(locales, "fr", lambda _: [], output)
    output.write_text(output.read_text(encoding="utf-8").replace("Accueil", "Début"), encoding="utf-8")
    taken = take(locales, "fr", output, "Keza, 2026-12-01")
    assert (taken.changed, taken.passed, taken.refused) == (1, 1, ())
    entries = read_catalogue(locales, "fr", locales).entries
    assert entries["s:title"].string == "Début"
    assert review(entries["s:title"]) == "Keza, 2026-12-01"
    assert not review(entries["s:text"]), "what was not translated is not passed"


def test_a_string_whose_english_has_changed_meanwhile_is_not_taken(locales: Path) -> None:
    output = locales / "out.po"
    export(locales, "fr", lambda _: [], output)
    update([parse(SOURCE.replace("Home", "House"), "s.yaml")], locales, "fr")
    assert take(locales, "fr", output, "Keza, 2026-12-01").refused == ("s:title",)
