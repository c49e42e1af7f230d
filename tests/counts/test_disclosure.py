"""Whoever puts all published tables together cannot narrow a withheld cell to fewer than five values."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.counts.disclosure import OPEN, Breakdown, Part, disclosed, shown

from .attack import System, by_trying, cells_of

NUMBERS = st.one_of(st.integers(0, 12), st.integers(0, 60))


@st.composite
def wholes(draw: st.DrawFn, depth: int = 1, most: int = 4) -> Part:
    """A number broken down in up to three ways, each of which adds up to it."""
    first = draw(st.lists(NUMBERS, min_size=1, max_size=most))
    n = sum(first)
    ways = [first, *(_cut(draw, n, most) for _ in range(draw(st.integers(0, 2))))]
    breakdowns = []
    for number, cut in enumerate(ways):
        breakdowns.append(
            Breakdown(f"way{number}", tuple(_part(draw, f"{number}.{i}", p, depth) for i, p in enumerate(cut)))
        )
    return Part("whole", n, tuple(breakdowns))


def _cut(draw: st.DrawFn, n: int, most: int) -> list[int]:
    parts = []
    for _ in range(draw(st.integers(0, most - 1))):
        part = min(n, draw(NUMBERS))
        parts.append(part)
        n -= part
    return [*parts, n]


def _part(draw: st.DrawFn, name: str, n: int, depth: int) -> Part:
    if depth <= 1:
        return Part(name, n)
    parts = tuple(Part(f"{name}.{i}", p) for i, p in enumerate(_cut(draw, n, 3)))
    return Part(name, n, (Breakdown(f"below{name.partition('.')[0]}", parts),))


@given(wholes(most=3))
@settings(max_examples=400, deadline=None)
def test_trying_all_numbers_leaves_five_values_for_each_withheld_cell(whole: Part) -> None:
    for name, values in by_trying(whole, cells_of(disclosed(whole))).items():
        assert len(values) >= OPEN, name


@given(wholes(depth=2, most=6))
@settings(max_examples=150, deadline=None)
def test_solving_all_sums_leaves_five_values_for_each_withheld_cell(whole: Part) -> None:
    system = System()
    system.add_part(whole, cells_of(disclosed(whole)))
    for unknown in system.withheld():
        low, high = system.range_of(unknown)
        assert high - low + 1 >= OPEN - 1e-6, system.names[unknown]


@given(wholes(depth=2))
@settings(max_examples=100, deadline=None)
def test_what_is_shown_is_rounded_and_never_small(whole: Part) -> None:
    for n in cells_of(disclosed(whole)).values():
        assert n is None or (n >= 10 and n % 5 == 0)


def test_a_cell_that_the_total_gives_away_takes_its_table_along() -> None:
    languages = Breakdown("language", (Part("rw", 10), Part("en", 0)))
    assert [table.name for table in disclosed(Part("starts", 10, (languages,)))] == ["total"]


def test_an_ordinary_small_pilot_is_shown() -> None:
    languages = Breakdown("language", (Part("rw", 61), Part("en", 14), Part("fr", 3)))
    assert cells_of(disclosed(Part("starts", 78, (languages,)))) == {
        ("total", "starts"): 80,
        ("language", "rw"): 60,
        ("language", "en"): 15,
        ("language", "fr"): None,
    }


def test_what_was_public_before_stays_and_the_rest_gives_way() -> None:
    weeks = Breakdown("trend", (Part("1", 10), Part("2", 0)), is_public=True)
    assert [table.name for table in disclosed(Part("starts", 10, (weeks,)))] == ["trend"]


def test_rounding_follows_the_ten_five_rule() -> None:
    assert [shown(n) for n in (0, 9, 10, 12, 13, 17, 18)] == [None, None, 10, 10, 15, 15, 20]
