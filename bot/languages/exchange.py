"""Sends one language to a reviewer as a `.po` file with each screen's picture, and takes the reviewed file back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from bot.languages.catalogue import REVIEW, po_path, write_catalogue
from bot.languages.updating import PREVIOUS


@dataclass(frozen=True, slots=True)
class Taken:
    """What came back: numbers of strings changed, passed by the reviewer, and the contexts that could not be taken."""

    changed: int
    passed: int
    refused: tuple[str, ...]


def export(locales: Path, language: str, picture: Callable[[str], list[str]], output: Path) -> int:
    """Writes the catalogue of `language` to `output` and returns its number of strings.

    `picture` gives the lines that show a screen, for the screen's id; they stand as comments above its strings.
    """
    catalog = _read(po_path(locales, language), language)
    shown = ""
    for entry in catalog:
        screen = str(entry.context or "").partition(":")[0]
        if entry.id and screen != shown:
            entry.auto_comments = [*entry.auto_comments, *picture(screen)]
            shown = screen
    write_catalogue(output, catalog)
    return sum(1 for entry in catalog if entry.id)


def take(locales: Path, language: str, reviewed: Path, stamp: str) -> Taken:
    """Takes the translations of `reviewed` into the catalogue of `language` below `locales`.

    Every complete string that is not fuzzy counts as passed and gets `stamp` ("NAME, 2026-12-01") as its review. One
    whose English has changed since the export is not taken. Raises OSError or ValueError for an unreadable file.
    """
    path = po_path(locales, language)
    catalog, other = _read(path, language), _read(reviewed, language)
    by_context = {entry.context: entry for entry in other if entry.id}
    changed = passed = 0
    refused: list[str] = []
    for entry in catalog:
        theirs = by_context.get(entry.context)
        if not entry.id or theirs is None:
            continue
        if theirs.id != entry.id:
            refused.append(str(entry.context))
            continue
        if theirs.fuzzy or not _is_complete(theirs):
            continue
        changed += theirs.string != entry.string
        passed += 1
        entry.string = theirs.string
        entry.flags.discard("fuzzy")
        kept = [comment for comment in entry.user_comments if not comment.startswith((REVIEW, PREVIOUS))]
        entry.user_comments = [*kept, f"{REVIEW} {stamp}"]
    write_catalogue(path, catalog)
    return Taken(changed, passed, tuple(refused))


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def _is_complete(entry: Entry) -> bool:
    return all([entry.string] if isinstance(entry.string, str) else entry.string or ("",))
