"""Reads the content files into a library; every mistake is reported with its file, its line and what to do."""

from collections.abc import Iterator, Set
from datetime import date, timedelta
from pathlib import Path

from pydantic import TypeAdapter

from bot.dialogue.calendar import next_safer_internet_day
from bot.dialogue.contacts import next_change
from bot.dialogue.edition import EditionReader
from bot.dialogue.library import Edition, Library
from bot.dialogue.origin import Files, Origin
from bot.dialogue.part import Campaign, Source
from bot.dialogue.references import misled
from bot.dialogue.typed.weights import HARMLESS
from bot.languages.catalogue import Catalogue, read_catalogue
from bot.languages.document import ContentError, Document, Finding
from bot.languages.source import read

SOURCE_LANGUAGE = "en"


def load(dialogues: Path, locales: Path, today: date) -> Library:
    """The library of the content files in `dialogues` with the translations in `locales`, as it reads on `today`.

    Raises ContentError with every mistake that would show at a tap: it is found here, at start.
    """
    root = dialogues.resolve().parent
    documents = _read_all(dialogues.resolve(), root)
    languages = _languages(documents, dialogues)
    catalogues = {code: read_catalogue(locales.resolve(), code, root) for code in languages if code != SOURCE_LANGUAGE}
    # The source comes first: its findings are at the line to mend, and a translation cannot be right before it is.
    source = EditionReader(documents, Catalogue(SOURCE_LANGUAGE), today)
    editions = {SOURCE_LANGUAGE: source.edition()}
    editions |= {code: EditionReader(documents, catalogue, today).edition() for code, catalogue in catalogues.items()}
    screens, lexicon = editions[SOURCE_LANGUAGE].screens, source.lexicon()
    if source.findings:
        raise ContentError(source.findings)
    kinds = {HARMLESS, *lexicon.safeguarding}
    files = Files(
        documents,
        catalogues,
        examples=tuple(_labelled(dialogues.resolve() / "examples", root, kinds, "a kind of danger (or -)")),
        questions=tuple(_labelled(dialogues.resolve() / "questions", root, screens.keys(), "a screen's id")),
    )
    library = Library(
        languages=languages,
        editions={code: editions[code] for code in languages},
        origin=Origin(files),
        aliases={alias: name for name, screen in screens.items() for alias in screen.aliases},
        sources=source.named("sources", TypeAdapter(Source)),
        campaigns=source.named("campaigns", TypeAdapter(Campaign)),
        lexicon=lexicon,
        meanings=source.meanings(),
        folder=dialogues.resolve(),
        first_day=today,
        last_day=_last_day(editions[SOURCE_LANGUAGE], today),
    )
    if findings := [*source.findings, *misled(library)]:
        raise ContentError(findings)
    return library


def _last_day(edition: Edition, today: date) -> date:
    return min(next_change(edition.contacts.values(), today) - timedelta(days=1), next_safer_internet_day(today))


def _read_all(dialogues: Path, root: Path) -> tuple[Document, ...]:
    documents: list[Document] = []
    findings: list[Finding] = []
    for path in sorted(dialogues.glob("*.yaml")):
        try:
            documents.append(read(path, root))
        except ContentError as error:
            findings += error.findings
    findings += _doubles(documents)
    if findings:
        raise ContentError(findings)
    return tuple(documents)


def _labelled(folder: Path, root: Path, labels: Set[str], what: str) -> Iterator[tuple[str, str]]:
    """The lines of all `.tsv` files in `folder`: one of `labels`, a tab, and what people type."""
    for path in sorted(folder.glob("*.tsv")):
        file = path.relative_to(root).as_posix()
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            raise ContentError([Finding(file, 1, "the file is not saved as UTF-8: save it again as UTF-8")]) from None
        for number, line in enumerate(lines, 1):
            label, _, message = line.partition("\t")
            if label not in labels or not message.strip():
                raise ContentError([Finding(file, number, f"write {what}, a tab, and what people type")])
            yield label, message


def _doubles(documents: list[Document]) -> Iterator[Finding]:
    homes: dict[str, str] = {}
    for document in documents:
        for screen in document.mapping("screens"):
            if screen in homes:
                message = f"“{screen}” stands in {homes[screen]} already: give this screen another id"
                yield document.finding(("screens", screen), message)
            homes[screen] = document.file


def _languages(documents: tuple[Document, ...], dialogues: Path) -> dict[str, str]:
    for document in documents:
        if languages := document.mapping("languages"):
            if SOURCE_LANGUAGE in languages:
                return {code: str(name) for code, name in languages.items()}
            raise ContentError([document.finding(("languages",), "English (en) is the source: it must be listed")])
    file = f"{dialogues.name}/interface.yaml"
    raise ContentError([Finding(file, 1, "“languages:” is missing: list each code with the language's own name")])
