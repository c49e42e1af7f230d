"""The moving day that the guide names."""

from datetime import date

import pytest

from bot.dialogue.calendar import next_safer_internet_day, safer_internet_day


@pytest.mark.parametrize(
    "day",
    # The days on which it was held (saferinternetday.rw and the press), and the next by the same rule.
    [date(2020, 2, 11), date(2021, 2, 9), date(2022, 2, 8), date(2023, 2, 7), date(2024, 2, 6), date(2025, 2, 11),
     date(2026, 2, 10), date(2027, 2, 9), date(2028, 2, 8)],
)  # fmt: skip
def test_safer_internet_day_falls_where_it_was_held(day: date) -> None:
    assert safer_internet_day(day.year) == day


def test_the_next_one_is_today_or_later() -> None:
    assert next_safer_internet_day(date(2027, 2, 9)) == date(2027, 2, 9)
    assert next_safer_internet_day(date(2027, 2, 10)) == date(2028, 2, 8)
