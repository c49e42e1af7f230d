"""Sets single fields of a contact in the text of its file, as an author would by hand."""

import re

from bot.languages.document import ContentError, Document
from bot.languages.source import parse

FIELD = re.compile(
    r"""(?P<before>\s*[a-z_]+:[ ]*)(?:"(?:[^"\\]|\\.)*"|'[^']*'|.*?)(?P<after>(?:\s+\#.*)?\s*)""", re.DOTALL
)
"""A line of YAML with one field: what stands before its value, and a comment and the line's end after it."""


def edited(text: str, document: Document, contact: str, fields: dict[str, str]) -> str:
    """`text`, which `document` was read from, with these fields of `contact` set to values as YAML writes them.

    Every other line stays as it is, comments and the ends of lines too; a new field stands above the day. Raises
    ContentError where the file is laid out so that this is not possible.
    """
    lines = text.splitlines(keepends=True)
    added = []
    for name, value in fields.items():
        path = ("contacts", contact, name)
        if path not in document.lines:
            added.append(f"{name}: {value}")
        elif found := FIELD.fullmatch(lines[document.lines[path] - 1]):
            lines[document.lines[path] - 1] = f"{found['before']}{value}{found['after']}"
    index = document.line(("contacts", contact, "checked")) - 1
    indent, end = lines[index][: -len(lines[index].lstrip())], "\r\n" if lines[index].endswith("\r\n") else "\n"
    lines[index:index] = [f"{indent}{line}{end}" for line in added]
    changed = "".join(lines)
    _assert_only(parse(changed, document.file), document, contact, fields)
    return changed


def _assert_only(new: Document, old: Document, contact: str, fields: dict[str, str]) -> None:
    """Lines are not all of YAML: whatever was written, only these fields may read differently now."""
    values = parse("\n".join(f"{name}: {value}" for name, value in fields.items()), new.file).data
    people = old.mapping("contacts")
    own = people[contact]
    wanted = {**old.data, "contacts": {**people, contact: {**(own if isinstance(own, dict) else {}), **values}}}
    if new.data != wanted:
        by_hand = f"this is laid out in another way: write {', '.join(fields)} here by hand, each on its own line"
        raise ContentError([old.finding(("contacts", contact), by_hand)])
