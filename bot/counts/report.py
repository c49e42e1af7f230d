"""The only way for counts to reach a human: monthly totals, thresholded and rounded."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from bot.counts.store import CountStore

# The 10-5 rule of the Office for National Statistics: below ten suppressed, the rest to the nearest five. From
# ons.gov.uk, "Comparison of post-tabular statistical disclosure control methods", section 1.
THRESHOLD: Final = 10
ROUNDING: Final = 5

NO_CLOSED_MONTH: Final = (
    "No calendar month (Africa/Kigali) has ended since counting began, so nothing can be shown yet."
)


class PublishedTotal(NamedTuple):
    """One cell: a month (its first day), what happened, to what; `n` a multiple of 5 from 10, None for 0 to 9."""

    month: date
    kind: str
    subject: str
    n: int | None


async def closed_months(store: CountStore, today: date) -> list[date]:
    """Give the first day of every month that ended before `today` (a day in Rwanda), since counting began.

    Where the list is empty, show NO_CLOSED_MONTH. Errors are those of the store.
    """
    earliest = await store.earliest_day()
    if earliest is None:
        return []
    return list(_months(earliest.replace(day=1), today.replace(day=1)))


async def published_totals(store: CountStore, today: date) -> list[PublishedTotal]:
    """Give the totals of every closed month by kind and subject, over all languages, sorted.

    No sums over rows and no split by language: either could be subtracted from. A kind and subject has a row in every
    closed month if any of them reaches THRESHOLD, else in none: a row that came with the first tap would tell one tap
    from no tap. Errors are those of the store.
    """
    months = await closed_months(store, today)
    cells: dict[tuple[date, str, str], int] = {}
    for month in months:
        last = _next_month(month) - timedelta(days=1)
        for total in await store.totals(month, last):
            if (n := published(total.n)) is not None:
                cells[month, total.kind, total.subject] = n
    subjects = sorted({(kind, subject) for _, kind, subject in cells})
    return [
        PublishedTotal(month, kind, subject, cells.get((month, kind, subject)))
        for month in months
        for kind, subject in subjects
    ]


def published(n: int) -> int | None:
    """Give the form of a raw count that may be shown: None below THRESHOLD, else the nearest multiple of ROUNDING."""
    if n < THRESHOLD:
        return None
    return (n + ROUNDING // 2) // ROUNDING * ROUNDING


def _months(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first = _next_month(first)


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
