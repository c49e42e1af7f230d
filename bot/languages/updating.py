"""Brings a catalogue up to the English source: what changed becomes fuzzy, what moved is kept, what is gone goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import denormalize, read_po

from bot.languages.catalogue import REVIEW, UNREVIEWED, po_path, review, write_catalogue
from bot.languages.document import Document
from bot.languages.messages import Message, messages

PREVIOUS = "|"
"""Babel writes the former source as `#| msgid`, but reads it back as a comment."""
HEADER = """\
# Rinda's guide in another language. Licence: CC BY 4.0, like all content.
# The English source stands in dialogues/. A line "review:" says which native speaker passed a string, and when.
#"""


@dataclass(frozen=True, slots=True)
class State:
    """How far a language is: numbers of strings."""

    language: str
    strings: int
    translated: int
    fuzzy: int
    reviewed: int


def update(documents: Iterable[Document], locales: Path, language: str) -> State:
    """Rewrites the catalogue of `language` below `locales` from the sources, and returns its state.

    A changed source keeps the old translation as a proposal, marked fuzzy and no longer reviewed; a string that only
    moved to another place keeps everything.
    """
    path = po_path(locales, language)
    old = _read(path, language)
    new = Catalog(locale=language, project="Rinda", version="1", msgid_bugs_address="the project's issues", fuzzy=False)
    new.header_comment = HEADER
    new.creation_date, new.revision_date = old.creation_date, old.revision_date
    new.last_translator = old.last_translator if path.exists() else "nobody yet"
    new.language_team = old.language_team if path.exists() else language
    contexts = {entry.context: entry for entry in old if entry.id}
    texts = {_key(entry.id): entry for entry in old if entry.id}
    for document in documents:
        for message in messages(document):
            before = contexts.get(message.context)
            if before is None or _key(before.id) != _source(message):
                before = texts.get(_source(message)) or before
            _add(new, message, document.file, before)
    write_catalogue(path, new)
    return state(new, language)


def state(catalog: Iterable[Entry], language: str) -> State:
    """The state of a catalogue's entries."""
    entries = [entry for entry in catalog if entry.id]
    done = [entry for entry in entries if _is_complete(entry) and not entry.fuzzy]
    fuzzy = sum(entry.fuzzy for entry in entries)
    return State(language, len(entries), len(done), fuzzy, sum(bool(review(entry)) for entry in done))


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def _source(message: Message) -> str | tuple[str, str]:
    return message.text if message.plural is None else (message.text, message.plural)


def _key(source: str | tuple[str, ...] | list[str]) -> str | tuple[str, ...]:
    return source if isinstance(source, str) else tuple(source)


def _is_complete(entry: Entry) -> bool:
    strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))
    return all(strings)


def _add(catalog: Catalog, message: Message, file: str, before: Entry | None) -> None:
    source = _source(message)
    is_same = before is not None and _key(before.id) == source
    is_usable = before is not None and isinstance(before.string, str) == isinstance(source, str)
    comments = [c for c in before.user_comments if not c.startswith((REVIEW, PREVIOUS))] if before else []
    kept = review(before) if before is not None and is_same else ""
    comments.append(f"{REVIEW} {kept}" if kept else UNREVIEWED)
    flags = set(before.flags) if before is not None and is_usable else set()
    if before is not None and is_usable and not is_same and _is_complete(before):
        flags.add("fuzzy")
    catalog.add(
        source,
        before.string if before is not None and is_usable else None,
        locations=[(file, 0)],
        flags=flags,
        auto_comments=[message.note] if message.note else [],
        user_comments=comments,
        previous_id=_previous(before, is_same=is_same) if before is not None and "fuzzy" in flags else (),
        context=message.context,
    )


def _previous(before: Entry, *, is_same: bool) -> str | tuple[str, ...] | list[str]:
    """The source that a fuzzy translation was made for."""
    if not is_same:
        return before.id
    lines = [comment.removeprefix(PREVIOUS).strip() for comment in before.user_comments if comment.startswith(PREVIOUS)]
    parts = "\n".join(lines).split("msgid_plural ")
    return [denormalize(part.strip().removeprefix("msgid ")) for part in parts if part]
