"""Dates and numbers as people write them in each language."""

from datetime import date

import pytest

from bot.languages.formats import written_date, written_number


@pytest.mark.parametrize(
    ("day", "language", "written"),
    [
        (date(2026, 11, 22), "rw", "22 Ugushyingo 2026"),
        (date(2026, 11, 22), "en", "22 November 2026"),
        (date(2026, 11, 22), "fr", "22 novembre 2026"),
        (date(2026, 1, 1), "rw", "1 Mutarama 2026"),
        (date(2026, 8, 3), "en", "3 August 2026"),
        (date(2026, 8, 3), "fr", "3 août 2026"),
    ],
)
def test_a_day_is_written_with_the_month_in_full(day: date, language: str, written: str) -> None:
    assert written_date(day, language) == written


def test_kinyarwanda_gives_every_month_a_capital() -> None:
    months = {written_date(date(2026, month, 1), "rw").split()[1] for month in range(1, 13)}
    assert len(months) == 12
    assert all(month.istitle() for month in months)


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "12,345.5"), ("fr", "12\N{NARROW NO-BREAK SPACE}345,5"), ("rw", "12.345,5")],
)
def test_a_number_has_the_separators_of_the_language(language: str, written: str) -> None:
    assert written_number(12345.5, language) == written
