"""`rinda translations`: how far each language is, and bringing the catalogues up to the source."""

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.content import DIALOGUES, LOCALES
from bot.languages.catalogue import read_catalogue
from bot.languages.source import ContentError, Document, read
from bot.languages.updating import State, state, update

application = typer.Typer(help="See and update the translations.", no_args_is_help=True)


def _documents() -> list[Document]:
    return [read(path, DIALOGUES.parent) for path in sorted(DIALOGUES.glob("*.yaml"))]


def _languages(documents: list[Document]) -> list[str]:
    return [code for document in documents for code in document.mapping("languages") if code != "en"]


def _show(states: list[State]) -> None:
    table = Table("Language", "Strings", "Translated", "Fuzzy", "Reviewed by a native speaker")
    for row in states:
        table.add_row(row.language, str(row.strings), str(row.translated), str(row.fuzzy), str(row.reviewed))
    Console().print(table)


@application.command("status")
def status() -> None:
    """Show for each language how many strings are translated, fuzzy and reviewed."""
    try:
        languages = _languages(_documents())
        catalogues = [read_catalogue(LOCALES, language, DIALOGUES.parent) for language in languages]
    except ContentError as error:
        raise typer.BadParameter(str(error)) from None
    _show([state(catalogue.entries.values(), catalogue.language) for catalogue in catalogues])


@application.command("update")
def update_all() -> None:
    """Bring every .po file up to the English source; what has changed there becomes fuzzy."""
    try:
        documents = _documents()
    except ContentError as error:
        raise typer.BadParameter(str(error)) from None
    _show([update(documents, LOCALES, language) for language in _languages(documents)])
