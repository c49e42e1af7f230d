"""The measures that organisers read: which raw counts each adds up, and how it may be broken down."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.counts.count import Happening
from bot.counts.disclosure import Breakdown, Part

OTHER = "other"
HELP_TOPIC = "help"


class Cell(NamedTuple):
    """A raw number of one period: never for a human's eyes."""

    kind: str
    subject: str
    language: str
    n: int


@dataclass(frozen=True)
class Subjects:
    """The names that cells may have: all that the content has, whatever was counted."""

    languages: tuple[str, ...]
    topics: Mapping[str, str]
    """Each screen's topic."""
    audiences: Mapping[str, str]
    """Each topic's audience."""
    campaigns: tuple[str, ...]
    contacts: tuple[str, ...]
    checks: tuple[str, ...]
    dangers: tuple[str, ...]

    def topic(self, screen: str) -> str:
        """The topic of a screen, also of one that is gone, as far as its id tells."""
        while screen not in self.topics and "." in screen:
            screen = screen.rpartition(".")[0]
        return self.topics.get(screen, OTHER)


Way = Callable[[Cell], str]


@dataclass(frozen=True)
class Measure:
    """A number that organisers read: the kind of its raw counts, and which of them belong to it."""

    name: str
    kind: Happening
    belongs: Callable[[Cell, Subjects], bool]
    by: Callable[["Gathered"], tuple[Breakdown, ...]]


class Gathered:
    """The raw counts of one measure in one period, to be broken down."""

    def __init__(self, cells: Iterable[Cell], subjects: Subjects) -> None:
        self.cells = list(cells)
        self.subjects = subjects
        self.n = sum(cell.n for cell in self.cells)

    def part(self, measure: "Measure") -> Part:
        """The number with all its breakdowns."""
        language = self.by("language", self.subjects.languages, _language)
        return Part(measure.name, self.n, (language, *measure.by(self)))

    def by(self, name: str, names: Iterable[str], way: Way) -> Breakdown:
        """The breakdown into `names`, which are all that there can be."""
        found: Counter[str] = Counter()
        for cell in self.cells:
            found[way(cell)] += cell.n
        return Breakdown(name, tuple(Part(part, found[part]) for part in names))

    def by_or_other(self, name: str, names: Iterable[str], way: Way) -> Breakdown:
        """The breakdown into `names`, and "other" for what belongs to none of them any more."""
        known = dict.fromkeys((*names, OTHER))
        found: Counter[str] = Counter()
        for cell in self.cells:
            part = way(cell)
            found[part if part in known else OTHER] += cell.n
        return Breakdown(name, tuple(Part(part, found[part]) for part in known))

    def by_topic(self) -> Breakdown:
        """The breakdown into audiences, those into their topics, and those into their screens."""
        subjects = self.subjects
        screens = self.by_or_other(
            "screen", (s for s, topic in subjects.topics.items() if topic != HELP_TOPIC), _subject
        ).parts
        topics: dict[str, list[Part]] = {}
        for screen in screens:
            topics.setdefault(subjects.topic(screen.name), []).append(screen)
        audiences: dict[str, list[Part]] = {}
        for topic, parts in topics.items():
            below = (Breakdown("screen", tuple(parts)),)
            audiences.setdefault(subjects.audiences.get(topic, OTHER), []).append(Part(topic, _total(parts), below))
        return Breakdown(
            "audience",
            tuple(
                Part(audience, _total(parts), (Breakdown("topic", tuple(parts)),))
                for audience, parts in audiences.items()
            ),
        )


def _total(parts: Iterable[Part]) -> int:
    return sum(part.n for part in parts)


def _subject(cell: Cell) -> str:
    return cell.subject


def _language(cell: Cell) -> str:
    return cell.language


def _head(cell: Cell) -> str:
    return cell.subject.partition(":")[0]


def _tail(cell: Cell) -> str:
    return cell.subject.partition(":")[2]


def _answer(cell: Cell) -> str:
    """`before:right` of `grooming.quiz:2:before:right`."""
    return cell.subject.partition(":")[2].partition(":")[2]


def _all(_: Cell, __: Subjects) -> bool:
    return True


def _is_help(cell: Cell, subjects: Subjects) -> bool:
    return subjects.topic(cell.subject) == HELP_TOPIC


def _language_only(_: Gathered) -> tuple[Breakdown, ...]:
    return ()


YES_OR_NO = ("yes", "no")
FOUND_OR_MISSED = ("found", "missed")
QUIZ_ANSWERS = ("before:right", "before:wrong", "after:right", "after:wrong")

MEASURES = (
    Measure("starts", Happening.START, _all, lambda g: (g.by_or_other("campaign", g.subjects.campaigns, _subject),)),
    Measure("screens", Happening.SCREEN, lambda c, s: not _is_help(c, s), lambda g: (g.by_topic(),)),
    Measure("help", Happening.SCREEN, _is_help,
            lambda g: (g.by_or_other("page", (s for s, t in g.subjects.topics.items() if t == HELP_TOPIC), _subject),)),
    Measure("contacts", Happening.CONTACT, _all, lambda g: (g.by_or_other("contact", g.subjects.contacts, _subject),)),
    Measure("checks", Happening.CHECK, _all, lambda g: (g.by_or_other("check", g.subjects.checks, _head),)),
    Measure("quiz", Happening.QUIZ, lambda c, _: _answer(c) in QUIZ_ANSWERS,
            lambda g: (g.by("answer", QUIZ_ANSWERS, _answer),)),
    Measure("helped", Happening.HELPED, lambda c, _: _tail(c) in YES_OR_NO,
            lambda g: (g.by("answer", YES_OR_NO, _tail), g.by_or_other("topic", g.subjects.audiences, _head))),
    Measure("searches", Happening.SEARCH, lambda c, _: c.subject in FOUND_OR_MISSED,
            lambda g: (g.by("answer", FOUND_OR_MISSED, _subject),)),
    Measure("offered", Happening.SAFEGUARDING, lambda c, s: _head(c) == "offered" and _tail(c) in s.dangers,
            lambda g: (g.by("danger", g.subjects.dangers, _tail),)),
    Measure("accepted", Happening.SAFEGUARDING, lambda c, _: _head(c) == "accepted", _language_only),
    Measure("stories", Happening.STORY, _all, _language_only),
    Measure("hides", Happening.HIDE, _all, _language_only),
    Measure("clears", Happening.CLEAR, _all, _language_only),
)  # fmt: skip
"""Explained for organisers in `dialogues/organisers.yaml`. A measure adds up none of the counts of another, so that no
two of them can be subtracted from each other."""


def breakdown_names() -> set[str]:
    """The names of all breakdowns that measures have now. What is published may hold others, of an older program."""
    nothing = Gathered((), Subjects((), {}, {}, (), (), (), ()))
    return {name for measure in MEASURES for name in _broken_down(nothing.part(measure))}


def _broken_down(part: Part) -> Iterator[str]:
    for breakdown in part.breakdowns:
        yield breakdown.name
        for smaller in breakdown.parts:
            yield from _broken_down(smaller)


def gather(cells: Iterable[Cell], subjects: Subjects) -> dict[str, Gathered]:
    """For each measure what `cells`, the raw counts of a period, hold of it.

    Left out is what was counted in a language, or with an answer, that there is no more.
    """
    by_kind: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.language in subjects.languages:
            by_kind.setdefault(cell.kind, []).append(cell)
    return {
        measure.name: Gathered(
            (cell for cell in by_kind.get(measure.kind, ()) if measure.belongs(cell, subjects)), subjects
        )
        for measure in MEASURES
    }
