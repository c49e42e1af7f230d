"""Files to calculate with hold what is published, all of it and nothing else, and open safely in a spreadsheet."""

import csv
import json
import re
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.counts.periods import Grain, Period
from bot.counts.publisher import Publication, Published
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.part import Campaign
from bot.languages.document import ContentError
from bot.organisers.export import BYTE_ORDER_MARK, EXPORTS, file_name, harmless
from bot.organisers.naming import Naming, naming
from bot.organisers.report import Figure, report
from bot.organisers.rows import rows

from .examples import FEBRUARY, ORDINARY, published

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LANGUAGES = ("rw", "en", "fr")


@pytest.fixture
def library(guide: Guide) -> Library:
    return guide.library


@pytest.fixture
def names(library: Library) -> Naming:
    return naming(library, "en")


def lines(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def cells(content: bytes, sheet: int = 1) -> list[ElementTree.Element]:
    with ZipFile(BytesIO(content)) as book:
        found = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314  our own file
    return list(found.iter(f"{MAIN}c"))


def part(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as book:
        return book.read(name).decode()


def test_the_rows_of_a_month_are_all_of_its_tables_and_days() -> None:
    found = rows(report(published(), "2027-02"))
    told = {(row.measure, row.breakdown, row.part, row.written_period): row.figure.n for row in found}
    assert told["starts", "total", "", "2027-02"] == 1250
    assert told["starts", "campaign", "radio", "2027-02"] is None
    assert told["starts", "total", "", "2027-02-01"] == 40
    tables = [
        cell for tables in ORDINARY.values() for name, table in tables.items() if name != "total" for cell in table
    ]
    assert sum(row.breakdown != "total" for row in found) == len(tables)


def test_the_rows_of_a_year_are_its_sums_and_then_every_month() -> None:
    found = [row for row in rows(report(published(), "2027")) if (row.measure, row.breakdown) == ("help", "total")]
    assert [(row.written_period, row.figure) for row in found] == [
        ("2027", Figure(600, is_at_least=True)),
        ("2027-02", Figure(600)),
        ("2027-03", Figure(None)),
    ]


def test_csv_has_a_line_for_each_number_and_leaves_withheld_ones_empty(names: Naming) -> None:
    found = report(published(), "2027-02")
    content = EXPORTS["csv"].write(found, names)
    assert content.decode().startswith(BYTE_ORDER_MARK)
    head, *told = lines(content)
    assert head == ["What", "Broken down", "Part", "When", "Presses (not people)", "Remark"]
    assert ["Starts", "In all", "", "2027-02", "1250", ""] in told
    assert ["Starts", "By campaign", "Radio spots", "2027-02", "", "not shown"] in told
    assert len(told) == len(rows(found))
    assert "0" not in [line[4] for line in told]


def test_csv_splits_as_excel_does_where_decimals_have_a_comma(library: Library) -> None:
    content = EXPORTS["csv"].write(report(published(), "2027-02"), naming(library, "fr"))
    assert {len(line) for line in lines(content, ";")} == {6}


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_of_csv_can_be_a_formula(begin: str, library: Library) -> None:
    hostile = f'{begin}HYPERLINK("//example.org";A1)'
    campaigns = library.campaigns | {"radio": Campaign(id="radio", name="x").model_copy(update={"name": hostile})}
    names = naming(replace(library, campaigns=campaigns), "en")
    told = lines(EXPORTS["csv"].write(report(published(), "2027-02"), names))
    assert [f"'{hostile}"] == [line[2] for line in told if "HYPERLINK" in line[2]]
    assert all(harmless(cell) == cell for line in told for cell in line)


def test_excel_has_real_numbers_and_no_formula_or_link(library: Library) -> None:
    campaigns = library.campaigns | {
        "radio": Campaign(id="radio", name="=1+1"),
        "school": Campaign(id="school", name="https://x.y"),
    }
    names = naming(replace(library, campaigns=campaigns), "en")
    content = EXPORTS["xlsx"].write(report(published(), "2027-02"), names)
    assert "=1+1" in part(content, "xl/sharedStrings.xml")
    numbers = [cell for cell in cells(content) if cell.attrib["r"].startswith("E") and cell.attrib.get("t") != "s"]
    assert {int(cell.findtext(f"{MAIN}v") or "") for cell in numbers} >= {1250, 900, 45}
    for sheet in (1, 2, 3):
        assert not any(cell.find(f"{MAIN}f") is not None for cell in cells(content, sheet))
        assert "<hyperlink" not in part(content, f"xl/worksheets/sheet{sheet}.xml")


def test_excel_explains_itself_and_draws_only_what_is_shown(names: Naming) -> None:
    content = EXPORTS["xlsx"].write(report(published(), "2027-02"), names)
    assert re.findall(r'<sheet name="(\w+)"', part(content, "xl/workbook.xml")) == ["Numbers", "Chart", "Meanings"]
    assert 'state="frozen"' in part(content, "xl/worksheets/sheet1.xml")
    strings = part(content, "xl/sharedStrings.xml")
    for name in ("caveat", "withheld_why", "explain_starts", "explain_by_campaign"):
        assert names.words[name].replace("&", "&amp;") in strings
    drawn = [cell for cell in cells(content, 2) if cell.attrib["r"].startswith("B")]
    assert len(drawn) == sum(tables["total"][name] is not None for name, tables in ORDINARY.items())
    assert "<c:barChart>" in part(content, "xl/charts/chart1.xml")


def test_excel_of_nothing_has_no_chart(names: Naming) -> None:
    content = EXPORTS["xlsx"].write(report(published(), "2030"), names)
    assert "xl/charts/chart1.xml" not in ZipFile(BytesIO(content)).namelist()
    assert names.words["nothing_yet"] in part(content, "xl/sharedStrings.xml")


def test_json_says_its_rule_and_gives_null_for_what_is_withheld(names: Naming) -> None:
    content = json.loads(EXPORTS["json"].write(report(published(), "2027-02"), names))
    assert (content["span"], content["language"], content["is_demo"], content["mark"]) == ("2027-02", "en", False, "")
    assert (content["rule"]["withheld_below"], content["rule"]["rounded_to"]) == (10, 5)
    assert content["rule"]["caveat"] == names.words["caveat"]
    radio = {"measure": "starts", "breakdown": "campaign", "part": "radio", "name": "Radio spots"}
    assert {**radio, "period": "2027-02", "n": None, "at_least": False} in content["numbers"]
    assert {row["measure"] for row in content["numbers"]} == content["measures"].keys()
    assert {row["breakdown"] for row in content["numbers"]} == content["breakdowns"].keys()
    assert all(row["n"] is None or row["n"] >= 10 for row in content["numbers"])


@pytest.mark.parametrize("ending", EXPORTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_made_up_numbers_say_so_in_every_file(ending: str, language: str, library: Library) -> None:
    found, names = report(published(is_demo=True), "2027"), naming(library, language)
    content = EXPORTS[ending].write(found, names)
    told = part(content, "xl/sharedStrings.xml") if ending == "xlsx" else content.decode()
    assert names.words["made_up"] in told
    assert file_name(found, language, ending) == f"rinda-made-up-2027-{language}.{ending}"
    assert file_name(report(published(), "2027"), language, ending) == f"rinda-2027-{language}.{ending}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_counted_has_a_name(language: str, library: Library) -> None:
    names = naming(library, language)
    told = {(row.breakdown, row.part): names.part(row.breakdown, row.part) for row in rows(report(published(), "2027"))}
    assert [cell for cell, name in told.items() if name == cell[1] and cell[0] != "total"] == [
        ("screen", "gone.screen")
    ]


def test_what_the_program_counts_no_more_goes_by_its_id(names: Naming) -> None:
    gone: dict[str, dict[str, int | None]] = {"total": {"old-count": 70}, "old-way": {"a": 40, "b": None}}
    starts = {**ORDINARY["starts"], "old-way": {"c": 30}}
    day = Publication(Period(Grain.DAY, FEBRUARY.first, FEBRUARY.first), {"old-count": {"total": {"old-count": 25}}})
    shown = Published((Publication(FEBRUARY, {**ORDINARY, "starts": starts, "old-count": gone}),), (day,))
    found = report(shown, "2027-02")
    told = lines(EXPORTS["csv"].write(found, names))
    for line in (
        ["old-count", "In all", "", "2027-02", "70", ""],
        ["old-count", "old-way", "a", "2027-02", "40", ""],
        ["old-count", "old-way", "b", "2027-02", "", "not shown"],
        ["Starts", "old-way", "c", "2027-02", "30", ""],
        ["old-count", "In all", "", "2027-02-01", "25", ""],
    ):
        assert line in told
    content = json.loads(EXPORTS["json"].write(found, names))
    assert content["measures"]["old-count"] == {"name": "old-count", "explanation": ""}
    assert content["breakdowns"]["old-way"] == {"name": "old-way", "explanation": ""}
    strings = part(EXPORTS["xlsx"].write(found, names), "xl/sharedStrings.xml")
    assert "<t>old-count</t>" in strings
    assert "<t>old-way</t>" in strings


@pytest.mark.parametrize("missing", ["measure_starts", "explain_starts", "by_campaign", "explain_by_campaign"])
def test_a_text_that_is_missing_for_what_is_counted_is_named_and_not_left_out(missing: str, names: Naming) -> None:
    texts = {name: text for name, text in names.words.texts.items() if name != missing}
    without = replace(names, words=replace(names.words, texts=texts))
    with pytest.raises(ContentError, match=missing):
        EXPORTS["json"].write(report(published(), "2027-02"), without)


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        (("a" * 31, "b", "c"), ("a" * 31, "b", "c")),
        (("a" * 40, "'b/c'", "d"), ("a" * 30 + "…", "b c", "d")),
        (("🙂" * 16, "", "[]"), ("🙂" * 15 + "…", "1", "2")),
        (("Same", "same", "same 1"), ("Same", "same 1", "same 1 1")),
        (("a" * 40, "a" * 40, "a" * 40), ("a" * 30 + "…", "a" * 28 + " 1", "a" * 28 + " 2")),
    ],
)
def test_whatever_a_translator_calls_the_sheets_excel_opens_them(
    wanted: tuple[str, ...], got: tuple[str, ...], names: Naming
) -> None:
    sheets = dict(zip(("sheet_numbers", "sheet_chart", "sheet_meanings"), wanted, strict=True))
    called = replace(names, words=replace(names.words, texts={**names.words.texts, **sheets}))
    content = EXPORTS["xlsx"].write(report(published(), "2027-02"), called)
    assert tuple(re.findall(r'<sheet name="([^"]+)"', part(content, "xl/workbook.xml"))) == got
    assert got[1] in part(content, "xl/charts/chart1.xml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in, with a database in which nothing was counted."""
    (tmp_path / "counts.sqlite").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_lists_what_can_be_asked_for(folder: Path) -> None:
    done = CliRunner().invoke(application, ["report", "--list"])
    assert (done.exit_code, done.stdout) == (0, "all\n")


@pytest.mark.parametrize("form", ["html", "csv"])
def test_the_command_writes_a_file_named_after_the_span(form: str, folder: Path) -> None:
    done = CliRunner().invoke(application, ["report", "all", "-l", "fr", "--format", form])
    assert (done.exit_code, done.stdout) == (0, f"rinda-all-fr.{form}\n")
    assert (folder / f"rinda-all-fr.{form}").stat().st_size > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2027-02"], "there is no span “2027-02”: choose one of all"),
        (["all", "-l", "de"], "there is no language “de”"),
        (["all", "-f", "pdf"], "there is no format “pdf”"),
        (["all", "--output", "nowhere/file"], "cannot be written"),
    ],
)
def test_the_command_says_what_there_is_where_something_is_not(
    arguments: list[str], message: str, folder: Path
) -> None:
    done = CliRunner().invoke(application, ["report", *arguments], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert message in done.stderr


def test_the_command_never_prints_the_address_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://rinda:secret@127.0.0.1:1/rinda")
    done = CliRunner().invoke(application, ["report", "--list"])
    assert done.exit_code == 1
    assert done.stderr.startswith("DATABASE_URL: ")
    assert "secret" not in done.stderr
