"""The published numbers of a span as an Excel workbook."""

import re
from io import BytesIO
from itertools import chain, count
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.organisers.charts import INK, PAPER, SAND, TEAL
from bot.organisers.naming import Naming
from bot.organisers.report import Report
from bot.organisers.rows import HEAD, RULES, measures, rows, written

CHART_ROW_PIXELS: Final = 34

SHEET_NAME_LENGTH: Final = 31
NOT_IN_A_SHEET_NAME: Final = r"[\[\]:*?/\\]"
"""Excel takes a workbook with other sheet names for a damaged file."""


def xlsx_file(report: Report, names: Naming) -> bytes:
    """A workbook of three sheets: all numbers, a chart of the measures, and what everything means."""
    file = BytesIO()
    # Cells are written by their type; these settings see to it that no text becomes a formula or a link all the same.
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _numbers(book, report, names)
        _chart(book, report, names)
        _meanings(book, report, names)
    return file.getvalue()


def _numbers(book: Workbook, report: Report, names: Naming) -> None:
    sheet = _sheet(book, names.words["sheet_numbers"], (30, 20, 38, 24, 14, 44))
    head = book.add_format({"bold": True, "bg_color": TEAL, "font_color": PAPER, "text_wrap": True})
    known = book.add_format({"num_format": "#,##0"})
    withheld = book.add_format({"italic": True, "align": "right", "bg_color": SAND, "font_color": INK})
    for column, name in enumerate(HEAD):
        sheet.write_string(0, column, names.words[f"head_{name}"], head)
    found = rows(report)
    for line, row in enumerate(found, 1):
        *named, remark = written(row, report, names)
        for column, text in enumerate(named):
            sheet.write_string(line, column, text)
        if row.figure.n is None:
            sheet.write_string(line, 4, names.words["withheld"], withheld)
        else:
            sheet.write_number(line, 4, row.figure.n, known)
        sheet.write_string(line, 5, remark)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(found), len(HEAD) - 1)


def _chart(book: Workbook, report: Report, names: Naming) -> None:
    """The measures that may be shown: Excel would draw a withheld one as zero."""
    sheet = _sheet(book, names.words["sheet_chart"], (34, 14))
    title = sheet.get_name()
    top = _heading(book, sheet, report, names)
    shown = [(name, n) for name in measures(report) if (n := report.figure(name).n) is not None]
    if not shown:
        sheet.write_string(top, 0, names.words["nothing_yet"])
        return
    for line, (measure, n) in enumerate(shown, top):
        sheet.write_string(line, 0, names.measure(measure))
        sheet.write_number(line, 1, n)
    bottom = top + len(shown) - 1
    chart = book.add_chart({"type": "bar"})
    chart.add_series({
        "categories": [title, top, 0, bottom, 0],
        "values": [title, top, 1, bottom, 1],
        "fill": {"color": TEAL},
        "data_labels": {"value": True},
        "gap": 60,
    })  # fmt: skip
    mark = f" – {names.words['made_up']}" if report.is_demo else ""
    chart.set_title({"name": f"{names.words.say('title', span=names.span(report.span))}{mark}", "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 760, "height": 120 + CHART_ROW_PIXELS * len(shown)})
    sheet.insert_chart(top, 3, chart, {"description": names.words["caveat"]})


def _meanings(book: Workbook, report: Report, names: Naming) -> None:
    sheet = _sheet(book, names.words["sheet_meanings"], (34, 100))
    top = _heading(book, sheet, report, names)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    terms = [(names.measure(name), names.measure_explained(name)) for name in measures(report)]
    breakdowns = dict.fromkeys(row.breakdown for row in rows(report))
    terms += [(names.breakdown(name), names.breakdown_explained(name)) for name in breakdowns]
    for line, (term, meaning) in enumerate(terms, top):
        sheet.write_string(line, 0, term, wrapped)
        sheet.write_string(line, 1, meaning, wrapped)


def _heading(book: Workbook, sheet: Worksheet, report: Report, names: Naming) -> int:
    """The title, whether the numbers are made up, and the rules; gives the first row that is free."""
    bold = book.add_format({"bold": True})
    lines: list[tuple[str, Format | None]] = [(names.words.say("title", span=names.span(report.span)), bold)]
    lines += [(names.words["made_up"], bold)] if report.is_demo else []
    lines += [(names.words[rule], None) for rule in RULES]
    for line, (text, style) in enumerate(lines):
        sheet.write_string(line, 0, text, style)
    return len(lines) + 1


def _sheet_name(book: Workbook, wanted: str) -> str:
    """`wanted` as Excel takes it: short, without some characters, and not twice. A translator need not know that."""
    plain = re.sub(NOT_IN_A_SHEET_NAME, " ", wanted).strip(" '")
    short = _cut(plain, SHEET_NAME_LENGTH)
    name = short if short == plain else f"{_cut(plain, SHEET_NAME_LENGTH - 1)}…"
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    numbered = (f"{_cut(plain, SHEET_NAME_LENGTH - 3)} {number}".strip() for number in count(1))
    return next(free for free in chain([name], numbered) if free and free.lower() not in taken)


def _cut(text: str, length: int) -> str:
    """The beginning of `text`, of at most so many UTF-16 units, which Excel counts by."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").rstrip(" '")


def _sheet(book: Workbook, name: str, widths: tuple[int, ...]) -> Worksheet:
    sheet = book.add_worksheet(_sheet_name(book, name))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    return sheet
