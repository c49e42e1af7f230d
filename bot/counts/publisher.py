"""The one door through which counts reach a human: what has been published, and what a period that has closed adds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bot.counts.changes import Change, content_changes
from bot.counts.disclosure import Breakdown, Part, disclosed, shown
from bot.counts.measures import MEASURES, Gathered, Subjects, gather
from bot.counts.periods import Grain, Period, months, pieces, read_period
from bot.counts.store import CountStore

WEEKLY_FROM: Final = 800
DAILY_FROM: Final = 1500
"""The published number of a month from which on the next month is shown by weeks or by days: some 50 in a day, and a
few dozen in a week that the month's end cuts. It is looked up in what is public, so that the choice itself tells
nothing of what is not."""

TREND: Final = "trend"
TOTAL: Final = "total"

Numbers = dict[Period, Mapping[str, int]]
"""True numbers of measures: they leave this module thresholded only."""

Tables = Mapping[str, Mapping[str, Mapping[str, int | None]]]


@dataclass(frozen=True)
class Publication:
    """What is published of one period: for each measure its tables, each with its cells (None: withheld)."""

    period: Period
    tables: Tables

    def total(self, measure: str) -> int | None:
        """The number of a measure, a multiple of five from ten on; None where it is withheld."""
        return self.cells(measure, TOTAL).get(measure)

    def cells(self, measure: str, table: str) -> Mapping[str, int | None]:
        """The cells of a table by their names; none where the whole table is withheld."""
        return self.tables.get(measure, {}).get(table, {})


@dataclass(frozen=True)
class Published:
    """Everything that is published, the oldest first: closed months, and days or weeks of months that carry them."""

    months: tuple[Publication, ...]
    pieces: tuple[Publication, ...]
    is_demo: bool = False
    changes: tuple[Change, ...] = ()
    """When the content changed."""


@dataclass
class Publisher:
    """Publishes what has closed, and gives what is published. It remembers only what is public."""

    store: CountStore
    subjects: Subjects
    _known: dict[Period, Publication] = field(default_factory=dict)

    async def published(self, today: date) -> Published:
        """Everything published up to `today` (a day in Rwanda). Periods that have closed since are published now.

        A period once published stays as it was, whatever is counted for it later. Errors are those of the store.
        """
        await self._read()
        earliest = await self.store.earliest_day()
        previous: Publication | None = None
        numbers: Numbers = {}
        for month in months(earliest, today) if earliest else ():
            grains = _grains(previous)
            # Never after their month: what is published of it was looked through without them.
            if month not in self._known:
                await self._publish_pieces(month, grains, today, numbers)
            if not month.is_settled(today):
                break
            if month not in self._known:
                await self._publish_month(month, grains, numbers)
            previous = self._known[month]
        every = sorted(self._known.values(), key=lambda found: found.period.first)
        return Published(
            tuple(found for found in every if found.period.grain is Grain.MONTH),
            tuple(found for found in every if found.period.grain is not Grain.MONTH),
            await self.store.is_demo(),
            tuple(await content_changes(self.store)),
        )

    async def _publish_pieces(self, month: Period, grains: Mapping[str, Grain], today: date, numbers: Numbers) -> None:
        """The days or weeks of a month: numbers of whole measures only, which nothing else published adds up to yet."""
        made = []
        for grain in set(grains.values()):
            for piece in pieces(month, grain):
                if piece.is_settled(today) and piece not in self._known:
                    now = await self._numbers(piece, numbers)
                    measures = [name for name, chosen in grains.items() if chosen is grain]
                    made.append(Publication(piece, {name: {TOTAL: {name: shown(now[name])}} for name in measures}))
        await self._keep(made)

    async def _publish_month(self, month: Period, grains: Mapping[str, Grain], numbers: Numbers) -> None:
        inside = [piece for grain in set(grains.values()) for piece in pieces(month, grain)]
        now = {piece: await self._numbers(piece, numbers) for piece in inside}
        tables: dict[str, dict[str, dict[str, int | None]]] = {}
        gathered = await self._gathered(month)
        for measure in MEASURES:
            name, part = measure.name, gathered[measure.name].part(measure)
            trend = self._trend(name, {piece: now[piece][name] for piece in pieces(month, grains[name])})
            if any(self._known[piece].total(name) is None for piece in pieces(month, grains[name])) and trend:
                # Beside the parts that are shown the number itself would tell of those that are withheld; and so would
                # its absence, were it left out only where it tells too much.
                tables[name] = {}
                continue
            whole = replace(part, breakdowns=(*trend, *part.breakdowns))
            tables[name] = {table.name: dict(table.cells) for table in disclosed(whole) if table.name != TREND}
        await self._keep([Publication(month, tables)])

    def _trend(self, measure: str, now: Mapping[Period, int]) -> list[Breakdown]:
        """The days or weeks of a measure as they were published; none where counts have come since that change them:
        then they do not add up to the month any more."""
        was = {piece: self._known[piece].total(measure) for piece in now}
        if not now or any(shown(n) != was[piece] for piece, n in now.items()):
            return []
        return [Breakdown(TREND, tuple(Part(str(piece), n or 0) for piece, n in was.items()), is_public=True)]

    async def _numbers(self, piece: Period, known: Numbers) -> Mapping[str, int]:
        """The true number of each measure, looked up once while something is being published."""
        if piece not in known:
            known[piece] = {name: gathered.n for name, gathered in (await self._gathered(piece)).items()}
        return known[piece]

    async def _gathered(self, period: Period) -> dict[str, Gathered]:
        return gather(await self.store.cells(period.first, period.last), self.subjects)

    async def _keep(self, made: list[Publication]) -> None:
        if made:
            await self.store.publish({str(found.period): json.dumps(found.tables) for found in made})
            # Another process may have been first: what counts is what stands in the store.
            await self._read()

    async def _read(self) -> None:
        for text, tables in (await self.store.published()).items():
            period = read_period(text)
            if period not in self._known:
                self._known[period] = Publication(period, json.loads(tables))


def _grains(previous: Publication | None) -> dict[str, Grain]:
    """How finely each measure is shown in a month, by what is published of the month before."""
    totals = {measure.name: previous.total(measure.name) or 0 if previous else 0 for measure in MEASURES}
    return {
        name: Grain.DAY if total >= DAILY_FROM else Grain.WEEK if total >= WEEKLY_FROM else Grain.MONTH
        for name, total in totals.items()
    }
