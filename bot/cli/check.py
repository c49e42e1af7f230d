"""`rinda check`: one line for each thing that an author has to mend."""

from pathlib import Path

import typer
from rich.console import Console

from bot.cli.content import FINDINGS, as_if_checked, read_library
from bot.counts.count import kigali_today
from bot.dialogue.checks import check as findings_of
from bot.dialogue.checks.freshness import outdated, soon_outdated
from bot.dialogue.checks.readability import grades, hard
from bot.dialogue.guide import Guide
from bot.languages.document import Finding

USAGE_ERROR = 2


def check(*, warnings: bool, words: Path | None) -> int:
    """Prints the findings in the content; returns the exit code: 1 where there are any, 2 where `words` is no text.

    What the calendar alone has made too old is printed and changes no exit code. Nor does what `warnings` adds: what is
    hard to read, and who must soon be called again; `words` is a list of known Kinyarwanda words, one a line (what
    follows a tab is left out).
    """
    try:
        known = _known(words) if words else set()
    except UnicodeDecodeError:
        typer.echo(f"{words} is not UTF-8 text: save it as UTF-8", err=True)
        return USAGE_ERROR
    library, today = read_library(), kigali_today()
    findings, old = set(findings_of(Guide(as_if_checked(library, today)), today)), set(outdated(library, today))
    _print(findings | old)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    if warnings:
        warned = {*hard(library, known), *soon_outdated(library, today)}
        _print(warned)
        every = grades(library)
        mean, (hardest, top) = sum(every.values()) / len(every), max(every.items(), key=lambda item: item[1])
        console.print(f"{len(warned)} warnings")
        console.print(f"English reading grade: {mean:.1f} on average, {top:.1f} at most ({hardest})")
    if old:
        console.print(f"{len(old)} of these are due for another look, which fails no check")
    screens, languages = len(library.source.screens), ", ".join(library.languages)
    console.print(f"{len(findings)} findings in {screens} screens ({languages})")
    return FINDINGS if findings else 0


def _known(words: Path) -> set[str]:
    """The words of the list. Raises UnicodeDecodeError where it is not UTF-8."""
    return {line.partition("\t")[0] for line in words.read_text(encoding="utf-8").splitlines()}


def _print(findings: set[Finding]) -> None:
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for finding in sorted(findings, key=lambda f: (f.file, f.line, f.message)):
        console.print(str(finding))
