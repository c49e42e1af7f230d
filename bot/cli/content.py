"""Where the content stands, and reading it for a command."""

from collections.abc import Callable
from typing import TypeVar

import typer

from bot.counts.count import kigali_today
from bot.dialogue.library import Library
from bot.dialogue.loader import load
from bot.languages.source import ContentError
from bot.settings import ROOT

Read = TypeVar("Read")

DIALOGUES, LOCALES = ROOT / "dialogues", ROOT / "locales"

FINDINGS = 1
"""Exit code where the content has mistakes."""


def read_library() -> Library:
    """The library. Mistakes in it end the program with one line each and exit code 1."""
    return without_mistakes(lambda: load(DIALOGUES, LOCALES, kigali_today()))


def without_mistakes(read: Callable[[], Read]) -> Read:
    """What `read` reads. Mistakes in the content end the program with one line each and exit code 1."""
    try:
        return read()
    except ContentError as error:
        for finding in error.findings:
            typer.echo(str(finding), err=True)
        raise typer.Exit(FINDINGS) from None
