"""The published numbers of a span as files to calculate with: CSV, Excel and JSON."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from typing import Final, NamedTuple

from bot.counts.disclosure import ROUNDING, THRESHOLD
from bot.organisers.naming import Naming
from bot.organisers.report import Report
from bot.organisers.rows import HEAD, RULES, measures, rows, written
from bot.organisers.workbook import xlsx_file

BYTE_ORDER_MARK: Final = "\ufeff"
"""Tells Excel that a CSV file is UTF-8."""

BEGINS_A_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
"""From owasp.org, "CSV Injection": a cell that begins so may be run by the program that opens it."""


class Export(NamedTuple):
    """A kind of file: its media type, and what writes a report in the language of the names."""

    media_type: str
    write: Callable[[Report, Naming], bytes]


def file_name(report: Report, language: str, ending: str) -> str:
    """A name that tells one export from another, such as `rinda-2027-02-rw.csv`, and made-up numbers from real ones."""
    return "-".join(["rinda", *(["made-up"] if report.is_demo else []), report.span, f"{language}.{ending}"])


def csv_file(report: Report, names: Naming) -> bytes:
    """One line for each number. The number is empty where it is withheld, and the remark says so."""
    file = StringIO()
    # Excel splits at the list separator of the computer's region, which is a semicolon where decimals have a comma.
    delimiter = ";" if names.language == "fr" else ","
    lines = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC)
    lines.writerow([harmless(names.words[f"head_{name}"]) for name in HEAD])
    for row in rows(report):
        *named, remark = (harmless(text) for text in written(row, report, names))
        lines.writerow([*named, row.figure.n, remark])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def json_file(report: Report, names: Naming) -> bytes:
    """An object with `span`, `language`, `is_demo`, the `rule` that numbers were published by, what `measures` and
    `breakdowns` mean, and `numbers`: each with the ids of its `measure`, `breakdown` and `part`, the part's `name`, the
    `period` (see `Row`), and `n`: a multiple of five from ten on, or null where it is withheld, which is not zero. With
    `at_least`, some months of the period are withheld. `content_changes` are the days on which the content changed, and
    its version from then on.
    """
    words = names.words
    found = rows(report)
    breakdowns = dict.fromkeys(row.breakdown for row in found)
    content = {
        "span": report.span,
        "language": names.language,
        "is_demo": report.is_demo,
        "mark": words["made_up"] if report.is_demo else "",
        "rule": {"withheld_below": THRESHOLD, "rounded_to": ROUNDING} | {name: words[name] for name in RULES},
        "measures": {
            name: {"name": names.measure(name), "explanation": names.measure_explained(name)}
            for name in measures(report)
        },
        "breakdowns": {
            name: {"name": names.breakdown(name), "explanation": names.breakdown_explained(name)} for name in breakdowns
        },
        "numbers": [
            {
                "measure": row.measure,
                "breakdown": row.breakdown,
                "part": row.part,
                "name": names.part(row.breakdown, row.part),
                "period": row.written_period,
                "n": row.figure.n,
                "at_least": row.figure.is_at_least,
            }
            for row in found
        ],
        "content_changes": [{"day": f"{change.day}", "version": change.version} for change in report.changes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


EXPORTS: Final = {
    "csv": Export("text/csv; charset=utf-8", csv_file),
    "xlsx": Export("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file),
    "json": Export("application/json", json_file),
}
"""The kinds of files by their endings."""
