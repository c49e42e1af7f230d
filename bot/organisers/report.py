"""What organisers read of a span of months: sums of what is published, never anything else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.counts.changes import Change
from bot.counts.measures import MEASURES
from bot.counts.periods import Period
from bot.counts.publisher import TOTAL, Publication, Published

FUNNEL = ("starts", "help", "contacts")
"""From opening Rinda to being shown help to opening somebody to call."""

EVERYTHING = "all"


class Figure(NamedTuple):
    """A published number. None: withheld, since it is below ten or would give such a one away."""

    n: int | None
    is_at_least: bool = False
    """Whether some months of the span are withheld, so that the true number may be larger."""


class Point(NamedTuple):
    """A published number of one month, week or day."""

    period: Period
    n: int | None


@dataclass(frozen=True)
class Report:
    """The published numbers of a span: "2027-02", "2027" or "all"."""

    span: str
    months: tuple[Publication, ...]
    pieces: tuple[Publication, ...]
    is_demo: bool
    changes: tuple[Change, ...] = ()
    """When the content changed in this span."""

    def figure(self, measure: str) -> Figure:
        """The number of a measure."""
        return _added(month.total(measure) for month in self.months)

    def table(self, measure: str, breakdown: str) -> Mapping[str, Figure]:
        """The cells of a breakdown by name, in the content's order; none where it is withheld in all months."""
        names = dict.fromkeys(name for month in self.months for name in month.cells(measure, breakdown))
        return {name: _added(month.cells(measure, breakdown).get(name) for month in self.months) for name in names}

    def trend(self, measure: str) -> list[Point]:
        """The measure over time: by months, or in one month by its weeks or days where those are published."""
        parts = [p for p in self.pieces if TOTAL in p.tables.get(measure, {})]
        chosen = parts if len(self.months) <= 1 and parts else self.months
        return [Point(found.period, found.total(measure)) for found in chosen]

    def funnel(self) -> list[tuple[str, Figure]]:
        """The measures of the funnel with their numbers."""
        return [(measure, self.figure(measure)) for measure in FUNNEL]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can be shown of the span."""
        return all(self.figure(measure.name).n is None for measure in MEASURES) and not self.pieces


def spans(published: Published) -> list[str]:
    """The spans that can be asked for, the newest month first, then the years, then everything."""
    found = [f"{month.period.first:%Y-%m}" for month in reversed(published.months)]
    if published.pieces and (running := f"{published.pieces[-1].period.first:%Y-%m}") not in found:
        found.insert(0, running)
    years = sorted({span[:4] for span in found}, reverse=True)
    return [*found, *years, EVERYTHING]


def default_span(published: Published) -> str:
    """The newest month that is published; everything where there is none."""
    return f"{published.months[-1].period.first:%Y-%m}" if published.months else EVERYTHING


def report(published: Published, span: str) -> Report:
    """The report of `span`, one of `spans`; of another one there is nothing in it."""
    months = tuple(month for month in published.months if _is_in(month.period.first, span))
    pieces = tuple(piece for piece in published.pieces if _is_in(piece.period.first, span))
    changes = tuple(change for change in published.changes if _is_in(change.day, span))
    return Report(span, months, pieces, published.is_demo, changes)


def _is_in(day: date, span: str) -> bool:
    return span == EVERYTHING or f"{day}".startswith(f"{span}-")


def _added(numbers: Iterable[int | None]) -> Figure:
    known = list(numbers)
    published = [n for n in known if n is not None]
    return Figure(sum(published) if published else None, is_at_least=len(published) < len(known) and bool(published))
