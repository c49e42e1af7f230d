"""The closed calendar periods that may be published: months, and days or weeks within them (Africa/Kigali)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SETTLED_DAYS = 1
"""Whole days that must pass after a period before it is published, since counts are written some minutes late."""

DAY = timedelta(days=1)


class Grain(StrEnum):
    """How long a period is."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    grain: Grain
    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.grain} {self.first} {self.last}"

    def is_settled(self, today: date) -> bool:
        """Whether it ended long enough before `today`."""
        return today > self.last + SETTLED_DAYS * DAY


def read_period(text: str) -> Period:
    """The period that `str` wrote. Raises ValueError for anything else."""
    grain, first, last = text.split(" ")
    return Period(Grain(grain), date.fromisoformat(first), date.fromisoformat(last))


def month_of(day: date) -> Period:
    """The calendar month of `day`."""
    first = day.replace(day=1)
    return Period(Grain.MONTH, first, (first + 31 * DAY).replace(day=1) - DAY)


def months(first: date, last: date) -> Iterator[Period]:
    """The months from that of `first` to that of `last`."""
    month = month_of(first)
    while month.first <= last:
        yield month
        month = month_of(month.last + DAY)


def pieces(month: Period, grain: Grain) -> list[Period]:
    """The month in days, or in weeks (Monday to Sunday) that are cut where the month begins and ends: cut weeks add up
    to their month, while whole ones would let parts of the months beside it be worked out."""
    if grain is Grain.MONTH:
        return []
    found = []
    first = month.first
    while first <= month.last:
        last = first if grain is Grain.DAY else min(month.last, first + (6 - first.weekday()) * DAY)
        found.append(Period(grain, first, last))
        first = last + DAY
    return found
