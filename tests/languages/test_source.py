"""A YAML file keeps the line of every value, so that a finding can name it."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.document import ContentError, Document, Finding
from bot.languages.source import parse, read

RAISED = (ValueError, yaml.YAMLError)

TEXT = """\
# A comment
screens:
  home:
    title: Home

    text: |-
      One line,
      and another.
    choices:
      - label: First
        to: a
      - {label: Second, to: b}
    reviewed: 2026-11-22
    sensitive: true
    number: 5
"""


def refused(text: str) -> Finding:
    with pytest.raises(ContentError) as raised:
        parse(text, "dialogues/a.yaml")
    (finding,) = raised.value.findings
    assert str(raised.value) == str(finding)
    return finding


def test_data_is_what_yaml_means() -> None:
    home = parse(TEXT, "a.yaml").mapping("screens")["home"]
    assert home == {
        "title": "Home",
        "text": "One line,\nand another.",
        "choices": [{"label": "First", "to": "a"}, {"label": "Second", "to": "b"}],
        "reviewed": date(2026, 11, 22),
        "sensitive": True,
        "number": 5,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("screens",), 2),
        (("screens", "home"), 3),
        (("screens", "home", "title"), 4),
        (("screens", "home", "text"), 6),
        (("screens", "home", "choices"), 9),
        (("screens", "home", "choices", 0), 10),
        (("screens", "home", "choices", 0, "to"), 11),
        (("screens", "home", "choices", 1, "to"), 12),
        (("screens", "home", "reviewed"), 13),
        (("screens", "home", "nothing"), 3),  # the nearest value around it
        (("screens", "home", "choices", 7, "to"), 9),
        (("nowhere", "at", "all"), 2),
    ],
)
def test_every_value_knows_its_line(path: tuple[str | int, ...], line: int) -> None:
    document = parse(TEXT, "a.yaml")
    assert document.line(path) == line
    assert document.finding(path, "Mend this") == Finding("a.yaml", line, "Mend this")


def test_a_finding_is_written_so_that_editors_can_open_it() -> None:
    assert str(Finding("dialogues/a.yaml", 12, "Mend this")) == "dialogues/a.yaml:12: Mend this"


def test_a_document_without_lines_names_the_first() -> None:
    assert Document("a.yaml", {}, {}).line(("screens",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "“a” stands here twice: keep one of the two"),
        ("a:\n  b: 1\n  b: 1\n", 3, "“b” stands here twice"),
        ("a: 1\n b: 2\n", 2, "look at the indentation, quotes and colons here"),
        ("a: b: c\n", 1, "this is not valid YAML"),
        ("a: [1, 2\nb: 3\n", 2, "this is not valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "this is not valid YAML"),
        ("- a\n", 1, "the file must be a mapping"),
        ("", 1, "the file must be a mapping"),
        ("words\n", 1, "the file must be a mapping"),
    ],
)
def test_what_is_no_mapping_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    finding = refused(text)
    assert (finding.file, finding.line) == ("dialogues/a.yaml", line)
    assert message in finding.message


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: 2026-13-45\n", 2), ("a: 1\nb: !tag c\n", 2), ('a: 1\nb: "\x01"\n', 2), ("a: 1\nb: =\n", 2)],
)
def test_values_that_yaml_cannot_make_are_refused_with_their_line(text: str, line: int) -> None:
    assert refused(text).line == line


def test_a_value_within_itself_is_refused() -> None:
    assert refused("a: 1\nb: &b [*b]\n").line == 2


@given(st.dictionaries(st.text("abcyesno: #'\"", min_size=1), st.text("ab\n:#'\"{}[]-")))
def test_quoted_texts_come_back_as_they_were(data: dict[str, str]) -> None:
    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''").replace("\n", "\n\n") + "'"

    plain = {key.strip(): value.strip() for key, value in data.items() if "\n" not in value}
    text = "".join(f"{quoted(key)}: {quoted(value)}\n" for key, value in plain.items())
    if text:
        assert parse(text, "a.yaml").data == plain


def test_a_file_is_named_relative_to_the_root(tmp_path: Path) -> None:
    path = tmp_path / "dialogues" / "a.yaml"
    path.parent.mkdir()
    path.write_text("a: 1\n", encoding="utf-8")
    assert read(path, tmp_path).file == "dialogues/a.yaml"
    assert read(path, tmp_path / "elsewhere").file == path.as_posix()


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: Français".encode("latin-1"))
    with pytest.raises(ContentError, match=r"^a\.yaml:1: the file is not saved as UTF-8"):
        read(path, tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: Français".encode("utf-8-sig"))
    assert read(path, tmp_path).data == {"a": "Français"}
