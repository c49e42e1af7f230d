"""Says in an author's words what a validation error means, with file and line."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.languages.document import Document, Finding, Keys

KINDS = frozenset(("menu", "page", "steps", "check", "quiz", "story", "contacts", "route", "reply"))
MESSAGES = {
    "missing": "“{field}” is missing: add it here",
    "extra_forbidden": "“{field}” is not a field that belongs here: correct its spelling or take it out",
    "union_tag_not_found": "“kind” is missing: add one of {kinds}",
    "union_tag_invalid": "this “kind” does not exist: use one of {kinds}",
    "date_from_datetime_parsing": "“{field}” is not a day: write it as 2026-11-22",
    "date_parsing": "“{field}” is not a day: write it as 2026-11-22",
    "date_type": "“{field}” is not a day: write it as 2026-11-22",
    "string_too_short": "“{field}” is empty: write the text",
    "string_type": "“{field}” must be a text: put it in quotes",
}


def explained(error: ValidationError, document: Document, path: Keys) -> Iterator[Finding]:
    """One finding for each mistake in `error`, which arose from the data at `path` of `document`."""
    mistakes = error.errors()
    for mistake in mistakes:
        if mistake["type"] == "too_short" and _has_wrong_items(mistake["loc"], mistakes):
            continue
        # A screen's errors begin with its kind, which is no key of the file.
        location = mistake["loc"][1:] if path and mistake["loc"] and mistake["loc"][0] in KINDS else mistake["loc"]
        yield document.finding((*path, *location), _message(mistake, location))


def _message(mistake: ErrorDetails, location: Keys) -> str:
    field = str(location[-1]) if location else "this"
    if mistake["type"] == "value_error":
        return mistake["msg"].removeprefix("Value error, ")
    message = MESSAGES.get(mistake["type"], "“{field}”: {said}")
    return message.format(field=field, kinds=", ".join(sorted(KINDS)), said=mistake["msg"])


def _has_wrong_items(location: Keys, mistakes: list[ErrorDetails]) -> bool:
    """Whether a list only counts as too short because its wrong items were dropped."""
    return any(mistake["loc"][: len(location)] == location != mistake["loc"] for mistake in mistakes)
