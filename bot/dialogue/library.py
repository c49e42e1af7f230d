"""The whole content in every language, as the loader leaves it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from bot.dialogue.kinds import AnyContent
from bot.dialogue.origin import Files, Origin
from bot.dialogue.part import Campaign, Contact, Source
from bot.dialogue.typed.danger import Lexicon
from bot.dialogue.words import Words
from bot.languages.document import Finding

HOME, WELCOME, HELP, HIDE, CLEAR = "home", "welcome", "help", "hide", "clear"
HEARD, RESULTS, FILE = "heard", "results", "file"
REPLIES = frozenset((HEARD, RESULTS, FILE))
REQUIRED = (HOME, WELCOME, HELP, HIDE, CLEAR, HEARD, RESULTS, FILE)
"""Screens that the engine itself leads to."""


@dataclass(frozen=True)
class Edition:
    """The content in one language."""

    language: str
    screens: dict[str, AnyContent]
    contacts: dict[str, Contact]
    words: Words

    @cached_property
    def labels(self) -> dict[str, str]:
        """For every screen what a button that leads to it says: the first one of the content."""
        labels: dict[str, str] = {}
        for screen in self.screens.values():
            for _, link in screen.linked():
                if link.to:
                    labels.setdefault(link.to, link.label)
        return labels


@dataclass(frozen=True, eq=False)
class Library:
    """All editions (the source language among them), and what does not depend on a language."""

    languages: dict[str, str]
    """Code to own name, in the order in which they are offered."""
    editions: dict[str, Edition]
    origin: Origin
    aliases: dict[str, str]
    sources: dict[str, Source]
    campaigns: dict[str, Campaign]
    lexicon: Lexicon
    meanings: dict[str, str]
    """For each meaning the words that have it, in all languages."""
    folder: Path
    """Of the content files, below which pictures and voices stand."""
    first_day: date
    last_day: date
    """It reads the same from the one to the other, both included: some texts change with the calendar."""

    @property
    def source(self) -> Edition:
        """The English edition, which the files themselves hold."""
        return self.editions["en"]

    @property
    def files(self) -> Files:
        """The content files, the catalogues and what is learned from."""
        return self.origin.files

    def finding(self, screen: str, path: tuple[str | int, ...], message: str) -> Finding:
        """A finding at a field of `screen`."""
        return self.files.homes[screen].finding(("screens", screen, *path), message)
