"""Texts and labels over their limits, in every language, and addresses that are not https."""

import re
from collections.abc import Iterator

from bot.dialogue.kinds import AnyContent
from bot.dialogue.library import Edition, Library
from bot.dialogue.screen import Body
from bot.dialogue.words import PLACEHOLDER
from bot.languages.document import Document, Finding
from bot.languages.messages import Message, messages

LABEL, SIGN_LABEL, TITLE = 28, 26, 40
TEXT_FOR_THE_YOUNG, TEXT_FOR_ADULTS = 600, 900
"""Characters of a screen: about 420 in English for the young (CONTRIBUTING), with room for longer languages."""
DESCRIPTION, SHORT_DESCRIPTION, COMMAND, TOAST = 512, 120, 256, 200
"""Telegram's limits (Bot API: setMyDescription, setMyShortDescription, BotCommand, answerCallbackQuery)."""
INTERFACE = {
    "bot_description": DESCRIPTION, "bot_short_description": SHORT_DESCRIPTION, "one_moment": TOAST,
    "command_start": COMMAND, "command_help": COMMAND, "command_privacy": COMMAND, "command_language": COMMAND,
    "help_now": LABEL, "back": LABEL, "home": LABEL, "hide": LABEL, "language": LABEL, "open_again": LABEL,
    "clear": LABEL, "share": LABEL, "show_picture": LABEL, "listen": LABEL, "clear_now": LABEL,
    "next": LABEL, "previous": LABEL, "start": LABEL, "stop": LABEL, "again": LABEL, "check_result": LABEL,
    "heard_yes": LABEL, "heard_no": LABEL, "delete_typed": LABEL, "group_open": LABEL, "typed_deleted": TOAST,
    "typed_not_deleted": TOAST, "check_again": LABEL, "copy_number": LABEL, "helped": LABEL, "not_helped": LABEL,
    "thanks_helped": TOAST, "thanks_not_helped": TOAST,
}  # fmt: skip
TAG = re.compile(r"<[^>]+>")
LINK = re.compile(r"""href=["']([^"']*)["']""")


def unreadable(library: Library) -> Iterator[Finding]:
    """A finding for each text or label that is too long, and each address that is not safe."""
    for document in library.files.documents:
        for message in messages(document):
            yield from _fields(library, document, message)
    for edition in library.editions.values():
        for screen in edition.screens.values():
            yield from _screen(library, edition, screen)
    for name, source in library.sources.items():
        if not source.url.startswith("https://"):
            document = next(d for d in library.files.documents if name in d.mapping("sources"))
            yield document.finding(("sources", name, "url"), "this address must begin with https://")


def _fields(library: Library, document: Document, message: Message) -> Iterator[Finding]:
    limit = _limit(message)
    for text, file, line in _in_every_language(library, document, message):
        length = len(TAG.sub("", text))
        if limit and length > limit:
            yield Finding(file, line, f"“{text}” has {length} characters, at most {limit} are allowed: shorten it")
        for address in LINK.findall(text):
            if not address.startswith("https://"):
                yield Finding(file, line, f"the address “{address}” must begin with https://")


def _limit(message: Message) -> int:
    match message.path:
        case ("texts", str(name), *_):
            return INTERFACE.get(name, 0)
        case (*_, "signs", int(), "label"):
            return SIGN_LABEL
        case (*_, "label"):
            return LABEL
        case (*_, "title"):
            return TITLE
        case ("contacts", str(), "name"):
            return LABEL
    return 0


def _in_every_language(library: Library, document: Document, message: Message) -> Iterator[tuple[str, str, int]]:
    """The message in each language, with the file and line where it stands."""
    yield message.text, document.file, message.line
    for catalogue in library.files.catalogues.values():
        entry = catalogue.entries.get(message.context)
        if entry is not None and entry.string:
            strings = [entry.string] if isinstance(entry.string, str) else entry.string
            for string in strings:
                yield string, catalogue.file, entry.lineno or 1


def _screen(library: Library, edition: Edition, screen: AnyContent) -> Iterator[Finding]:
    limit = TEXT_FOR_THE_YOUNG if screen.audience in {"young", "everyone"} else TEXT_FOR_ADULTS
    longest, at = 0, screen.at()
    for position in screen.positions():
        body: Body = screen.body(position, edition.words)
        length = len(TAG.sub("", body.text))
        if length > longest:
            longest, at = length, position
        if unknown := set(PLACEHOLDER.findall(body.text)):
            names = ", ".join(sorted(unknown))
            yield library.finding(screen.id, (), f"{{{names}}} in {edition.language} is no contact: correct the name")
    if longest > limit:
        message = f"“{at}” has {longest} characters in {edition.language}, at most {limit} are allowed: shorten it"
        yield library.finding(screen.id, (), message)
    for path, link in screen.linked():
        if link.url and not link.url.startswith("https://"):
            yield library.finding(screen.id, (*path, "url"), "this address must begin with https://")
