"""Which strings of a YAML file a person reads, and under which context they are translated."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.languages.document import Document, Keys, Value

# Everything below one of these fields is read by people; all other values are ids, numbers and addresses.
TRANSLATED = frozenset((
    "after", "ask", "cost", "feedback", "keywords", "label", "name", "pages", "share", "steps", "text", "texts",
    "title", "who",
))  # fmt: skip
# The keys directly below these are names that an author invents, not fields.
NAMED = frozenset(("campaigns", "contacts", "meanings", "questions", "screens", "sources", "turns"))
PLURAL = frozenset(("one", "other"))


@dataclass(frozen=True, slots=True)
class Message:
    """A string to translate. `context` is its msgctxt: the screen's id, a colon, and the field."""

    context: str
    text: str
    plural: str | None
    path: Keys
    line: int
    note: str


def messages(document: Document) -> Iterator[Message]:
    """All strings of `document` that people read, in the order of the file."""
    for path, value, note in _read_values(document.data, (), ""):
        line = document.line(path)
        if isinstance(value, dict):
            yield Message(_context(document, path), str(value["one"]), str(value["other"]), path, line, note)
        else:
            yield Message(_context(document, path), str(value), None, path, line, note)


def _read_values(value: Value, path: Keys, note: str) -> Iterator[tuple[Keys, Value, str]]:
    if isinstance(value, dict):
        if value.keys() == PLURAL and _is_read(path):
            yield path, value, note
            return
        note = str(value.get("note", note))
        for key, child in value.items():
            yield from _read_values(child, (*path, key), note)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _read_values(child, (*path, index), note)
    elif isinstance(value, str) and value.strip() and _is_read(path):
        yield path, value, note


def _is_read(path: Keys) -> bool:
    is_name = False
    for key in path:
        if key in TRANSLATED and not is_name:
            return True
        is_name = key in NAMED and not is_name
    return False


def _context(document: Document, path: Keys) -> str:
    """The msgctxt of a path, for example `grooming.check:signs.secret.label`."""
    names: list[str] = []
    value: Value = document.data
    for key in path:
        if isinstance(value, list) and isinstance(key, int):
            value = value[key]
            # A short id survives insertions and keeps the translation; a number is what is left where there is none.
            own = value.get("id") if isinstance(value, dict) else None
            names.append(own if isinstance(own, str) else str(key + 1))
        elif isinstance(value, dict):
            value = value[str(key)]
            names.append(str(key))
    head, *rest = names[1:] if names[0] == "screens" else names
    return f"{head}:{'.'.join(rest)}"
