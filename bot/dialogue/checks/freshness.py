"""Content that is due for another look: facts without a source or a date, contacts long unchecked."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.dialogue.kinds import AnyContent, Menu
from bot.dialogue.library import HIDE, Library
from bot.languages.source import Finding, Keys

REVIEW_EVERY = timedelta(days=365)
CHECK_CONTACTS_EVERY = timedelta(days=180)


def outdated(library: Library, today: date) -> Iterator[Finding]:
    """A finding for each screen or contact whose source or date is missing or too old on `today`."""
    for name, screen in library.source.screens.items():
        for path, message in _screen(screen, today):
            yield library.finding(name, path, message)
    for name, contact in library.source.contacts.items():
        document = next(d for d in library.documents if name in d.mapping("contacts"))
        if contact.source not in library.sources:
            message = f"there is no source “{contact.source}” in sources.yaml: correct the name or add it"
            yield document.finding(("contacts", name, "source"), message)
        if contact.is_shown and today - contact.checked > CHECK_CONTACTS_EVERY:
            days = (today - contact.checked).days
            message = f"“{name}” was checked {days} days ago: call, and write today's date, or set it to unconfirmed"
            yield document.finding(("contacts", name, "checked"), message)


def _screen(screen: AnyContent, today: date) -> Iterator[tuple[Keys, str]]:
    if isinstance(screen, Menu) or screen.id == HIDE:
        return
    if not screen.sources:
        yield (), f"“{screen.id}” names no source: add “sources:” to it or to the head of the file"
    if screen.reviewed is None:
        yield (), f"“{screen.id}” has no date: add “reviewed:” to it or to the head of the file"
    elif today - screen.reviewed > REVIEW_EVERY:
        days = (today - screen.reviewed).days
        yield ("reviewed",), f"“{screen.id}” was reviewed {days} days ago: read its sources again, write today's date"
