"""How fresh the content is: when its pages were reviewed, its contacts checked, its translations passed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.dialogue.checks.freshness import REVIEW_EVERY
from bot.dialogue.contacts import due
from bot.dialogue.kinds import Menu
from bot.dialogue.library import HIDE, Library
from bot.dialogue.part import Contact
from bot.languages.updating import State, state


@dataclass(frozen=True)
class Freshness:
    """How fresh the content is on a day."""

    reviewed: Mapping[date | None, int]
    """Pages with guidance by the first of the month they were last reviewed in, the newest first; None: no date."""
    fresh: int
    """Pages that are not due for another review."""
    passed: int
    """Pages that somebody of the field has passed."""
    contacts: tuple[Contact, ...]
    due: frozenset[str]
    """Contacts, by their ids, that are shown and due to be checked again."""
    translations: tuple[State, ...]

    @property
    def pages(self) -> int:
        """How many pages with guidance there are."""
        return sum(self.reviewed.values())


def freshness(library: Library, language: str, today: date) -> Freshness:
    """How fresh the content is on `today`, with the contacts as they read in `language`."""
    # Menus and the dull screen behind Hide state no facts.
    pages = [screen for screen in library.source.screens.values() if not isinstance(screen, Menu) and screen.id != HIDE]
    months = Counter(page.reviewed.replace(day=1) if page.reviewed else None for page in pages)
    contacts = tuple(library.editions[language].contacts.values())
    return Freshness(
        reviewed={month: months[month] for month in sorted(months, key=lambda day: day or date.min, reverse=True)},
        fresh=sum(page.reviewed is not None and today - page.reviewed <= REVIEW_EVERY for page in pages),
        passed=sum(page.status == "reviewed" for page in pages),
        contacts=contacts,
        due=frozenset(found.id for found in due(contacts, today)),
        translations=tuple(state(c.entries.values(), code) for code, c in library.files.catalogues.items()),
    )
