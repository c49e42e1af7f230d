"""Babel, and with it Poedit and Weblate, finds the same strings in the dialogues as we do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.cli.content import DIALOGUES
from bot.languages.document import ContentError
from bot.languages.extraction import extract
from bot.languages.messages import messages
from bot.languages.source import read
from bot.settings import ROOT


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What `pybabel extract` writes for the real dialogues."""
    folder = tmp_path_factory.mktemp("extraction")
    mapping, output = folder / "babel.cfg", folder / "messages.pot"
    mapping.write_text("[extractors]\nrinda = bot.languages.extraction:extract\n\n[rinda: **.yaml]\n", encoding="utf-8")
    program = Path(sys.executable).parent / "pybabel"
    done = subprocess.run(  # noqa: S603  Babel's own program beside our Python
        [program, "extract", "-F", mapping, "-o", output, "--no-wrap", DIALOGUES],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with output.open("rb") as stream:
        return read_po(stream)


def ours() -> Iterator[tuple[str, object, str, int, str]]:
    for path in sorted(DIALOGUES.glob("*.yaml")):
        for message in messages(read(path, DIALOGUES.parent)):
            source = message.text if message.plural is None else (message.text, message.plural)
            yield message.context, source, path.name, message.line, message.note


def test_babel_extracts_the_same_strings_with_context_place_and_note(template: Catalog) -> None:
    extracted = {
        (str(entry.context), entry.id, Path(file).name, line, " ".join(entry.auto_comments))
        for entry in template
        if entry.id
        for file, line in entry.locations
    }
    expected = {(context, source, file, line, " ".join(note.split())) for context, source, file, line, note in ours()}
    assert expected
    assert extracted == expected


def test_every_string_has_a_context_of_its_own(template: Catalog) -> None:
    entries = [entry for entry in template if entry.id]
    assert all(entry.context for entry in entries)
    assert len({entry.context for entry in entries}) == len(entries) == len(list(ours()))


def test_the_extractor_answers_in_babels_shape() -> None:
    text = "screens:\n  s:\n    note: Kindly.\n    title: Home\ntexts:\n  n: {one: a, other: b}\n"
    assert list(extract(BytesIO(text.encode()), (), (), {})) == [
        (4, "pgettext", ("s:title", "Home"), ["Kindly."]),
        (6, "npgettext", ("texts:n", "a", "b"), []),
    ]


def test_a_broken_file_stops_the_extraction_with_its_line() -> None:
    with pytest.raises(ContentError, match=r"^dialogue:2: "):
        list(extract(BytesIO(b"a: 1\na: 2\n"), (), (), {}))
