"""One line of `rinda doctor`."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something stands: a warning can wait, with a problem the bot does not do what it should."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Line:
    """What was looked at, how it stands, and in words what is so and what to do. It never holds token or password."""

    about: str
    state: State
    says: str


def ok(about: str, says: str) -> Line:
    """Give the line for something that is as it should be."""
    return Line(about, State.OK, says)


def warning(about: str, says: str) -> Line:
    """Give the line for something to be seen to soon."""
    return Line(about, State.WARNING, says)


def problem(about: str, says: str) -> Line:
    """Give the line for something that keeps the bot from doing what it should."""
    return Line(about, State.PROBLEM, says)
