"""Where the content stands, and reading it for a command."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import typer

from bot.counts.count import kigali_today
from bot.dialogue.contacts import due
from bot.dialogue.library import Library
from bot.languages.document import ContentError
from bot.settings import ROOT

Read = TypeVar("Read")

DIALOGUES, LOCALES = ROOT / "dialogues", ROOT / "locales"

FINDINGS = 1
"""Exit code where the content has mistakes."""


def read_library() -> Library:
    """The library. Mistakes in it end the program with one line each and exit code 1."""
    return without_mistakes(lambda: loaded(kigali_today()))


def loaded(today: date) -> Library:
    """The library of this project, as it reads on `today`. Raises ContentError."""
    from bot.dialogue.loader import load  # noqa: PLC0415  a start that finds the content prepared does not wait for it

    return load(DIALOGUES, LOCALES, today)


def as_if_checked(library: Library, today: date) -> Library:
    """`library` as it is while every contact was checked in time: what the calendar adds to a text, such as "checked
    long ago", is no mistake of an author's."""
    everybody = library.source.contacts.values()
    if not due(everybody, today):
        return library
    return loaded(min(contact.checked for contact in everybody if contact.is_vouched_for))


def without_mistakes(read: Callable[[], Read]) -> Read:
    """What `read` reads. Mistakes in the content end the program with one line each and exit code 1."""
    try:
        return read()
    except ContentError as error:
        for finding in error.findings:
            typer.echo(str(finding), err=True)
        raise typer.Exit(FINDINGS) from None
