"""Made-up counts look like real ones, and are known as made up."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.counts.count import Count, Happening
from bot.counts.demo import MARK, made_up
from bot.dialogue.calendar import safer_internet_day
from bot.dialogue.frame import asks_whether_it_helped
from bot.dialogue.guide import Guide
from bot.dialogue.kinds import AnyContent, Menu, Quiz
from bot.dialogue.kinds.quiz import LATER
from bot.dialogue.library import HIDE, Library
from bot.dialogue.place import Place, Position

LAST = date(2026, 11, 27)
Counted = dict[tuple[date, Count], int]
Subjects = Counter[tuple[str, str]]


def counted(library: Library, seed: int = 1, last: date = LAST) -> Counted:
    """A year of counts."""
    return {key: n for batch in made_up(library, last, 1, seed) for key, n in batch.items()}


@pytest.fixture(scope="module")
def year(guide: Guide) -> Counted:
    return counted(guide.library)


@pytest.fixture(scope="module")
def subjects(year: Counted) -> Subjects:
    found: Subjects = Counter()
    for (_, count), n in year.items():
        found[count.kind, count.subject] += n
    return found


def test_the_same_day_and_seed_give_the_same_counts(guide: Guide, year: Counted) -> None:
    assert counted(guide.library) == year
    assert counted(guide.library, seed=2) != year


def test_the_first_day_says_once_that_the_counts_are_made_up(year: Counted) -> None:
    marks = {key: n for key, n in year.items() if key[1].kind is Happening.DEMO}
    assert marks == {(min(day for day, _ in year), MARK): 1}
    assert MARK == ("demo", "made-up", "")


def test_a_year_of_whole_days_ends_on_the_last_day(year: Counted) -> None:
    assert {day for day, _ in year} == {LAST - timedelta(days=age) for age in range(365)}
    assert all(n >= 1 for n in year.values())


def test_each_batch_is_a_calendar_month(guide: Guide) -> None:
    months = [{day.replace(day=1) for day, _ in batch} for batch in made_up(guide.library, LAST, 1, 1)]
    assert all(len(month) == 1 for month in months)
    assert len(months) == len(set.union(*months)) == 13


def shown(screen: AnyContent) -> Iterator[Position]:
    """Positions of a screen where everything stands that can be counted there."""
    if not isinstance(screen, Quiz):
        yield from screen.positions()
        return
    for run in ("", LATER):
        for before, question in enumerate(screen.questions):
            for answer in range(len(question.answers)):
                yield screen.at(before + 1, f"{run}{'0' * before}{answer}")
        yield screen.at(len(screen.questions) + 1, run + "0" * len(screen.questions))


def possible(guide: Guide) -> set[tuple[str, str]]:
    """Everything that the engine and the chat count."""
    library, english = guide.library, guide.library.source
    found = {("start", code) for code in (*library.campaigns, "none", "other")}
    found |= {("search", "found"), ("search", "missed"), ("clear", "clear")}
    for name, kind in library.lexicon.safeguarding.items():
        found |= {("safeguarding", f"offered:{name}"), ("safeguarding", f"accepted:{kind.screen}")}
    for screen in english.screens.values():
        for position in shown(screen):
            found |= {*screen.body(position, english.words).counts}
            if asks_whether_it_helped(english, Place(position, "en")):
                found |= {("helped", f"{screen.topic}:{answer}") for answer in ("yes", "no")}
        found.add(("hide", HIDE) if screen.id == HIDE else ("screen", screen.id))
    return found


def test_nothing_is_made_up_that_the_bot_does_not_count(guide: Guide, subjects: Subjects) -> None:
    assert subjects.keys() - {("demo", "made-up")} <= possible(guide)


def test_every_kind_of_count_has_something_to_show(subjects: Subjects) -> None:
    assert {kind for kind, _ in subjects} == set(Happening) - {Happening.UNREAD}
    assert {name.partition(":")[0] for kind, name in subjects if kind == "safeguarding"} == {"offered", "accepted"}


def total(subjects: Subjects, kind: Happening, *parts: str) -> int:
    """The sum over the subjects of a kind that have all of `parts` between colons."""
    return sum(n for (other, name), n in subjects.items() if other == kind and set(parts) <= set(name.split(":")))


def test_fewer_people_go_the_further_way(guide: Guide, subjects: Subjects) -> None:
    screens = guide.library.source.screens
    help_ = sum(subjects[Happening.SCREEN, name] for name, screen in screens.items() if screen.topic == "help")
    starts, taps = total(subjects, Happening.START), total(subjects, Happening.SCREEN)
    assert 0 < total(subjects, Happening.CONTACT) < help_ < starts < taps
    assert 0 < total(subjects, Happening.CLEAR) < total(subjects, Happening.HIDE) < starts
    assert 0 < total(subjects, Happening.SEARCH, "missed") < total(subjects, Happening.SEARCH, "found")
    assert 0 < total(subjects, Happening.HELPED, "no") < total(subjects, Happening.HELPED, "yes")
    offered, accepted = (total(subjects, Happening.SAFEGUARDING, word) for word in ("offered", "accepted"))
    assert 0 < accepted < offered == subjects[Happening.SCREEN, "heard"]


def test_whoever_has_read_answers_more_questions_rightly(subjects: Subjects) -> None:
    runs = {
        run: [total(subjects, Happening.QUIZ, run, how) for how in ("right", "wrong")] for run in ("before", "after")
    }
    share = {run: right / (right + wrong) for run, (right, wrong) in runs.items()}
    assert share["before"] + 0.05 < share["after"] < 1
    assert 0 < sum(runs["after"]) < sum(runs["before"])
    assert 0 < total(subjects, Happening.QUIZ, "finished") < sum(runs["before"])


def test_menus_are_seen_most_and_most_screens_seldom(guide: Guide, subjects: Subjects) -> None:
    screens = Counter({name: n for (kind, name), n in subjects.items() if kind == Happening.SCREEN})
    menus = {name for name, screen in guide.library.source.screens.items() if isinstance(screen, Menu)}
    of_menus = sum(screens[name] for name in menus)
    assert of_menus / len(menus) > 3 * (screens.total() - of_menus) / (len(screens) - len(menus))
    assert screens.most_common(1)[0][0] == "home"
    assert sum(n for _, n in screens.most_common(40)) > screens.total() / 2
    assert len(screens) > 0.9 * len(guide.library.source.screens)


def test_languages_growth_and_campaigns_can_be_seen(year: Counted) -> None:
    languages: Counter[str] = Counter()
    taps: Counter[date] = Counter()
    starts: dict[str, Counter[date]] = {code: Counter() for code in ("radio", "school", "sid2027", "none", "other")}
    for (day, count), n in year.items():
        if count.kind is Happening.SCREEN:
            languages[count.language] += n
            taps[day.replace(day=1)] += n
        elif count.kind is Happening.START:
            starts[count.subject][day] += n
    shares = [languages[code] / languages.total() for code in ("rw", "en", "fr")]
    assert shares == pytest.approx([0.7, 0.2, 0.1], abs=0.05)
    assert 40_000 < taps[date(2026, 10, 1)] < 60_000
    assert taps[date(2026, 10, 1)] > 2 * taps[date(2025, 12, 1)]
    assert max(starts["sid2027"], key=lambda day: starts["sid2027"][day]) == safer_internet_day(2026)
    assert max(starts["radio"], key=lambda day: starts["radio"][day]).month == 6
    assert max(starts["school"], key=lambda day: starts["school"][day]).weekday() == 2
    weekend, monday = (sum(n for day, n in starts["none"].items() if day.weekday() == of) for of in (5, 0))
    assert weekend > 1.1 * monday
