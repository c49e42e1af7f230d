"""Published numbers as the tests of reports need them: an ordinary month, a month of a small pilot, and a day."""

from datetime import date, timedelta

from bot.counts.measures import MEASURES
from bot.counts.periods import Grain, Period, month_of
from bot.counts.publisher import Publication, Published, Tables

FEBRUARY, MARCH = month_of(date(2027, 2, 1)), month_of(date(2027, 3, 1))

ORDINARY: Tables = {
    "starts": {
        "total": {"starts": 1250},
        "language": {"rw": 900, "en": 250, "fr": 100, "other": None},
        "campaign": {"sid2027": 800, "radio": None, "school": 45, "none": 400, "other": None},
    },
    "screens": {
        "total": {"screens": 9000},
        "topic": {"start": 5000, "grooming": 2500, "privacy": 1500, "ai": None},
        "screen": {"grooming": 2000, "grooming.check": 500, "gone.screen": 10},
    },
    "help": {"total": {"help": 600}, "page": {"help": 600, "help.danger": None}},
    "contacts": {"total": {"contacts": 140}, "contact": {"child-helpline": 90, "police": 50, "gbv-line": None}},
    "quiz": {
        "total": {"quiz": 800},
        "answer": {"before:right": 300, "before:wrong": 300, "after:right": 150, "after:wrong": 50},
    },
    "helped": {"total": {"helped": 200}, "answer": {"yes": 150, "no": 50}},
    "searches": {"total": {"searches": 60}, "answer": {"found": 40, "missed": 20}},
    "offered": {"total": {"offered": 40}, "danger": {"danger": None, "blackmail": 40}},
    "accepted": {"total": {"accepted": None}},
}
SMALL: Tables = {"starts": {"total": {"starts": 15}}} | {
    measure.name: {"total": {measure.name: None}} for measure in MEASURES if measure.name != "starts"
}


def published(*, is_demo: bool = False) -> Published:
    """February as usual, with its first days; March with hardly anything."""
    days = [FEBRUARY.first + timedelta(days=number) for number in range(3)]
    pieces = tuple(
        Publication(Period(Grain.DAY, day, day), {"starts": {"total": {"starts": n}}})
        for day, n in zip(days, (40, None, 55), strict=True)
    )
    return Published((Publication(FEBRUARY, ORDINARY), Publication(MARCH, SMALL)), pieces, is_demo)
