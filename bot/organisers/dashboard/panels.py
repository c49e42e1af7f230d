"""The parts of the dashboard that show numbers: each a chart and the same numbers as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from markupsafe import Markup

from bot.counts.measures import OTHER
from bot.organisers.charts import Chart, chart_svg
from bot.organisers.naming import Naming
from bot.organisers.report import Figure, Report
from bot.organisers.words import OrganiserWords

SHARE_FROM: Final = 100
"""Of fewer, rounding to five alone would move a share by several points."""

CHARTED: Final = 12
CHARTED_PERIODS: Final = 31
"""More bars than this cannot be read on a phone; the table holds all."""

BREAKDOWNS: Final = (
    ("language", "screens", "language", "explain_by_language"),
    ("audience", "screens", "audience", "explain_by_audience"),
    ("topic", "screens", "topic", "explain_by_topic"),
    ("campaigns", "starts", "campaign", "explain_by_campaign"),
    ("contacts", "contacts", "contact", "explain_contacts"),
)
"""Panels that are one breakdown: their name, the measure, the breakdown, and the text that explains it."""

NO_CHART: Final = Markup()

PRIVATE: Final = ("stories", "hides", "clears")

Rows = tuple[tuple[str, ...], ...]
Named = Sequence[tuple[str, Figure]]


@dataclass(frozen=True)
class Panel:
    """A part of the page. `fact` is the one sentence that says what the numbers come to; empty where none can."""

    id: str
    title: str
    lead: str
    head: tuple[str, ...] = ()
    rows: Rows = ()
    chart: Markup = NO_CHART
    fact: str = ""
    is_trend: bool = False
    """Whether the chart has so many columns that a phone must scroll it."""


class Panels:
    """Makes the panels of one report in one language."""

    def __init__(self, report: Report, naming: Naming, words: OrganiserWords) -> None:
        self._report = report
        self._naming = naming
        self._words = words
        self._shared = naming.words

    def all(self) -> Iterator[Panel]:
        """The panels of which something can be shown, in the order of the page."""
        made = (
            self._trend("screens"),
            self._trend("help"),
            self._funnel(),
            *(self._breakdown(*breakdown) for breakdown in BREAKDOWNS),
            self._helped(),
            self._quiz(),
            self._searches(),
            self._safeguarding(),
            self._private(),
        )
        return (panel for panel in made if panel.chart or panel.fact or panel.rows)

    def _trend(self, measure: str) -> Panel:
        title = self._words[f"panel_trend_{measure}"]
        points = self._report.trend(measure)
        rows = tuple((self._naming.period(p.period), self._naming.figure(Figure(p.n))) for p in points)
        shown = [(self._naming.short_period(p.period), Figure(p.n)) for p in points[-CHARTED_PERIODS:]]
        head = (self._words["period"], self._words["times"])
        drawn = self._drawn(shown, "trend") if len(points) > 1 else NO_CHART
        return Panel(
            f"trend-{measure}", title, self._words["trend_lead"], head, rows if drawn else (), drawn, is_trend=True
        )

    def _funnel(self) -> Panel:
        stages = [(self._shared[f"measure_{measure}"], figure) for measure, figure in self._report.funnel()]
        title = self._words["funnel"]
        head = (self._words["stage"], self._words["times"])
        drawn = self._drawn(stages, "funnel")
        return Panel("funnel", title, self._words["funnel_lead"], head, self._rows(stages) if drawn else (), drawn)

    def _breakdown(self, name: str, measure: str, by: str, lead: str) -> Panel:
        panel = Panel(name, self._words[f"panel_{name}"], self._shared[lead])
        return self._parts(panel, measure, by)

    def _helped(self) -> Panel:
        fact = self._fact("helped_share", "helped", "yes", "no")
        panel = Panel("helped", self._words["helped"], self._shared["explain_helped"], fact=fact)
        return self._parts(panel, "helped", "answer")

    def _searches(self) -> Panel:
        fact = self._fact("searches_share", "searches", "missed", "found")
        panel = Panel("searches", self._words["searches"], self._shared["explain_searches"], fact=fact)
        return self._parts(panel, "searches", "answer")

    def _safeguarding(self) -> Panel:
        offered, accepted = self._report.figure("offered"), self._report.figure("accepted")
        fact = ""
        if offered.n is not None or accepted.n is not None:
            numbers = {"offered": self._naming.figure(offered), "accepted": self._naming.figure(accepted)}
            fact = self._words.say("safeguarding_share", **numbers)
        panel = Panel("safeguarding", self._words["safeguarding"], self._shared["explain_offered"], fact=fact)
        return self._parts(panel, "offered", "danger")

    def _quiz(self) -> Panel:
        answers = self._report.table("quiz", "answer")
        rows, right = [], []
        for when in ("before", "after"):
            found = [answers.get(f"{when}:{how}", Figure(None)) for how in ("right", "wrong")]
            share = _share(found[0], _sum(found))
            title = self._words[f"quiz_{when}"]
            right.append((title, Figure(share)))
            rows.append((title, *(self._naming.figure(f) for f in found), _written_share(share)))
        title = self._words["quiz"]
        head = (self._words["answer"], *(self._words[f"quiz_{name}"] for name in ("right", "wrong", "share")))
        drawn = self._drawn(right, "bars", self._words["quiz_share"])
        is_shown = any(figure.n is not None for figure in answers.values())
        return Panel("quiz", title, self._words["quiz_lead"], head, tuple(rows) if is_shown else (), drawn)

    def _private(self) -> Panel:
        figures = [(self._shared[f"measure_{measure}"], self._report.figure(measure)) for measure in PRIVATE]
        is_shown = any(figure.n is not None for _, figure in figures)
        head = (self._words["what"], self._words["times"])
        return Panel("private", self._words["private"], "", head, self._rows(figures) if is_shown else ())

    def _parts(self, panel: Panel, measure: str, by: str) -> Panel:
        """The panel with a breakdown in it, the largest part first; without one where all of its parts are withheld."""
        table = self._report.table(measure, by)
        named = [(self._naming.part(by, p), f) for p, f in table.items() if p != OTHER or f.n is not None]
        named.sort(key=lambda part: -1 if part[1].n is None else part[1].n, reverse=True)
        drawn = self._drawn(named[:CHARTED], "bars")
        if not drawn:
            return panel
        total = self._report.figure(measure)
        shares = [_share(figure, total) for _, figure in named]
        rows = self._rows(named)
        head: tuple[str, ...] = (self._words[by], self._words["times"])
        if any(share is not None for share in shares):
            rows = tuple((*row, _written_share(share)) for row, share in zip(rows, shares, strict=True))
            head = (*head, self._words["share"])
        return replace(panel, head=head, rows=rows, chart=drawn)

    def _fact(self, text: str, measure: str, answer: str, other: str) -> str:
        answers = self._report.table(measure, "answer")
        both = _sum([answers.get(name, Figure(None)) for name in (answer, other)])
        share = _share(answers.get(answer, Figure(None)), both)
        return self._words.say(text, total=self._naming.figure(both), percent=share) if share is not None else ""

    def _rows(self, named: Named) -> Rows:
        return tuple((name, self._naming.figure(figure)) for name, figure in named)

    def _drawn(self, named: Named, kind: Literal["bars", "trend", "funnel"], title: str = "") -> Markup:
        """The chart, or nothing where none of the numbers can be shown. It stands below the panel's own title."""
        if all(figure.n is None for _, figure in named):
            return NO_CHART
        chart = Chart(
            title=": ".join(filter(None, (title, self._naming.span(self._report.span)))),
            kind=kind,
            labels=tuple(name for name, _ in named),
            values=tuple(figure.n for _, figure in named),
            language=self._naming.language,
            at_least=frozenset(place for place, (_, figure) in enumerate(named) if figure.is_at_least),
            mark=self._shared["made_up"] if self._report.is_demo else "",
        )
        # `chart_svg` escapes every text in the picture.
        return Markup(chart_svg(chart, self._shared))  # noqa: S704


def _share(part: Figure, whole: Figure) -> int | None:
    """How many of a hundred, from published numbers; None where one of them is not wholly known or too small."""
    if part.n is None or whole.n is None or part.is_at_least or whole.is_at_least or whole.n < SHARE_FROM:
        return None
    # Each number is rounded by itself, so that a part may seem larger than its whole.
    return min(100, round(100 * part.n / whole.n))


def _written_share(share: int | None) -> str:
    return "" if share is None else str(share)


def _sum(figures: list[Figure]) -> Figure:
    known = [figure.n for figure in figures if figure.n is not None]
    is_whole = len(known) == len(figures) and not any(figure.is_at_least for figure in figures)
    return Figure(sum(known) if is_whole else None)
