"""What the page shows of a span in one language, ready for the template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from bot.counts.measures import MEASURES
from bot.counts.publisher import Published
from bot.languages.formats import written_date
from bot.organisers.charts import written_count
from bot.organisers.dashboard.freshness import Freshness, freshness
from bot.organisers.dashboard.panels import Panel, Panels, Rows
from bot.organisers.naming import Naming
from bot.organisers.report import Report, report, spans
from bot.organisers.words import OrganiserWords

HEADLINE: Final = ("starts", "screens", "help", "contacts", "checks", "accepted")


@dataclass(frozen=True)
class Headline:
    """One of the numbers at the top."""

    name: str
    number: str
    is_shown: bool


@dataclass(frozen=True)
class View:
    """Everything that the template needs."""

    span: str
    span_name: str
    choices: Mapping[str, Mapping[str, str]]
    """Groups of spans: the group's name, and in it each span with its name."""
    notices: tuple[str, ...]
    headline: tuple[Headline, ...]
    panels: tuple[Panel, ...]
    is_demo: bool
    freshness: Freshness
    fresh: tuple[Panel, ...]
    meanings: Rows


def view(published: Published, span: str, names: Naming, words: OrganiserWords, today: date) -> View:
    """What is shown of `span`, one of `spans(published)`."""
    shown = report(published, span)
    fresh = freshness(names.library, names.language, today)
    return View(
        span=span,
        span_name=names.span(span),
        choices=_choices(published, names, words),
        notices=tuple(_notices(shown, words)),
        headline=tuple(_headline(shown, names)) if shown.months else (),
        panels=tuple(Panels(shown, names, words).all()),
        is_demo=shown.is_demo,
        freshness=fresh,
        fresh=(*_changes(shown, names, words), *_fresh(fresh, names, words)),
        meanings=tuple((names.words[f"measure_{m.name}"], names.words[f"explain_{m.name}"]) for m in MEASURES),
    )


def _choices(published: Published, names: Naming, words: OrganiserWords) -> dict[str, dict[str, str]]:
    every = {span: names.span(span) for span in spans(published)}
    return {
        words["months"]: {span: name for span, name in every.items() if "-" in span},
        words["years"]: {span: name for span, name in every.items() if "-" not in span},
    }


def _notices(shown: Report, words: OrganiserWords) -> Iterator[str]:
    if shown.pieces and not shown.months:
        yield words["not_closed"]
    elif shown.is_empty:
        yield words["little"]


def _headline(shown: Report, names: Naming) -> Iterator[Headline]:
    for measure in HEADLINE:
        figure = shown.figure(measure)
        yield Headline(names.words[f"measure_{measure}"], names.figure(figure), figure.n is not None)


def _changes(shown: Report, names: Naming, words: OrganiserWords) -> Iterator[Panel]:
    if shown.changes:
        head = words["changed_on"], words["version"]
        days = tuple((written_date(change.day, names.language), change.version) for change in shown.changes)
        yield Panel("fresh-changes", words["changes_title"], words["changes_lead"], head, days)


def _fresh(fresh: Freshness, names: Naming, words: OrganiserWords) -> Iterator[Panel]:
    number = partial(written_count, language=names.language)
    confirmed = sum(contact.status == "confirmed" for contact in fresh.contacts)
    yield Panel(
        "fresh-pages",
        words["pages_title"],
        words.say("pages_lead", fresh=fresh.fresh, total=fresh.pages, passed=fresh.passed),
        (words["reviewed_in"], words["pages"]),
        tuple((names.month(month) if month else words["never"], number(n)) for month, n in fresh.reviewed.items()),
    )
    yield Panel(
        "fresh-translations",
        words["translations_title"],
        words["translations_lead"],
        (words["language"], words["strings"], words["translated"], words["passed"]),
        tuple(
            (names.library.languages[state.language], *map(number, (state.strings, state.translated, state.reviewed)))
            for state in fresh.translations
        ),
    )
    yield Panel(
        "fresh-contacts",
        words["calls_title"],
        words.say("calls_lead", confirmed=confirmed, total=len(fresh.contacts), due=len(fresh.due)),
        (words["contact"], words["checked_on"], words["status"]),
        tuple(
            (
                contact.name,
                written_date(contact.checked, names.language),
                words[f"status_{contact.status}"] + (f" · {words['due']}" if contact.id in fresh.due else ""),
            )
            for contact in fresh.contacts
        ),
    )
