"""What a report says in plain sentences: how often, what most, and which share, from published numbers only."""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.counts.measures import MEASURES, OTHER
from bot.languages.formats import written_date
from bot.organisers.charts import written_count
from bot.organisers.naming import Naming
from bot.organisers.report import EVERYTHING, Figure, Report

SHARE_FROM: Final = 100
"""Of fewer, rounding to five alone would move a share by several points."""

MOST: Final = {"screens": "topic", "contacts": "contact"}
"""The measures of which the part that was opened most often is named, and by which breakdown."""

START: Final = "start"
"""The topic of the first pages, which everybody passes: that it is opened most tells nothing."""

SHARES: Final = {
    "helped": (("share_yes", "yes", "no"),),
    "searches": (("share_missed", "missed", "found"),),
    "quiz": (("share_before", "before:right", "before:wrong"), ("share_after", "after:right", "after:wrong")),
}
"""The measures of whose answers a share is said: the text, the answer, and the other answer."""


class Sentences:
    """Writes about one report in one language. What cannot be shown is passed over."""

    def __init__(self, report: Report, names: Naming) -> None:
        self._report = report
        self._names = names
        self._words = names.words

    def about(self, measures: Iterable[str]) -> Iterator[str]:
        """How often each of `measures` was counted."""
        for measure in measures:
            figure = self._report.figure(measure)
            if figure.n is not None:
                yield self._words.say(f"say_{measure}", number=self._number(figure), when=self._when())

    def more_about(self, measures: Iterable[str]) -> Iterator[str]:
        """What most of each of `measures` was, and which share."""
        for measure in measures:
            yield from self._most(measure)
            for text, answer, other in SHARES.get(measure, ()):
                yield from self._share(measure, text, answer, other)

    def on_the_span(self) -> Iterator[str]:
        """Whether the span has ended, and how little can be shown of it."""
        shown = sum(self._report.figure(measure.name).n is not None for measure in MEASURES)
        if self._report.pieces and not self._report.months:
            yield self._words["running"]
        elif shown * 2 < len(MEASURES):
            yield from (self._words["few"], self._words["longer"])
            yield self._offered_now()

    def covered(self) -> str:
        """The first and the last day that the numbers are of; empty where there are none."""
        periods = [found.period for found in self._report.months or self._report.pieces]
        if not periods:
            return ""
        first, last = min(period.first for period in periods), max(period.last for period in periods)
        language = self._names.language
        return self._words.say("covers", first=written_date(first, language), last=written_date(last, language))

    def _number(self, figure: Figure) -> str:
        if figure.is_at_least:
            return self._names.figure(figure)
        return self._words.say("about", number=written_count(figure.n or 0, self._names.language))

    def _when(self) -> str:
        span = self._report.span
        if span == EVERYTHING:
            return self._words["in_all"]
        if "-" not in span:
            return self._words.say("in_year", year=span)
        # Within a sentence French months have no capital, unlike in a title.
        _, _, month = written_date(self._report.months[0].period.first, self._names.language).partition(" ")
        return self._words.say("in_month", month=month)

    def _most(self, measure: str) -> Iterator[str]:
        """The part with the largest number: not where months withhold something, nor where two are equal."""
        breakdown = MOST.get(measure, "")
        cells = self._report.table(measure, breakdown).items()
        table = {name: figure for name, figure in cells if figure.n and name not in (OTHER, START)}
        numbers = sorted((figure.n or 0 for figure in table.values()), reverse=True)
        if len(numbers) > 1 and numbers[0] > numbers[1] and not any(figure.is_at_least for figure in table.values()):
            most = next(name for name, figure in table.items() if figure.n == numbers[0])
            yield self._words.say(f"most_{breakdown}", part=self._names.part(breakdown, most))

    def _share(self, measure: str, text: str, answer: str, other: str) -> Iterator[str]:
        table = self._report.table(measure, "answer")
        both = [table.get(name, Figure(None)) for name in (answer, other)]
        numbers = [figure.n for figure in both if figure.n is not None and not figure.is_at_least]
        if len(numbers) == 2 and sum(numbers) >= SHARE_FROM:
            yield self._words.say(text, percent=round(100 * numbers[0] / sum(numbers)))

    def _offered_now(self) -> str:
        """What the guide has, whatever was counted."""
        edition = self._names.library.editions[self._names.language]
        return self._words.say(
            "offered_now",
            pages=len(edition.screens),
            languages=len(self._names.library.languages),
            contacts=sum(contact.is_shown for contact in edition.contacts.values()),
        )
