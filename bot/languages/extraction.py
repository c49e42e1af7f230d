"""Babel's extractor for the dialogue files, so that `pybabel extract`, Poedit and Weblate see them."""

from collections.abc import Collection, Iterator
from typing import IO, TypeAlias

from bot.languages.messages import messages
from bot.languages.source import parse

Extracted: TypeAlias = tuple[int, str, tuple[str, ...], list[str]]


def extract(
    stream: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001  Babel calls every extractor with these four
    comment_tags: Collection[str],  # noqa: ARG001
    options: dict[str, object],  # noqa: ARG001
) -> Iterator[Extracted]:
    """The strings of one dialogue file for Babel: line, function, (context, message) and the author's note.

    The shape is that of https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods.
    """
    document = parse(stream.read().decode("utf-8"), getattr(stream, "name", "dialogue"))
    for message in messages(document):
        notes = [message.note] if message.note else []
        if message.plural is None:
            yield message.line, "pgettext", (message.context, message.text), notes
        else:
            yield message.line, "npgettext", (message.context, message.text, message.plural), notes
