"""Counts that are made up, so that a newcomer sees reports alive: a pure function of the content, a day and a seed.

Nothing here was measured anywhere, and no number is a forecast. What reports rely on holds all the same: every counter
is one that the engine has, and whoever opens a contact, ends a quiz or accepts help has opened its screen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.counts.count import Batch, Count, Happening
from bot.dialogue.calendar import safer_internet_day
from bot.dialogue.kinds import AnyContent, Check, Contacts, Menu, Quiz, Steps, Story
from bot.dialogue.library import CLEAR, FILE, HEARD, HELP, HIDE, HOME, REQUIRED, RESULTS, WELCOME, Library

MARK: Final = Count(Happening.DEMO, "made-up", "")
"""Counted once, on the first day, so that no store of made-up counts passes for a real one."""

TAPS_A_DAY: Final = 1500
"""Screens opened on an ordinary weekday after one year, without what campaigns bring."""

LANGUAGES: Final = {"rw": 0.7, "en": 0.2, "fr": 0.1}

WEEK: Final = (0.95, 0.95, 1.0, 0.95, 1.05, 1.25, 1.15)
"""Monday to Sunday."""

HOLIDAYS: Final = (((1, 1), (1, 4)), ((4, 4), (4, 19)), ((7, 4), (9, 7)), ((12, 20), (12, 31)))
"""First and last day (month, day) without school, as the Ministry of Education set them for the year 2025/2026."""

RADIO: Final = ((6, 2), (6, 29))
"""Spots around the Day of the African Child (16 June)."""

OPENED: Final = {HOME: 1.3, WELCOME: 0.6, HELP: 0.17, CLEAR: 0.04, HEARD: 0.05, RESULTS: 0.1, FILE: 0.02, HIDE: 0.0}
"""Openings at each start of the screens that the engine leads to. HIDE is counted as hidden, not as opened."""

Key = tuple[Happening, str]
Shares = dict[Key, float]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class _Habits:
    """What people do, the same every day: `keys` are all counters, first the screens, then the starts by campaign."""

    keys: tuple[Key, ...]
    campaigns: tuple[str, ...]
    taps: Floats
    """Of each language on each screen, at each start."""
    liked: Floats
    """How much more each screen is opened while radio spots run, and on school days."""
    parts: Mapping[Key, Shares]
    """What shares of a counter are counted once more, and as what. No counter stands before its whole."""


def made_up(library: Library, last: date, years: int, seed: int) -> Iterator[Batch]:
    """Give `years` (from 1) of counts up to the day `last`, a batch for each month; the first batch holds the MARK.

    The same content, day, years and seed give the same batches. One year ends with about 50,000 taps a month; growth
    goes on for five years more, so that ten years have about 3 million rows.
    """
    rng = np.random.default_rng(seed)
    habits = _habits(library, rng)
    names = [[Count(*key, language) for key in habits.keys] for language in LANGUAGES]
    first = last - timedelta(days=round(365.25 * years) - 1)
    every_day = [first + timedelta(days=age) for age in range((last - first).days + 1)]
    mark = {(first, MARK): 1}
    for _, month in groupby(every_day, key=lambda day: day.replace(day=1)):
        days = list(month)
        numbers = _drawn(habits, days, first, rng)
        places = np.nonzero(numbers)
        rows = zip(*(place.tolist() for place in places), numbers[places].tolist(), strict=True)
        yield mark | {(days[day], names[language][key]): n for day, language, key, n in rows}
        mark = {}


def _drawn(habits: _Habits, days: Sequence[date], first: date, rng: np.random.Generator) -> Integers:
    """The numbers by day, language and counter."""
    index = {key: number for number, key in enumerate(habits.keys)}
    ordinary = np.array([_ordinary(day, (day - first).days / 365.25) for day in days]) / habits.taps.sum()
    brought = np.array([[_brought(campaign, day) for campaign in habits.campaigns] for day in days])
    starts = brought * (ordinary * rng.lognormal(0, 0.08, len(days)))[:, None]
    liked = 1 + np.array([[_is_within(day, RADIO), _is_school_day(day)] for day in days]) @ habits.liked
    screens = rng.poisson(starts.sum(axis=1)[:, None, None] * liked[:, None] * habits.taps)
    started = rng.poisson(starts[:, None] * np.array(list(LANGUAGES.values()))[:, None])
    more = len(habits.keys) - screens.shape[2] - started.shape[2]
    numbers = np.concatenate((screens, started, np.zeros((len(days), len(LANGUAGES), more), np.int64)), axis=2)
    for whole, shares in habits.parts.items():
        rest = max(0.0, 1 - sum(shares.values()))
        parts = rng.multinomial(numbers[..., index[whole]], [*shares.values(), rest])
        numbers[..., [index[part] for part in shares]] += parts[..., :-1]
    return numbers


def _ordinary(day: date, age: float) -> float:
    """Taps without what campaigns bring, `age` years after the beginning."""
    return TAPS_A_DAY * min(0.3 + 0.7 * age, 5) * WEEK[day.weekday()] * (1 if _is_school_day(day) else 1.1)


def _brought(campaign: str, day: date) -> float:
    """Starts by `campaign` for each start without one."""
    match campaign:
        case "none":
            return 1.0
        case "radio" if _is_within(day, RADIO):
            return 0.5 if day.weekday() in {0, 2, 4} else 0.2
        case "school" if _is_school_day(day):
            return 0.3 if day.weekday() == 2 else 0.06
        case _ if campaign.startswith("sid"):
            return float(2.5 * 0.6 ** abs((day - safer_internet_day(day.year)).days))
    return 0.02


def _is_school_day(day: date) -> bool:
    return day.weekday() < 5 and not any(_is_within(day, holiday) for holiday in HOLIDAYS)


def _is_within(day: date, period: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    return period[0] <= (day.month, day.day) <= period[1]


def _habits(library: Library, rng: np.random.Generator) -> _Habits:
    screens = library.source.screens
    openings = _openings(library, rng)
    taps = np.array([openings.get(name, 0.0) * _taps_an_opening(screen) for name, screen in screens.items()])
    spoken = np.array(list(LANGUAGES.values()))[:, None] * rng.lognormal(0, 0.15, (len(LANGUAGES), len(screens)))
    by_radio = [0.8 if screen.audience == "parents" else 0.0 for screen in screens.values()]
    at_school = [0.5 if isinstance(screen, Quiz) else 0.0 for screen in screens.values()]
    campaigns = (*library.campaigns, "none", "other")
    parts = _parts(library, rng)
    keys = [(Happening.SCREEN, name) for name in screens] + [(Happening.START, code) for code in campaigns]
    keys += dict.fromkeys(part for shares in parts.values() for part in shares)
    return _Habits(tuple(keys), campaigns, taps * spoken, np.array([by_radio, at_school]), parts)


def _openings(library: Library, rng: np.random.Generator) -> dict[str, float]:
    """How often each screen is opened at a start: by what stands below it, by taste, and checks before all others."""
    screens = library.source.screens
    below: dict[str, list[str]] = {name: [] for name in screens}
    for name, screen in screens.items():
        if name not in OPENED:
            below[screen.parent].append(name)
    openings = dict(OPENED)
    for above in _downward(below):
        sizes = [20 if isinstance(screens[name], Check) else len([*_downward(below, [name])]) for name in below[above]]
        liked = np.array(sizes) ** 0.7 * rng.lognormal(0, 0.7, len(sizes))
        onward = 0.9 if isinstance(screens[above], Menu) else 0.4
        shares = openings[above] * onward * liked / max(liked.sum(), 1)
        openings |= dict(zip(below[above], shares.tolist(), strict=True))
    return openings


def _downward(below: Mapping[str, Sequence[str]], names: Iterable[str] = OPENED) -> Iterator[str]:
    for name in names:
        yield name
        yield from _downward(below, below[name])


def _taps_an_opening(screen: AnyContent) -> float:
    """How often a screen is shown once it is opened: its further steps, and menus to which people come back."""
    match screen:
        case Menu():
            return 1.7
        case Check() | Story():
            return 6
        case Quiz():
            return 2 * len(screen.questions)
    return 0.4 + 0.6 * len(list(screen.plain_positions()))


def _parts(library: Library, rng: np.random.Generator) -> dict[Key, Shares]:
    parts = {(Happening.SCREEN, name): _ends(screen, rng) for name, screen in library.source.screens.items()}
    parts[Happening.SCREEN, HOME] = {(Happening.HIDE, HIDE): 0.1, (Happening.SEARCH, "missed"): 0.01}
    parts[Happening.SCREEN, RESULTS] = {(Happening.SEARCH, "found"): 0.9}
    parts[Happening.SCREEN, CLEAR] |= {(Happening.CLEAR, CLEAR): 0.6}
    kinds = library.lexicon.safeguarding
    # The lexicon begins with the most serious kind, which is the rarest.
    common = np.arange(1, len(kinds) + 1)
    offered = [(Happening.SAFEGUARDING, f"offered:{name}") for name in kinds]
    parts[Happening.SCREEN, HEARD] = dict(zip(offered, (common / common.sum()).tolist(), strict=True))
    for offer, kind in zip(offered, kinds.values(), strict=True):
        parts[offer] = {(Happening.SAFEGUARDING, f"accepted:{kind.screen}"): 0.6}
    return parts


def _ends(screen: AnyContent, rng: np.random.Generator) -> Shares:
    """What is counted where a screen ends, by its share of all taps on the screen."""
    helped: Shares = {}
    if isinstance(screen, Steps | Check | Quiz | Story) and screen.topic != HELP and screen.id not in REQUIRED:
        yes = float(rng.uniform(0.6, 0.9))
        answers = {"yes": yes, "no": 1 - yes}
        helped = {(Happening.HELPED, f"{screen.topic}:{answer}"): 0.025 * share for answer, share in answers.items()}
    match screen:
        case Contacts():
            ranks = np.arange(1, len(screen.contact_list) + 1)
            return _split(
                Happening.CONTACT, [contact.id for contact in screen.contact_list], 0.3 / ranks / (1 / ranks).sum()
            )
        case Check():
            results = [f"{screen.id}:{number}" for number in range(1, len(screen.results) + 1)]
            return helped | _split(Happening.CHECK, results, 0.2 * rng.dirichlet([3] * len(results)))
        case Story():
            endings = [f"{screen.id}:{name}" for name, turn in screen.turns.items() if not turn.replies]
            return helped | _split(Happening.STORY, endings, 0.15 * rng.dirichlet([3] * len(endings)))
        case Quiz():
            return helped | _answers(screen, rng)
    return helped


def _answers(quiz: Quiz, rng: np.random.Generator) -> Shares:
    """First answers, those of the fewer who come back after reading, and scores. Some leave at every question."""
    shares: Shares = {}
    asked = 0.3 / len(quiz.questions)
    for number in range(1, len(quiz.questions) + 1):
        known = float(rng.uniform(0.4, 0.7))
        learned = known + float(rng.uniform(0.12, 0.25))
        for run, answered, right in (("before", asked, known), ("after", 0.4 * asked, learned)):
            shares[Happening.QUIZ, f"{quiz.id}:{number}:{run}:right"] = answered * right
            shares[Happening.QUIZ, f"{quiz.id}:{number}:{run}:wrong"] = answered * (1 - right)
        asked *= 0.93
    shares[Happening.QUIZ, f"{quiz.id}:finished"] = 1.4 * asked
    return shares


def _split(kind: Happening, subjects: Sequence[str], shares: Floats) -> Shares:
    return {(kind, subject): share for subject, share in zip(subjects, shares.tolist(), strict=True)}
