"""Days that the guide names and that move from year to year."""

from datetime import date, timedelta

FOURTH = 4
TO_SECOND_TUESDAY = timedelta(days=8)


def safer_internet_day(year: int) -> date:
    """Safer Internet Day of `year`: the second day of the second week of the second month.

    A week counts when most of it (its Thursday) lies in February, which fits every year from 2020 to 2026
    (for example 7 February 2023 and 6 February 2024, neither of them the second Tuesday).
    """
    fourth = date(year, 2, FOURTH)
    first_monday = fourth - timedelta(days=fourth.weekday())
    return first_monday + TO_SECOND_TUESDAY


def next_safer_internet_day(today: date) -> date:
    """The next Safer Internet Day, `today` included."""
    this_year = safer_internet_day(today.year)
    return this_year if this_year >= today else safer_internet_day(today.year + 1)
