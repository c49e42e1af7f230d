"""Content that is due for another look: facts without a source or a date, contacts long unchecked."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.dialogue.contacts import CHECK_CONTACTS_EVERY, SOON, due
from bot.dialogue.kinds import AnyContent, Menu
from bot.dialogue.library import HIDE, Library
from bot.languages.document import Finding

__all__ = ("CHECK_CONTACTS_EVERY", "REVIEW_EVERY", "outdated", "outdated_screens", "soon_outdated", "undated")

REVIEW_EVERY = timedelta(days=365)


def undated(library: Library, today: date) -> Iterator[Finding]:
    """A finding for each screen or contact whose source or date is missing or cannot be right on `today`."""
    for name, screen in library.source.screens.items():
        if _states_facts(screen):
            if not screen.sources:
                message = f"“{name}” names no source: add “sources:” to it or to the head of the file"
                yield library.finding(name, (), message)
            if screen.reviewed is None:
                message = f"“{name}” has no date: add “reviewed:” to it or to the head of the file"
                yield library.finding(name, (), message)
    for name, contact in library.source.contacts.items():
        if contact.source not in library.sources:
            message = f"there is no source “{contact.source}” in sources.yaml: correct the name or add it"
            yield _contact(library, name, "source", message)
        if contact.checked > today:
            yield _contact(library, name, "checked", f"“{name}” was not checked on a day to come: correct the date")


def outdated(library: Library, today: date) -> Iterator[Finding]:
    """What is too old on `today`. The calendar brings it, not a change: it is said, and holds up no other work."""
    yield from outdated_screens(library, today)
    for past in due(library.source.contacts.values(), today):
        days = (today - past.checked).days
        message = f"“{past.id}” was checked {days} days ago: call, and write today's date, or set it to unconfirmed"
        yield _contact(library, past.id, "checked", message)


def outdated_screens(library: Library, today: date) -> Iterator[Finding]:
    """The screens whose sources must be read again on `today`."""
    for name, screen in library.source.screens.items():
        if _states_facts(screen) and screen.reviewed is not None and today - screen.reviewed > REVIEW_EVERY:
            days = (today - screen.reviewed).days
            message = f"“{name}” was reviewed {days} days ago: read its sources again, write today's date"
            yield library.finding(name, ("reviewed",), message)


def soon_outdated(library: Library, today: date) -> Iterator[Finding]:
    """A warning for each contact that is due to be checked again within four weeks of `today`."""
    for soon in due(library.source.contacts.values(), today, SOON):
        if soon.due >= today:
            message = f"“{soon.id}” is to be checked again by {soon.due}: call, and write that day's date"
            yield _contact(library, soon.id, "checked", message)


def _states_facts(screen: AnyContent) -> bool:
    return not isinstance(screen, Menu) and screen.id != HIDE


def _contact(library: Library, name: str, field: str, message: str) -> Finding:
    document = next(d for d in library.files.documents if name in d.mapping("contacts"))
    return document.finding(("contacts", name, field), message)
