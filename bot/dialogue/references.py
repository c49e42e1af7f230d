"""Names in the content that lead nowhere: found at start, since each would show at somebody's tap."""

import re
from collections.abc import Iterator

from bot.dialogue.kinds import AnyContent, Contacts
from bot.dialogue.library import REQUIRED, Library
from bot.dialogue.place import LONGEST_ID
from bot.languages.document import Finding, Keys

ID = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")


def misled(library: Library) -> Iterator[Finding]:
    """A finding for every name that leads nowhere, and for every screen that the engine needs and does not find."""
    screens = library.source.screens
    for name in REQUIRED:
        if name not in screens:
            message = f"no file has the screen “{name}”, which the engine leads to: add it"
            yield Finding(library.files.documents[0].file, 1, message)
    for name, screen in screens.items():
        for path, message in (*_names(screen, library), *_buttons(screen, library)):
            yield library.finding(name, path, message)


def _names(screen: AnyContent, library: Library) -> Iterator[tuple[Keys, str]]:
    screens = library.source.screens
    if not ID.fullmatch(screen.id) or len(screen.id) > LONGEST_ID:
        yield (), f"the id “{screen.id}” must be dotted words of a-z and 0-9, at most {LONGEST_ID} characters"
    if screen.parent not in screens:
        yield ("parent",), f"the parent “{screen.parent}” does not exist: correct it"
    for alias in screen.aliases:
        if alias in screens:
            yield ("aliases",), f"the alias “{alias}” is itself a screen: take one of the two away"
    for field, files in (("picture", screen.picture), ("voice", screen.voice)):
        for language, file in files.items():
            if not (library.folder / file).is_file():
                yield (
                    (field, language),
                    f"there is no file {file} in the content's folder: add it or correct the name",
                )
    for source in screen.sources:
        if source not in library.sources:
            yield ("sources",), f"there is no source “{source}” in sources.yaml: correct the name or add it"


def _buttons(screen: AnyContent, library: Library) -> Iterator[tuple[Keys, str]]:
    for path, target in screen.targets():
        if target not in library.source.screens:
            yield path, f"there is no screen “{target}”: correct the name or add the screen"
    for path, link in screen.linked():
        if bool(link.to) == bool(link.url):
            yield path, "a button has either “to” (a screen) or “url” (an https address): write one of the two"
    if isinstance(screen, Contacts):
        for index, contact in enumerate(screen.contacts):
            if contact not in library.source.contacts:
                yield ("contacts", index), f"there is no contact “{contact}” in contacts.yaml: correct or add it"
