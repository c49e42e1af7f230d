"""The report of a span to print or to hand on: one HTML file that needs nothing else, in plain sentences."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.counts.measures import MEASURES, OTHER
from bot.organisers.charts import Chart, Kind, chart_svg
from bot.organisers.naming import Naming
from bot.organisers.report import Figure, Report
from bot.organisers.rows import RULES
from bot.organisers.sentences import Sentences

MOST_BARS: Final = 12
"""More would fill a page."""

ORDERED: Final = ("audience", "answer", "danger")
"""Breakdowns whose parts are drawn in the content's order: dangers from the most serious, answers in pairs."""


class Part(NamedTuple):
    """A part of the report: its id, its measures, which of them is drawn over time, and the breakdowns it draws."""

    id: str
    measures: tuple[str, ...]
    trend: str = ""
    tables: tuple[tuple[str, str], ...] = ()


SHORT: Final = ("starts", "screens", "help", "contacts", "offered", "accepted")
"""The measures of the first lines, which are not said again below."""

PARTS: Final = (
    Part("reach", ("starts",), "starts", (("starts", "language"), ("starts", "campaign"))),
    Part("reading", ("screens",), "screens", (("screens", "language"), ("screens", "audience"), ("screens", "topic"))),
    Part("help", ("help", "contacts"), "help", (("help", "page"), ("contacts", "contact"))),
    Part("learning", ("checks", "quiz", "stories"), "", (("checks", "check"), ("quiz", "answer"))),
    Part("answers", ("helped", "searches"), "", (("helped", "answer"), ("searches", "answer"))),
    Part("safety", ("offered", "accepted"), "", (("offered", "danger"),)),
    Part("privacy", ("hides", "clears")),
)


class Written(NamedTuple):
    """A part as it is printed."""

    title: str
    sentences: tuple[str, ...]
    charts: tuple[Markup, ...] = ()


def printed(report: Report, names: Naming) -> str:
    """The HTML file of `report` in the language of `names`: for A4, and to be read on a phone."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return templates.get_template("printed.html").render(_Printer(report, names).values())


class _Printer:
    def __init__(self, report: Report, names: Naming) -> None:
        self._report = report
        self._names = names
        self._words = names.words
        self._sentences = Sentences(report, names)
        self._mark = self._words["made_up"] if report.is_demo else ""

    def values(self) -> Mapping[str, object]:
        """What the template needs."""
        return {
            "language": self._names.language,
            "title": self._words.say("title", span=self._names.span(self._report.span)),
            "words": self._words,
            "mark": self._mark,
            "covers": self._sentences.covered(),
            "parts": [self._short(), *self._parts(), self._withheld()],
            "meanings": [
                (
                    self._measure(m.name),
                    self._names.figure(self._report.figure(m.name)),
                    self._words[f"explain_{m.name}"],
                )
                for m in MEASURES
            ],
        }

    def _short(self) -> Written:
        said = [*self._sentences.about(SHORT), *self._sentences.on_the_span()]
        nothing = [self._words["nothing_yet"]] if self._report.is_empty else []
        return Written(self._words["part_short"], (*nothing, *said), tuple(self._funnel()))

    def _parts(self) -> Iterator[Written]:
        for part in PARTS:
            new = (measure for measure in part.measures if measure not in SHORT)
            said = (*self._sentences.about(new), *self._sentences.more_about(part.measures))
            charts = [*self._trend(part.trend), *(chart for table in part.tables for chart in self._table(*table))]
            if said or charts:
                yield Written(self._words[f"part_{part.id}"], said, tuple(charts))

    def _withheld(self) -> Written:
        """The rules, and which measures and breakdowns are withheld altogether."""
        measures = [self._measure(m.name) for m in MEASURES if self._report.figure(m.name).n is None]
        tables = [self._title(*table) for part in PARTS for table in part.tables if not self._is_shown(*table)]
        said = [self._words[rule] for rule in RULES]
        for text, names in (("missing_measures", measures), ("missing_tables", tables)):
            if names:
                said.append(self._words.say(text, names="; ".join(names)))
        return Written(self._words["part_withheld"], tuple(said))

    def _measure(self, measure: str) -> str:
        return self._words[f"measure_{measure}"]

    def _title(self, measure: str, breakdown: str) -> str:
        return f"{self._measure(measure)} – {self._words[f'by_{breakdown}']}"

    def _is_shown(self, measure: str, breakdown: str) -> bool:
        return any(figure.n is not None for figure in self._report.table(measure, breakdown).values())

    def _funnel(self) -> Iterator[Markup]:
        stages = [(self._measure(measure), figure) for measure, figure in self._report.funnel()]
        yield from self._chart("funnel", self._words["funnel"], stages)

    def _trend(self, measure: str) -> Iterator[Markup]:
        points = self._report.trend(measure) if measure else []
        if len(points) > 1:
            figures = [(self._names.short_period(point.period), Figure(point.n)) for point in points]
            yield from self._chart("trend", f"{self._measure(measure)} – {self._words['trend']}", figures)

    def _table(self, measure: str, breakdown: str) -> Iterator[Markup]:
        """The largest first, unless the order tells something; what belongs to no part only where it has a number."""
        table = self._report.table(measure, breakdown)
        parts = {name: figure for name, figure in table.items() if name != OTHER or figure.n is not None}
        size = (lambda _: 0) if breakdown in ORDERED else (lambda name: parts[name].n or 0)
        largest = sorted(parts, key=size, reverse=True)[:MOST_BARS]
        figures = [(self._names.part(breakdown, name), parts[name]) for name in largest]
        note = self._words.say("largest", drawn=len(largest), all=len(parts)) if len(largest) < len(parts) else ""
        yield from self._chart("bars", self._title(measure, breakdown), figures, note)

    def _chart(
        self,
        kind: Kind,
        title: str,
        figures: Sequence[tuple[str, Figure]],
        note: str = "",
    ) -> Iterator[Markup]:
        """The chart, unless all of its numbers are withheld."""
        if all(figure.n is None for _, figure in figures):
            return
        chart = Chart(
            title=title,
            kind=kind,
            labels=tuple(label for label, _ in figures),
            values=tuple(figure.n for _, figure in figures),
            note=note,
            language=self._names.language,
            at_least=frozenset(number for number, (_, figure) in enumerate(figures) if figure.is_at_least),
            mark=self._mark,
        )
        yield Markup(chart_svg(chart, self._words))  # noqa: S704  chart_svg escapes every text
