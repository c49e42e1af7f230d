"""Dates and numbers as each language writes them."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

# CLDR's default for Kinyarwanda ("2026 gas. 10") is not what Rwandans write; day, month in full, year suits all three.
DATE_PATTERN = "d MMMM y"


def written_date(day: date, language: str) -> str:
    """`day` as people write it, for example "22 Ugushyingo 2026"."""
    written = format_date(day, DATE_PATTERN, locale=language)
    # Official orthography gives months a capital (Ministerial Instructions 001/2014, article 41).
    return " ".join(word.capitalize() for word in written.split()) if language == "rw" else written


def written_number(number: float, language: str) -> str:
    """`number` with the separators of the language."""
    return format_decimal(number, locale=language)
