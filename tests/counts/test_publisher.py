"""What reaches a human is closed, thresholded, the same for ever, and gives no withheld number away."""

import asyncio
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.counts.count import Batch, Count, Happening
from bot.counts.disclosure import OPEN, THRESHOLD, Part
from bot.counts.measures import MEASURES, Subjects, gather
from bot.counts.periods import Grain, Period, month_of, months, pieces
from bot.counts.publisher import DAILY_FROM, WEEKLY_FROM, Publication, Published, Publisher
from bot.counts.store import CountStore

from .attack import System

SUBJECTS = Subjects(
    languages=("rw", "en", "fr"),
    topics={
        "help": "help",
        "help.danger": "help",
        "privacy": "privacy",
        "privacy.lock": "privacy",
        "parents": "parents",
    },
    audiences={"help": "everyone", "privacy": "young", "parents": "parents"},
    campaigns=("radio", "none"),
    contacts=("police",),
    checks=("check",),
    dangers=("fear",),
)
FIRST = date(2027, 1, 1)


def batch(*counted: tuple[date, Happening, str, str, int]) -> Batch:
    found: dict[tuple[date, Count], int] = defaultdict(int)
    for day, kind, subject, language, n in counted:
        found[day, Count(kind, subject, language)] += n
    return found


async def published_of(store: CountStore, *todays: date) -> Published:
    """What is published in the end, where somebody asked on each of `todays`."""
    for today in todays:
        found = await Publisher(store, SUBJECTS).published(today)
    return found


async def test_a_month_is_published_when_it_is_closed_and_settled(store: CountStore) -> None:
    await store.add(batch((date(2027, 1, 31), Happening.START, "radio", "rw", 52)))
    assert not (await published_of(store, date(2027, 2, 1))).months
    (month,) = (await published_of(store, date(2027, 2, 2))).months
    assert month.total("starts") == 50
    assert month.cells("starts", "language") == {"rw": 50, "en": None, "fr": None}
    assert month.cells("starts", "campaign") == {"radio": 50, "none": None, "other": None}


async def test_what_is_published_stays_as_it_was(store: CountStore) -> None:
    await store.add(batch((FIRST, Happening.START, "radio", "rw", 52)))
    before = await published_of(store, date(2027, 3, 1))
    await store.add(batch((FIRST, Happening.START, "radio", "rw", 900)))
    after = await published_of(store, date(2027, 3, 1))
    assert after.months[0] == before.months[0]


async def test_an_empty_store_publishes_nothing(store: CountStore) -> None:
    assert await published_of(store, date(2027, 3, 1)) == Published((), ())


async def test_rows_do_not_tell_whether_something_was_counted_once_or_never(store: CountStore) -> None:
    await store.add(batch((FIRST, Happening.START, "radio", "rw", 60), (FIRST, Happening.CONTACT, "police", "rw", 1)))
    (month,) = (await published_of(store, date(2027, 2, 2))).months
    assert month.cells("contacts", "contact") == {"police": None, "other": None}
    assert month.cells("clears", "language").keys() == {"rw", "en", "fr"}


async def test_old_and_unknown_subjects_count_as_other(store: CountStore) -> None:
    await store.add(
        batch((FIRST, Happening.SCREEN, "privacy.gone", "rw", 60), (FIRST, Happening.SCREEN, "gone", "rw", 30))
    )
    (month,) = (await published_of(store, date(2027, 2, 2))).months
    assert month.total("screens") == 90


async def test_a_large_measure_is_shown_by_weeks_or_days_as_they_close(store: CountStore) -> None:
    await store.add(
        batch(
            (FIRST, Happening.START, "radio", "rw", WEEKLY_FROM), (FIRST, Happening.SCREEN, "privacy", "rw", DAILY_FROM)
        )
    )
    await store.add(
        batch(
            (date(2027, 2, 2), Happening.START, "radio", "rw", 70),
            (date(2027, 2, 2), Happening.SCREEN, "privacy", "rw", 80),
        )
    )
    found = await published_of(store, date(2027, 2, 9))
    early = [piece for piece in found.pieces if piece.period.first.day < 3]
    assert {(piece.period.grain, piece.period.first.day): piece.tables for piece in early} == {
        (Grain.DAY, 1): {"screens": {"total": {"screens": None}}},
        (Grain.WEEK, 1): {"starts": {"total": {"starts": 70}}},
        (Grain.DAY, 2): {"screens": {"total": {"screens": 80}}},
    }  # fmt: skip
    assert max(piece.period.last for piece in found.pieces) == date(2027, 2, 7)


