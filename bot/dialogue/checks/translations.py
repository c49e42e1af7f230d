"""Translations that are missing, stale or broken."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Message as Entry

from bot.dialogue.library import Library
from bot.dialogue.words import PLACEHOLDER
from bot.languages.catalogue import Catalogue
from bot.languages.document import Finding
from bot.languages.messages import Message, messages

TAG = re.compile(r"</?([a-z]+)[^>]*>")
PAIRED = frozenset(("a", "b", "code", "i", "u"))
BARE = re.compile(r"&(?!amp;|lt;|gt;|quot;|#\d+;)")


def untranslated(library: Library) -> Iterator[Finding]:
    """A finding for each string that is not whole in some language."""
    wanted: dict[str, Message] = {}
    for document in library.files.documents:
        for message in messages(document):
            wanted[message.context] = message
            for text in filter(None, (message.text, message.plural)):
                yield from (Finding(document.file, message.line, flaw) for flaw in _broken(text))
    for catalogue in library.files.catalogues.values():
        for context, message in wanted.items():
            yield from _entry(catalogue, catalogue.entries.get(context), message)
        for context, entry in catalogue.entries.items():
            if context not in wanted:
                stale = f"“{context}” is no longer in the source: run `rinda translations update`"
                yield Finding(catalogue.file, entry.lineno or 1, stale)


def _entry(catalogue: Catalogue, entry: Entry | None, message: Message) -> Iterator[Finding]:
    if entry is None:
        missing = f"“{message.context}” is missing: run `rinda translations update`, then translate it"
        yield Finding(catalogue.file, 1, missing)
        return
    line = entry.lineno or 1
    source = message.text if message.plural is None else (message.text, message.plural)
    strings = [entry.string] if isinstance(entry.string, str) else list(entry.string or [""])
    if entry.id != source:
        changed = f"the English of “{message.context}” has changed: run `rinda translations update`, then mend it"
        yield Finding(catalogue.file, line, changed)
    elif entry.fuzzy:
        fuzzy = f"“{message.context}” is fuzzy: compare it with the English, then take out the word fuzzy"
        yield Finding(catalogue.file, line, fuzzy)
    elif not all(strings):
        yield Finding(catalogue.file, line, f"“{message.context}” is not translated: write the msgstr")
    else:
        for string in strings:
            for flaw in _differences(message, string):
                yield Finding(catalogue.file, line, flaw)


def _differences(message: Message, string: str) -> Iterator[str]:
    yield from _broken(string)
    if sorted(TAG.findall(message.text)) != sorted(TAG.findall(string)):
        yield f"“{message.context}”: the tags differ from the English: keep every <b>, <i>, <a> and its end"
    if set(PLACEHOLDER.findall(message.plural or message.text)) != set(PLACEHOLDER.findall(string)):
        yield f"“{message.context}”: the words in {{braces}} differ from the English: keep each as it is"


def _broken(text: str) -> Iterator[str]:
    """Flaws of the markup itself, which Telegram would refuse."""
    waiting: list[str] = []
    for match in TAG.finditer(text):
        name = match[1]
        if name not in PAIRED:
            yield f"<{name}> is not allowed: use <b>, <i>, <u>, <code> or <a>"
        elif not match[0].startswith("</"):
            waiting.append(name)
        elif not waiting or waiting.pop() != name:
            yield f"</{name}> ends what has not begun here: put the tags in order"
    if waiting:
        yield f"<{waiting[-1]}> is not ended: add </{waiting[-1]}>"
    if BARE.search(text):
        yield "write &amp; for the sign &"
    if "<" in TAG.sub("", text):
        yield "write &lt; for the sign <"
