"""`rinda contacts` as an operator uses it: what is listed, and that only the lines meant are changed."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot.cli import application
from bot.cli.content import read_library
from bot.cli.editing import edited
from bot.counts.count import kigali_today
from bot.languages.document import ContentError
from bot.languages.source import parse
from tests.dialogue.small_content import CONTACTS, SmallContent

TODAY = kigali_today()

TWO = """\
# Above.
contacts: # all of them
  line:
    name: Line # a comment
    status: documented # here
    checked: 2026-11-01   # there

    owner: Team
  house:
    checked: "2026-11-02"
    status: 'confirmed'
    confirmed_by: "Old # not a comment" # who
"""
FIELDS = {"status": "confirmed", "checked": "2026-12-01", "confirmed_by": '"School: A"'}


CONTACT = CONTACTS.partition("  line:\n")[2].replace("2026-11-01", "DAY")


def contacts(**days: date) -> str:
    """The file of contacts: who was checked when; a rumour is unconfirmed."""
    text = "# Who can be called.\nfallback: [line, police]\ncontacts:\n"
    for number, (name, day) in enumerate(days.items(), 100):
        person = CONTACT.replace("DAY", f"{day}").replace("555", f"{number}")
        text += f"  {name}: # {name}\n" + (person.replace("documented", "unconfirmed") if name == "rumour" else person)
    return text


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallContent:
    """Content with three contacts, all checked today, that the commands read instead of the real one."""
    small = SmallContent(tmp_path)
    small.write(contacts=contacts(line=TODAY, police=TODAY, rumour=TODAY))
    monkeypatch.setattr("bot.cli.content.DIALOGUES", small.dialogues)
    monkeypatch.setattr("bot.cli.content.LOCALES", small.locales)
    monkeypatch.setattr("bot.cli.contacts.DIALOGUES", small.dialogues)
    return small


@pytest.fixture
def file(content: SmallContent) -> Path:
    return content.dialogues / "contacts.yaml"


def rinda(*arguments: str) -> Result:
    return CliRunner().invoke(application, ["contacts", *arguments])


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize("arguments", [(), ("list",)])
def test_the_list_names_every_contact_with_its_days_and_ends_well(
    content: SmallContent, arguments: tuple[str, ...]
) -> None:
    done = rinda(*arguments)
    due, hidden = TODAY + timedelta(days=180), TODAY + timedelta(days=270)
    assert [line.split() for line in done.stdout.splitlines()[1:]] == [
        ["line", "100", "documented", f"{TODAY}", f"{due}", f"{hidden}"],
        ["police", "101", "documented", f"{TODAY}", f"{due}", f"{hidden}"],
        ["rumour", "102", "unconfirmed", f"{TODAY}", "–", "–"],
    ]
    assert done.exit_code == 0


def test_the_most_urgent_stands_first_and_being_past_its_day_changes_the_exit_code(content: SmallContent) -> None:
    content.write(contacts=contacts(line=TODAY, police=ago(181), rumour=ago(500)))
    done = rinda()
    assert done.exit_code == 1
    assert [line.split()[0] for line in done.stdout.splitlines()[1:4]] == ["police", "line", "rumour"]
    assert done.stdout.endswith("Past their day: police\n")


def test_the_list_says_who_is_shown_because_nobody_else_is_left(content: SmallContent) -> None:
    content.write(contacts=contacts(line=ago(300), police=ago(300), rumour=TODAY))
    done = rinda("list")
    assert done.exit_code == 1
    assert "Nobody else is left, so that line is shown all the same.\n" in done.stdout


def test_confirming_changes_the_lines_of_one_contact_and_nothing_else(content: SmallContent, file: Path) -> None:
    content.write(contacts=contacts(line=ago(30), police=ago(30), rumour=ago(30)))
    before, day = file.read_text(encoding="utf-8"), ago(2)
    done = rinda("confirm", "police", "--by", "Imbuto  School club", "--on", f"{day}")
    assert (done.exit_code, done.stdout) == (0, f"police: confirmed on {day} by Imbuto School club\n")
    head, _, own = before.partition("  police:")
    own = own.replace("documented", "confirmed", 1)
    own = own.replace(f"checked: {ago(30)}", f'confirmed_by: "Imbuto School club"\n    checked: {day}', 1)
    assert file.read_text(encoding="utf-8") == f"{head}  police:{own}"
    police = read_library().source.contacts["police"]
    assert (police.status, police.checked, police.confirmed_by) == ("confirmed", day, "Imbuto School club")
    assert not list(content.dialogues.glob("*.new"))


def test_without_a_day_it_is_today_and_a_second_time_adds_no_line(content: SmallContent, file: Path) -> None:
    content.write(contacts=contacts(line=ago(30), police=ago(30), rumour=ago(30)))
    rinda("confirm", "police", "--by", "Club")
    once = file.read_text(encoding="utf-8")
    assert read_library().source.contacts["police"].checked == TODAY
    assert rinda("confirm", "police", "--by", "Club").exit_code == 0
    assert file.read_text(encoding="utf-8") == once


def test_a_number_that_nobody_answers_is_hidden_and_keeps_the_day_of_its_last_check(
    content: SmallContent, file: Path
) -> None:
    before = file.read_text(encoding="utf-8")
    assert rinda("deny", "line").exit_code == 0
    assert file.read_text(encoding="utf-8") == before.replace("documented", "unconfirmed", 1)
    library = read_library()
    assert not library.source.contacts["line"].is_shown
    assert [one.id for one in library.source.screens["help"].contact_list] == ["police"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("confirm", "nobody", "--by", "Club"), "there is no contact “nobody”: choose one of line, police, rumour"),
        (("deny", "nobody"), "there is no contact “nobody”: choose one of line, police, rumour"),
        (("confirm", "police", "--by", " "), "--by is empty: write who called, a role or an organisation"),
        (
            ("confirm", "police", "--by", "Club", "--on", f"{TODAY + timedelta(days=2)}"),
            f"{TODAY + timedelta(days=2)} is still to come: write the day of the call",
        ),
    ],
)
def test_what_cannot_be_written_down_gives_one_line_and_changes_nothing(
    file: Path, arguments: tuple[str, ...], message: str
) -> None:
    before = file.read_bytes()
    done = rinda(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{message}\n")
    assert file.read_bytes() == before


def test_a_file_that_is_not_there_or_no_yaml_gives_one_line(file: Path) -> None:
    file.write_bytes(b"a: 1\na: 2\n")
    assert rinda("deny", "police").stderr == "dialogues/contacts.yaml:2: “a” stands here twice: keep one of the two\n"
    file.unlink()
    done = rinda("deny", "police")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)


def test_comments_and_the_ends_of_lines_stay() -> None:
    text = TWO.replace("\n", "\r\n")
    changed = edited(text, parse(text, "file"), "line", FIELDS)
    expected = TWO.replace("documented # here", "confirmed # here").replace("2026-11-01   #", "2026-12-01   #")
    expected = expected.replace("    checked: 2026-12-01", '    confirmed_by: "School: A"\n    checked: 2026-12-01')
    assert changed == expected.replace("\n", "\r\n")


def test_quoted_values_are_exchanged_whole() -> None:
    changed = edited(TWO, parse(TWO, "file"), "house", FIELDS)
    assert changed.endswith('    checked: 2026-12-01\n    status: confirmed\n    confirmed_by: "School: A" # who\n')


def test_another_layout_is_left_to_the_author() -> None:
    text = "contacts:\n  line: {status: documented, checked: 2026-11-01}\n"
    with pytest.raises(ContentError, match="write status, checked, confirmed_by here by hand"):
        edited(text, parse(text, "file"), "line", FIELDS)


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), st.dates(date(2000, 1, 1), TODAY))
def test_whoever_confirms_on_whatever_day_is_read_back(by: str, day: date) -> None:
    escaped = '"' + by.replace("\\", "\\\\").replace('"', '\\"') + '"'
    fields = {"status": "confirmed", "checked": f"{day}", "confirmed_by": escaped}
    for contact in ("line", "house"):
        read = parse(edited(TWO, parse(TWO, "file"), contact, fields), "file").mapping("contacts")[contact]
        assert isinstance(read, dict)
        assert (read["confirmed_by"], read["checked"], read["status"]) == (by, day, "confirmed")
