"""One language's gettext catalogue, looked up by context, with its plural rule."""

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.languages.document import ContentError, Finding
from bot.writing import write_whole

REVIEW = "review:"
UNREVIEWED = "review: none yet"
LINE_WIDTH = 100

STRING = re.compile(r'(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)?\s*"')
CLOSED = re.compile(r'[^\\](?:\\\\)*"\s*$')


def po_path(locales: Path, language: str) -> Path:
    """Where the catalogue of `language` stands below the folder `locales`."""
    return locales / language / "LC_MESSAGES" / "messages.po"


def english_plural(number: int) -> int:
    """The plural rule of the source language."""
    return int(number != 1)


@dataclass(frozen=True)
class PluralRule:
    """The plural rule of a language, from the head of its catalogue."""

    expression: str

    def __call__(self, number: int) -> int:
        """Which of the plural forms suits `number`."""
        return _compiled(self.expression)(number)


@lru_cache
def _compiled(expression: str) -> Callable[[int], int]:
    return gettext.c2py(expression)


@dataclass(frozen=True)
class Catalogue:
    """The translations of one language. An empty one gives back the English source."""

    language: str
    file: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)
    plural: Callable[[int], int] = english_plural

    def text(self, context: str, source: str) -> str:
        """The translation of `source` in `context`; the source itself where it is missing, fuzzy or stale."""
        entry = self.entries.get(context)
        if entry is None or entry.fuzzy or entry.id != source or not isinstance(entry.string, str):
            return source
        return entry.string or source

    def forms(self, context: str, one: str, other: str) -> tuple[str, ...]:
        """The plural forms of a counted message, in the order of the language's plural rule."""
        entry = self.entries.get(context)
        if entry is None or entry.fuzzy or entry.id != (one, other) or not all(entry.string or ("",)):
            return one, other
        return tuple(entry.string or ())


def review(entry: Entry) -> str:
    """Who passed the translation and when, as the translator's comment `review:` says; empty where nobody has."""
    for comment in entry.user_comments:
        if comment.startswith(REVIEW) and comment != UNREVIEWED:
            return str(comment.removeprefix(REVIEW)).strip()
    return ""


def read_catalogue(locales: Path, language: str, root: Path) -> Catalogue:
    """The catalogue of `language` below `locales`, named relative to `root` in findings.

    Raises ContentError where the file is missing or is no valid `.po`.
    """
    path = po_path(locales, language)
    file = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        _assert_closed(path, file)
        with path.open("rb") as stream:
            catalog = read_po(stream, locale=language, abort_invalid=True)
    except FileNotFoundError as error:
        message = f"there is no catalogue for “{language}”: run `rinda translations update`"
        raise ContentError([Finding(file, 1, message)]) from error
    except PoFileError as error:
        message = f"this is not a valid .po file ({error}): mend the quotes around this line"
        raise ContentError([Finding(file, error.lineno + 1, message)]) from error
    except ValueError as error:
        raise ContentError([Finding(file, 1, f"this is not a valid .po file ({error}): mend its head")]) from error
    entries = {str(entry.context): entry for entry in catalog if entry.id and entry.context}
    return Catalogue(language, file, entries, PluralRule(catalog.plural_expr))


def write_catalogue(path: Path, catalog: Catalog) -> None:
    """Writes `catalog` to `path` at one stroke, and makes its folder. Raises OSError; then `path` is as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stream = BytesIO()
    write_po(stream, catalog, width=LINE_WIDTH, include_lineno=False, include_previous=True)
    write_whole(path, stream.getvalue())


def _assert_closed(path: Path, file: str) -> None:
    """Babel takes a string without its last quote and loses a letter: found here."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if STRING.match(line) and not CLOSED.search(line):
            raise ContentError([Finding(file, number, "the quote at the end of this line is missing: add it")])
