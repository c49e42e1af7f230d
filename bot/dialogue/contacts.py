"""Who is shown on a day: contacts are checked again and again, and nobody is sent to one that was long not checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.dialogue.part import Contact, Standing
from bot.dialogue.words import PLACEHOLDER, Words, fill

CHECK_CONTACTS_EVERY = timedelta(days=180)
"""Six months: the guide itself promises it to its readers (about.fresh)."""

GRACE = timedelta(days=90)
"""Three months, a school term, in which somebody can call. After it we no longer know who answers."""

SOON = timedelta(weeks=4)
"""How long before its day a contact is asked for: time to find somebody in Rwanda who calls."""


@dataclass(frozen=True, slots=True)
class Due:
    """A contact that is to be checked again."""

    id: str
    name: str
    checked: date
    due: date
    hidden_from: date


@dataclass(frozen=True)
class PhoneBook:
    """All contacts as they stand on a day, and who takes the place of one that is hidden."""

    contacts: dict[str, Contact]
    fallback: tuple[str, ...]

    @property
    def instead(self) -> Contact | None:
        """Who is called in place of a number that is hidden; None only where there is no fallback at all."""
        return next((self.contacts[name] for name in self.fallback if self.contacts[name].is_shown), None)

    def listed(self, names: Iterable[str]) -> list[Contact]:
        """Those of `names` that are shown, in order, each hidden number exchanged for one that is not yet among them.

        Empty only where nobody is shown and there is no fallback. Unknown names are left out.
        """
        asked = [self.contacts[name] for name in names if name in self.contacts]
        spare = [self.contacts[name] for name in self.fallback if self.contacts[name].is_shown]
        spare = [contact for contact in spare if contact not in asked]
        listed: list[Contact] = []
        for contact in asked:
            if contact.is_shown:
                listed.append(contact)
            elif contact.number and spare:
                listed.append(spare.pop(0))
        return listed or spare[:1]


@dataclass(frozen=True)
class Numbers:
    """Puts the numbers of contacts into texts: `{police}` becomes the number of that contact."""

    book: PhoneBook
    words: Words
    others: dict[str, str]
    """What else is filled in, by name."""

    def __call__(self, text: str) -> str:
        """`text` with the numbers; where it names only hidden ones, a sentence below it says who can be called."""
        named = [self.book.contacts[name] for name in PLACEHOLDER.findall(text) if name in self.book.contacts]
        filled = fill(text, {contact.id: self._number(contact) for contact in named} | self.others)
        # The last resort is named with its day, also where the text has its number already.
        if any(contact.is_shown and contact.standing is not Standing.LAST_RESORT for contact in named):
            return filled
        instead = self.book.instead if named else None
        if instead is None:
            return filled
        if instead.standing is Standing.LAST_RESORT:
            return f"{filled}\n\n{reliance(instead, self.words)}"
        return f"{filled}\n\n{self.words.say('number_instead', who=instead.name, number=self._number(instead))}"

    def _number(self, contact: Contact) -> str:
        is_known = contact.is_shown and contact.number
        return f"<b>{contact.number}</b>" if is_known else self.words.say("number_unconfirmed")


def reliance(contact: Contact, words: Words) -> str:
    """How far a contact that is shown can be relied on: the day of its last check, the year of its source."""
    day = words.date(contact.checked)
    if contact.standing is Standing.LAST_RESORT:
        return words.say("number_last", who=contact.name, number=f"<b>{contact.number}</b>", date=day)
    is_overdue = contact.standing is Standing.OVERDUE
    if contact.status == "confirmed":
        return words.say("contact_overdue" if is_overdue else "contact_confirmed", date=day)
    if is_overdue:
        return words.say("contact_source_overdue", date=day, year=contact.source_date)
    return words.say("contact_source", year=contact.source_date)


def phone_book(contacts: dict[str, Contact], fallback: tuple[str, ...], today: date) -> PhoneBook:
    """The contacts as they stand on `today`; `fallback` names, in order, who takes the place of others.

    Where nobody of the fallback may be shown any more, the first of them stays all the same, as the last resort: the
    guide may be old, but a child in danger must not find an empty page.
    """
    dated = {name: _with(contact, standing(contact, today)) for name, contact in contacts.items()}
    if fallback and not any(dated[name].is_shown for name in fallback):
        vouched_for = (name for name in fallback if dated[name].is_vouched_for)
        last = next(vouched_for, fallback[0])
        dated[last] = _with(dated[last], Standing.LAST_RESORT)
    return PhoneBook(dated, fallback)


def standing(contact: Contact, today: date) -> Standing:
    """How `contact` stands on `today` by the day of its last check alone."""
    age = today - contact.checked
    if age >= CHECK_CONTACTS_EVERY + GRACE:
        return Standing.HIDDEN
    return Standing.OVERDUE if age > CHECK_CONTACTS_EVERY else Standing.FRESH


def due(contacts: Iterable[Contact], today: date, within: timedelta = timedelta()) -> list[Due]:
    """The contacts whose day lies before `today` plus `within`, the most urgent first; without `within` those past it.

    One that is unconfirmed is not shown and has no day.
    """
    found = [
        dates(contact)
        for contact in contacts
        if contact.is_vouched_for and today - contact.checked > CHECK_CONTACTS_EVERY - within
    ]
    return sorted(found, key=lambda contact: (contact.due, contact.id))


def dates(contact: Contact) -> Due:
    """The last day on which the check of `contact` holds, and the first on which it is hidden."""
    day = contact.checked + CHECK_CONTACTS_EVERY
    return Due(contact.id, contact.name, contact.checked, day, day + GRACE)


def next_change(contacts: Iterable[Contact], today: date) -> date:
    """The first day after `today` on which one of `contacts` stands otherwise by its day alone; date.max: never."""
    days = (day for one in map(dates, contacts) for day in (one.due + timedelta(days=1), one.hidden_from))
    return min((day for day in days if day > today), default=date.max)


def _with(contact: Contact, new: Standing) -> Contact:
    return contact.model_copy(update={"standing": new})
