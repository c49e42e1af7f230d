"""Nothing that could point at one person is ever published."""

import asyncio
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.counts.count import Count, Happening
from bot.counts.report import PublishedTotal, closed_months, published, published_totals
from bot.counts.store import CountStore

Tap = tuple[date, Happening, str, str, int]

MIDDLE_OF_MARCH = date(2026, 3, 15)

taps = st.lists(
    st.tuples(
        st.dates(date(2025, 11, 1), date(2026, 3, 31)),
        st.sampled_from([Happening.SCREEN, Happening.HIDE]),
        st.sampled_from(["help", "home"]),
        st.sampled_from(["rw", "en", "fr"]),
        st.integers(1, 12),
    ),
    max_size=40,
)
todays = st.dates(date(2025, 11, 1), date(2026, 4, 2))


async def report(counted: list[Tap], today: date) -> list[PublishedTotal]:
    """What is published of `counted` on `today`, through a real store."""
    with tempfile.TemporaryDirectory() as folder:
        store = await CountStore.open(f"sqlite:///{Path(folder) / 'counts.sqlite'}")
        try:
            for day, kind, subject, language, n in counted:
                await store.add({(day, Count(kind, subject, language)): n})
            return await published_totals(store, today)
        finally:
            await store.close()


@given(taps, todays)
@settings(max_examples=30, deadline=None)
def test_published_numbers_are_thresholded_rounded_and_closed(counted: list[Tap], today: date) -> None:
    true: Counter[tuple[date, str, str]] = Counter()
    for day, kind, subject, _, n in counted:
        true[day.replace(day=1), kind, subject] += n
    rows = asyncio.run(report(counted, today))
    for row in rows:
        cell = true[row.month, row.kind, row.subject]
        assert (row.month.year, row.month.month) < (today.year, today.month)
        if row.n is None:
            assert cell < 10
        else:
            assert row.n >= 10
            assert row.n % 5 == 0
            assert abs(row.n - cell) <= 2
    expected = {key for key, n in true.items() if n >= 10 and key[0] < today.replace(day=1)}
    assert {(row.month, row.kind, row.subject) for row in rows if row.n is not None} == expected


@given(st.integers(1, 9), st.sampled_from(["help", "rare"]))
@settings(max_examples=20, deadline=None)
def test_a_few_taps_cannot_be_told_from_none(n: int, subject: str) -> None:
    busy: list[Tap] = [
        (date(2026, 1, 5), Happening.SCREEN, "help", "rw", 40),
        (date(2026, 2, 5), Happening.SCREEN, "home", "rw", 40),
    ]
    few: Tap = (date(2026, 2, 6), Happening.SCREEN, subject, "rw", n)
    with_few = asyncio.run(report([*busy, few], MIDDLE_OF_MARCH))
    assert with_few == asyncio.run(report(busy, MIDDLE_OF_MARCH))


@given(st.integers(0, 10**9))
def test_a_published_number_is_at_least_ten_and_a_multiple_of_five(n: int) -> None:
    shown = published(n)
    assert (shown is None) == (n < 10)
    assert shown is None or (shown >= 10 and shown % 5 == 0 and abs(shown - n) <= 2)


@pytest.mark.parametrize(("n", "shown"), [(9, None), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_the_edges_of_the_rule(n: int, shown: int | None) -> None:
    assert published(n) == shown


async def test_the_open_month_is_not_shown_in_its_middle() -> None:
    counted: list[Tap] = [
        (date(2026, 2, 28), Happening.SCREEN, "help", "rw", 21),
        (date(2026, 3, 1), Happening.SCREEN, "help", "rw", 500),
        (date(2026, 3, 14), Happening.SCREEN, "home", "rw", 500),
    ]
    assert await report(counted, MIDDLE_OF_MARCH) == [PublishedTotal(date(2026, 2, 1), "screen", "help", 20)]


async def test_a_month_is_open_on_its_last_day_and_closed_on_the_next() -> None:
    counted: list[Tap] = [(date(2025, 12, 31), Happening.SCREEN, "help", "rw", 20)]
    assert await report(counted, date(2025, 12, 31)) == []
    assert await report(counted, date(2026, 1, 1)) == [PublishedTotal(date(2025, 12, 1), "screen", "help", 20)]


async def test_languages_are_added_before_the_threshold_and_not_shown() -> None:
    counted: list[Tap] = [(date(2026, 2, 3), Happening.HIDE, "help", language, 4) for language in ("rw", "en", "fr")]
    assert await report(counted, MIDDLE_OF_MARCH) == [PublishedTotal(date(2026, 2, 1), "hide", "help", 10)]


async def test_a_quiet_month_is_marked_as_suppressed() -> None:
    counted: list[Tap] = [
        (date(2026, 1, 5), Happening.SCREEN, "help", "rw", 33),
        (date(2026, 2, 5), Happening.SCREEN, "help", "rw", 9),
    ]
    assert [row.n for row in await report(counted, MIDDLE_OF_MARCH)] == [35, None]


async def test_there_are_no_closed_months_before_the_first_has_ended(store: CountStore) -> None:
    assert await closed_months(store, MIDDLE_OF_MARCH) == []
    await store.add({(date(2026, 3, 2), Count(Happening.SCREEN, "help", "rw")): 50})
    assert await closed_months(store, MIDDLE_OF_MARCH) == []
    assert await closed_months(store, date(2026, 5, 1)) == [date(2026, 3, 1), date(2026, 4, 1)]
