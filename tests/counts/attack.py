"""An attacker who puts all published tables together and works out what he can of the withheld cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import inf

import numpy as np
from scipy.optimize import linprog

from bot.counts.disclosure import ROUNDING, THRESHOLD, Part, Table

Bounds = tuple[float, float]
Cells = Mapping[tuple[str, str], int | None]


def cells_of(tables: list[Table]) -> dict[tuple[str, str], int | None]:
    return {(table.name, name): n for table in tables for name, n in table.cells}


def told(cells: Cells, table: str, name: str) -> Bounds:
    """What the published cell tells of the true number; anything where its table is not published."""
    if (table, name) not in cells:
        return 0, inf
    n = cells[table, name]
    return (0, THRESHOLD - 1) if n is None else (max(THRESHOLD, n - ROUNDING // 2), n + ROUNDING // 2)


@dataclass
class System:
    """Unknown true numbers with their bounds, and the sums between them."""

    bounds: list[Bounds] = field(default_factory=list)
    sums: list[tuple[int, list[int]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, name: str, bounds: Bounds) -> int:
        self.bounds.append(bounds)
        self.names.append(name)
        return len(self.bounds) - 1

    def add_part(self, part: Part, cells: Cells, table: str = "total") -> int:
        """`part` and all below it, as far as an attacker knows: the structure is public, the tables are."""
        own = self.add(f"{table}:{part.name}", told(cells, table, part.name))
        for breakdown in part.breakdowns:
            self.sums.append((own, [self.add_part(inner, cells, breakdown.name) for inner in breakdown.parts]))
        return own

    def range_of(self, unknown: int) -> Bounds:
        """The least and the largest value that the unknown can have in any solution."""
        matrix = np.zeros((len(self.sums), len(self.bounds)))
        for row, (whole, parts) in enumerate(self.sums):
            matrix[row, whole] = -1
            matrix[row, parts] = 1
        wanted = np.zeros(len(self.bounds))
        wanted[unknown] = 1
        limits = [(low, None if high == inf else high) for low, high in self.bounds]
        found = []
        for sign in (1, -1):
            solved = linprog(sign * wanted, A_eq=matrix, b_eq=np.zeros(len(self.sums)), bounds=limits)
            assert solved.status in {0, 3}, solved.message
            found.append(sign * solved.fun if solved.status == 0 else inf)
        return float(found[0]), float(found[1])

    def withheld(self) -> Iterator[int]:
        return (number for number, (_, high) in enumerate(self.bounds) if high == THRESHOLD - 1)


def by_trying(whole: Part, cells: Cells) -> dict[tuple[str, str], set[int]]:
    """The values that every withheld cell can have, by trying all whole numbers; for one level of breakdowns."""
    sums: list[dict[int, list[tuple[int, ...]]]] = []
    shown = [b for b in whole.breakdowns if all((b.name, part.name) in cells for part in b.parts)]
    for breakdown in shown:
        found: dict[int, list[tuple[int, ...]]] = {}
        ranges = [told(cells, breakdown.name, part.name) for part in breakdown.parts]
        for values in product(*(range(int(low), int(high) + 1) for low, high in ranges)):
            found.setdefault(sum(values), []).append(values)
        sums.append(found)
    low, high = told(cells, "total", whole.name)
    common = set.intersection(*(set(found) for found in sums)) if sums else set()
    common = {n for n in common if low <= n <= high}
    possible: dict[tuple[str, str], set[int]] = {}
    for breakdown, found in zip(shown, sums, strict=True):
        for place, part in enumerate(breakdown.parts):
            if cells[breakdown.name, part.name] is None:
                possible[breakdown.name, part.name] = {values[place] for n in common for values in found[n]}
    return possible
