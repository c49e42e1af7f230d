"""The rows of a report as data, once for all exports."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.counts.measures import MEASURES
from bot.counts.periods import Period
from bot.counts.publisher import TOTAL
from bot.organisers.naming import Naming
from bot.organisers.report import Figure, Report

HEAD: Final = ("measure", "breakdown", "part", "period", "number", "remark")
"""What stands above columns."""

RULES: Final = ("caveat", "withheld_why", "rounded", "tables_withheld", "at_least_why")
"""What must be known to read the numbers."""


@dataclass(frozen=True)
class Row:
    """One number of a span, month, week or day.

    Of the number of a whole measure `breakdown` is "total" and `part` empty. `period` is the report's span ("2027-02",
    "2027" or "all"), a month, or the Period of a week or day.
    """

    measure: str
    breakdown: str
    part: str
    period: str | Period
    figure: Figure

    @property
    def written_period(self) -> str:
        """The period for programs: "2027", "2027-02", "2027-02-01", or "2027-02-01/2027-02-07" as in ISO 8601."""
        if isinstance(self.period, str):
            return self.period
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return first if first == last else f"{first}/{last}"


def rows(report: Report) -> list[Row]:
    """All numbers of `report`: those of its whole span, the measures themselves first; then month by month where it
    has several; then days or weeks. A breakdown that is withheld as a whole has no rows."""
    found = [*_of(report)]
    if len(report.months) > 1:
        for month in report.months:
            found += _of(replace(report, span=f"{month.period.first:%Y-%m}", months=(month,)))
    for piece in report.pieces:
        found += [
            Row(measure, TOTAL, "", piece.period, Figure(piece.total(measure))) for measure in piece.tables
        ]  # fmt: skip
    return found


def _of(report: Report) -> Iterator[Row]:
    """The numbers of the whole span."""
    every = measures(report)
    for measure in every:
        yield Row(measure, TOTAL, "", report.span, report.figure(measure))
    for measure in every:
        for breakdown in breakdowns(report, measure):
            for name, figure in report.table(measure, breakdown).items():
                yield Row(measure, breakdown, name, report.span, figure)


def measures(report: Report) -> list[str]:
    """The measures of the program, and then those that were published in the span by a program that still had them."""
    published = (measure for found in (*report.months, *report.pieces) for measure in found.tables)
    return list(dict.fromkeys((*(measure.name for measure in MEASURES), *published)))


def breakdowns(report: Report, measure: str) -> list[str]:
    """The breakdowns of a measure of which at least a part is published in the span."""
    tables = dict.fromkeys(table for month in report.months for table in month.tables.get(measure, {}))
    return [table for table in tables if table != TOTAL]


def written(row: Row, report: Report, names: Naming) -> tuple[str, str, str, str, str]:
    """What people read of `row` beside its number, as in HEAD."""
    remarks = []
    if row.figure.n is None:
        remarks.append(names.words["withheld"])
    elif row.figure.is_at_least:
        remarks.append(names.words["may_be_larger"])
    if report.is_demo:
        remarks.append(names.words["made_up"])
    part = "" if row.breakdown == TOTAL else names.part(row.breakdown, row.part)
    return names.measure(row.measure), names.breakdown(row.breakdown), part, row.written_period, "; ".join(remarks)
