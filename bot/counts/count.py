"""What is counted, and the calendar day it counts for."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

KIGALI = ZoneInfo("Africa/Kigali")


class Happening(StrEnum):
    """Everything that may be counted; `UNREAD` is an update that could not be read, `DEMO` marks made-up counts."""

    SCREEN = "screen"
    START = "start"
    CONTACT = "contact"
    CHECK = "check"
    QUIZ = "quiz"
    STORY = "story"
    HIDE = "hide"
    CLEAR = "clear"
    SEARCH = "search"
    SAFEGUARDING = "safeguarding"
    HELPED = "helped"
    UNREAD = "unread"
    DEMO = "demo"


class Count(NamedTuple):
    """The key of one counter: what happened, to which piece of content, in which language (such as "rw")."""

    kind: Happening
    subject: str
    language: str


Batch = Mapping[tuple[date, Count], int]
"""Increments (each at least 1) by Kigali day and counter."""


def kigali_day(moment: datetime) -> date:
    """Give the calendar day in Rwanda at `moment`, which must know its time zone (else ValueError)."""
    if moment.tzinfo is None:
        raise ValueError("the moment must know its time zone")
    return moment.astimezone(KIGALI).date()


def kigali_today() -> date:
    """Give the present calendar day in Rwanda."""
    return kigali_day(datetime.now(UTC))
