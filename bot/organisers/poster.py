"""Posters and cards of a campaign: what they say in one language, and the files to print."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import segno

from bot.dialogue.contacts import reliance
from bot.dialogue.kinds import AnyContent
from bot.dialogue.library import Edition, Library
from bot.dialogue.place import start_parameter
from bot.organisers.typeset import typeset
from bot.organisers.words import organiser_words

CONTACTS = ("police", "child-helpline")
"""Of dialogues/contacts.yaml: the emergency number comes first, since one glance must find it."""

ADULTS = frozenset(("parents", "teachers"))
QUIET_ZONE = 4
"""White modules around a QR code (ISO/IEC 18004)."""

FORMS: tuple[Literal["pdf", "png"], ...] = ("pdf", "png")
TEMPLATES = {name: Path(__file__).with_name(f"{name}.typ") for name in ("poster", "card", "cards")}
"""An A4 poster, a card of A7, and a sheet of A4 with eight such cards to cut."""


@dataclass(frozen=True, slots=True)
class DeepLink:
    """Where a poster leads: a screen in the chat with a bot, and the campaign that the start is counted for."""

    bot: str
    screen: str
    campaign: str

    @property
    def address(self) -> str:
        """The link as Telegram opens it."""
        return f"https://t.me/{self.bot}?start={start_parameter(self.screen, self.campaign)}"


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a poster, with what the chat says of it."""

    number: str
    name: str
    who: str
    cost: str
    source: str


@dataclass(frozen=True, slots=True)
class Handout:
    """Everything that a poster or card shows."""

    language: str
    title: str
    lead: str
    scan: str
    search: str
    bot: str
    opens: str
    screen: str
    promises: tuple[str, ...]
    limits: str
    numbers: tuple[Number, ...]
    link: str
    modules: tuple[tuple[int, ...], ...]
    """The QR code of the link, row by row: 1 is dark."""


def handout(library: Library, language: str, link: DeepLink) -> Handout:
    """What a poster with `link` says in `language`; the language and the link's screen are ones of the library.

    Raises ContentError where a text of theirs is missing.
    """
    edition = library.editions[language]
    words = organiser_words(library, language, "poster")
    content = edition.screens[link.screen]
    return Handout(
        language=language,
        title=words[_title(content)],
        lead=words["lead"],
        scan=words["scan"],
        search=words["search"],
        bot=f"@{link.bot}",
        opens=words["opens"],
        screen=content.title,
        promises=(words["free"], words["names"], words["press"]),
        limits=words["limits"],
        numbers=tuple(_numbers(edition)),
        link=link.address,
        modules=_modules(link.address),
    )


def printed(shown: Handout) -> Iterator[tuple[str, bytes]]:
    """The files of a handout: the end of each one's name, such as `poster.pdf`, and what is in it."""
    for name, template in TEMPLATES.items():
        for form in FORMS:
            yield f"{name}.{form}", typeset(template, asdict(shown), form)


def _title(content: AnyContent) -> str:
    return "title_adults" if content.audience in ADULTS else "title"


def _numbers(edition: Edition) -> Iterator[Number]:
    contacts = (edition.contacts.get(name) for name in CONTACTS)
    for contact in contacts:
        if contact is not None and contact.is_shown and contact.number:
            yield Number(contact.number, contact.name, contact.who, contact.cost, reliance(contact, edition.words))


def _modules(address: str) -> tuple[tuple[int, ...], ...]:
    code = segno.make_qr(address, error="m")
    return tuple(tuple(row) for row in code.matrix_iter(border=QUIET_ZONE))
