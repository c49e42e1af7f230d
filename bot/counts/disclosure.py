"""Which cells of several tables may be shown so that, taken together, they give no withheld cell away.

A number is broken down in several ways (by language, by topic, by week). Each way adds up to the number: whoever
subtracts may learn a cell that is not shown. Before a breakdown is published, this module does what an attacker would.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

# The 10-5 rule of the Office for National Statistics: below ten suppressed, the rest to the nearest five. From
# ons.gov.uk, "Comparison of post-tabular statistical disclosure control methods", section 1.
THRESHOLD: Final = 10
ROUNDING: Final = 5

OPEN: Final = 5
"""Values that must at least remain possible for every withheld cell, whoever puts all tables together."""

Bounds = tuple[float, float]
ANYTHING: Final[Bounds] = (0, inf)


@dataclass(frozen=True, slots=True)
class Part:
    """A true number with its name, and the ways in which it is broken down, the most important first."""

    name: str
    n: int
    breakdowns: "tuple[Breakdown, ...]" = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Parts that add up to a number. Their names must not depend on what was counted: a row that comes with the first
    count tells one from none."""

    name: str
    parts: tuple[Part, ...]
    is_public: bool = False
    """Whether these parts have been shown before and so cannot be withheld any more."""


@dataclass(frozen=True, slots=True)
class Table:
    """What may be shown of one breakdown: for each name a multiple of five from ten on, or None for 0 to 9."""

    name: str
    cells: tuple[tuple[str, int | None], ...]


def shown(n: int) -> int | None:
    """The form of a true number that may be shown: None below THRESHOLD, else the nearest multiple of ROUNDING."""
    if n < THRESHOLD:
        return None
    return (n + ROUNDING // 2) // ROUNDING * ROUNDING


def disclosed(whole: Part) -> list[Table]:
    """The tables of `whole` that may be shown together: "total" for itself, then its breakdowns, merged by name.

    Cells are withheld only because they are small; a breakdown that would give one away is left out as a whole.
    """
    kept: set[int] = set()
    for step in _steps(whole):
        kept.add(step)
        if not _is_safe(whole, kept):
            kept.discard(step)
    tables = [Table("total", ((whole.name, shown(whole.n)),))] if id(whole) in kept else []
    cells: dict[str, list[tuple[str, int | None]]] = {}
    for breakdown in _breakdowns(whole, kept):
        cells.setdefault(breakdown.name, []).extend((part.name, shown(part.n)) for part in breakdown.parts)
    return tables + [Table(name, tuple(found)) for name, found in cells.items()]


def _steps(whole: Part) -> list[int]:
    """What is decided one after the other: what is public already, the number itself, then level by level."""
    levels: list[Breakdown] = []
    level = list(whole.breakdowns)
    while level:
        levels += level
        level = [inner for breakdown in level for part in breakdown.parts for inner in part.breakdowns]
    public = [id(breakdown) for breakdown in levels if breakdown.is_public]
    return [*public, id(whole), *(id(breakdown) for breakdown in levels if not breakdown.is_public)]


def _breakdowns(part: Part, kept: set[int]) -> Iterator[Breakdown]:
    for breakdown in part.breakdowns:
        if id(breakdown) in kept:
            yield breakdown
            for inner in breakdown.parts:
                yield from _breakdowns(inner, kept)


def _is_safe(whole: Part, kept: set[int]) -> bool:
    own = _told(whole) if id(whole) in kept else ANYTHING
    return all(high - low + 1 >= OPEN for low, high in _withheld(whole, own, ANYTHING, kept))


def _told(part: Part) -> Bounds:
    """What a cell by itself tells of its true number."""
    n = shown(part.n)
    if n is None:
        return 0, THRESHOLD - 1
    return max(THRESHOLD, n - ROUNDING // 2), n + ROUNDING // 2


def _withheld(part: Part, own: Bounds, outside: Bounds, kept: set[int]) -> Iterator[Bounds]:
    """What the tables together tell of every withheld cell: exact, since the sums form a tree.

    `own` is what the cell of `part` tells, `outside` what all the rest of the tree tells of it.
    """
    breakdowns = [breakdown for breakdown in part.breakdowns if id(breakdown) in kept]
    sums = [_sum([_within(inner, kept) for inner in breakdown.parts]) for breakdown in breakdowns]
    if own[1] < THRESHOLD:
        yield _both([own, outside, *sums])
    for number, breakdown in enumerate(breakdowns):
        around = _both([own, outside, *sums[:number], *sums[number + 1 :]])
        inside = [_within(inner, kept) for inner in breakdown.parts]
        low, high = _sum(inside)
        for inner, (least, most) in zip(breakdown.parts, inside, strict=True):
            rest = (around[0] - (high - most), around[1] - (low - least))
            yield from _withheld(inner, _told(inner), rest, kept)


def _within(part: Part, kept: set[int]) -> Bounds:
    """What a part of a breakdown and everything below it tell of its number."""
    sums = [
        _sum([_within(inner, kept) for inner in breakdown.parts])
        for breakdown in part.breakdowns
        if id(breakdown) in kept
    ]
    return _both([_told(part), *sums])


def _sum(bounds: Sequence[Bounds]) -> Bounds:
    return sum(low for low, _ in bounds), sum(high for _, high in bounds)


def _both(bounds: Sequence[Bounds]) -> Bounds:
    return max(low for low, _ in bounds), min(high for _, high in bounds)