async def test_late_counts_do_not_withhold_a_month(store: CountStore) -> None:
    """A store that was away brings counts for days that have been shown: nothing adds up then, nothing is solved."""
    await store.add(batch((FIRST, Happening.START, "radio", "rw", WEEKLY_FROM)))
    await store.add(batch((date(2027, 2, 2), Happening.START, "radio", "rw", 70)))
    await published_of(store, date(2027, 2, 20))
    await store.add(batch((date(2027, 2, 2), Happening.START, "radio", "rw", 500)))
    assert (await published_of(store, date(2027, 3, 2))).months[1].total("starts") == 570


async def test_two_processes_publish_the_same(store: CountStore) -> None:
    await store.add(batch((FIRST, Happening.START, "radio", "rw", 52)))
    publishers = [Publisher(store, SUBJECTS) for _ in range(4)]
    found = await asyncio.gather(*(publisher.published(date(2027, 3, 2)) for publisher in publishers))
    assert all(each == found[0] for each in found)


def test_cut_weeks_add_up_to_their_month() -> None:
    for month in months(date(2026, 1, 1), date(2028, 12, 31)):
        for grain in (Grain.WEEK, Grain.DAY):
            parts = pieces(month, grain)
            assert parts[0].first == month.first
            assert parts[-1].last == month.last
            assert all(one.last + timedelta(1) == other.first for one, other in pairwise(parts))


COUNTED = st.lists(
    st.tuples(
        st.dates(FIRST, date(2027, 3, 31)),
        st.sampled_from([
            (Happening.START, "radio"), (Happening.START, "none"), (Happening.SCREEN, "privacy"),
            (Happening.SCREEN, "privacy.lock"), (Happening.SCREEN, "parents"), (Happening.SCREEN, "help"),
        ]),
        st.sampled_from(["rw", "en", "fr"]),
        st.one_of(st.integers(1, 12), st.integers(1, 60), st.sampled_from([WEEKLY_FROM, DAILY_FROM])),
    ),
    min_size=1, max_size=25,
)  # fmt: skip


async def _attacked(counted: list[tuple[date, tuple[Happening, str], str, int]], asked: list[date]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await CountStore.open(f"sqlite:///{Path(folder) / 'counts.sqlite'}")
        try:
            await store.add(
                batch(*((day, kind, subject, language, n) for day, (kind, subject), language, n in counted))
            )
            found = await published_of(store, *sorted(asked), date(2027, 4, 2))
            for measure in MEASURES[:3]:
                for month in found.months:
                    gathered = gather(await store.cells(month.period.first, month.period.last), SUBJECTS)
                    _attack(gathered[measure.name].part(measure), month, found.pieces)
        finally:
            await store.close()


def _attack(part: Part, month: Publication, published_pieces: tuple[Publication, ...]) -> None:
    """All tables of the month and the days or weeks in it as one system of sums."""
    cells = {(table, name): n for table, found in month.tables[part.name].items() for name, n in found.items()}
    system = System()
    whole = system.add_part(part, cells)
    inside = [p for p in published_pieces if month_of(p.period.first) == month.period and part.name in p.tables]
    pieces_cells = {("trend", str(p.period)): p.total(part.name) for p in inside}
    if inside:
        numbers = [system.add_part(Part(str(p.period), 0), pieces_cells, "trend") for p in inside]
        assert inside[-1].period.last == month.period.last
        system.sums.append((whole, numbers))
    for unknown in system.withheld():
        low, high = system.range_of(unknown)
        assert high - low + 1 >= OPEN - 1e-6, system.names[unknown]


@given(COUNTED, st.lists(st.dates(FIRST, date(2027, 4, 2)), max_size=4))
@settings(max_examples=40, deadline=None)
def test_all_that_is_published_over_months_narrows_no_withheld_cell(
    counted: list[tuple[date, tuple[Happening, str], str, int]], asked: list[date]
) -> None:
    asyncio.run(_attacked(counted, asked))


def test_the_threshold_is_that_of_the_rule() -> None:
    assert THRESHOLD == 10
    assert Period(Grain.DAY, FIRST, FIRST).is_settled(FIRST + timedelta(2))


async def test_a_month_with_a_withheld_week_shows_nothing_else_of_that_measure(store: CountStore) -> None:
    """Whether its number is left out must not depend on how little the weeks hold: that would tell how little."""
    await store.add(batch((date(2027, 1, 11), Happening.START, "school", "rw", 2000)))
    await store.add(batch(*((date(2027, 2, day), Happening.START, "school", "rw", n) for day, n in ((1, 400), (9, 4)))))
    [_, february] = (await published_of(store, date(2027, 3, 20))).months
    assert february.total("starts") is None
    assert not february.tables["starts"]
    assert february.total("screens") is None
