"""`rinda translations`: how far each language is, keeping up with the source, and the way to a reviewer and back."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.content import DIALOGUES, LOCALES, read_library
from bot.cli.screens import plain
from bot.cli.writing import MAY_WRITE, writing
from bot.counts.count import kigali_today
from bot.dialogue.guide import Guide
from bot.languages.document import ContentError, Document

if TYPE_CHECKING:
    from bot.languages.updating import State

application = typer.Typer(help="See, update and exchange the translations.", no_args_is_help=True)

LanguageArgument = Annotated[str, typer.Argument(help="The language: rw or fr.")]


def _documents() -> list[Document]:
    from bot.languages.source import read  # noqa: PLC0415  what reads and writes these files: no start waits for it

    try:
        return [read(path, DIALOGUES.parent) for path in sorted(DIALOGUES.glob("*.yaml"))]
    except ContentError as error:
        raise typer.BadParameter(str(error)) from None


def _languages(documents: list[Document]) -> list[str]:
    return [code for document in documents for code in document.mapping("languages") if code != "en"]


def _known(language: str) -> str:
    languages = _languages(_documents())
    if language not in languages:
        raise typer.BadParameter(f"there are no translations into “{language}”: choose one of {', '.join(languages)}")
    return language


def _show(states: "list[State]") -> None:
    from rich.console import Console  # noqa: PLC0415  no start of the bot waits for it
    from rich.table import Table  # noqa: PLC0415

    table = Table("Language", "Strings", "Translated", "Fuzzy", "Reviewed by a native speaker")
    for row in states:
        table.add_row(row.language, str(row.strings), str(row.translated), str(row.fuzzy), str(row.reviewed))
    Console().print(table)


@application.command("status")
def status() -> None:
    """Show for each language how many strings are translated, fuzzy and reviewed."""
    from bot.languages.catalogue import read_catalogue  # noqa: PLC0415
    from bot.languages.updating import state  # noqa: PLC0415

    try:
        catalogues = [read_catalogue(LOCALES, language, DIALOGUES.parent) for language in _languages(_documents())]
    except ContentError as error:
        raise typer.BadParameter(str(error)) from None
    _show([state(catalogue.entries.values(), catalogue.language) for catalogue in catalogues])


@application.command("update")
def update_all() -> None:
    """Bring every .po file up to the English source; what has changed there becomes fuzzy."""
    from bot.languages.catalogue import po_path  # noqa: PLC0415
    from bot.languages.updating import update  # noqa: PLC0415

    documents = _documents()
    states = []
    for language in _languages(documents):
        with writing(po_path(LOCALES, language), MAY_WRITE):
            states.append(update(documents, LOCALES, language))
    _show(states)


@application.command("export")
def export_one(language: LanguageArgument, output: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write one language as .po for a reviewer, each screen shown as people see it above its strings."""
    from bot.languages.exchange import export  # noqa: PLC0415

    guide = Guide(read_library())

    def picture(screen: str) -> list[str]:
        if screen not in guide.library.source.screens:
            return []
        shown = guide.show(guide.place_at(screen, language))
        rows = [" ".join(f"[{button.label}]" for button in row) for row in shown.rows]
        return [f"Screen {screen}:", *filter(None, plain(shown.text).splitlines()), *rows]

    with writing(output):
        count = export(LOCALES, _known(language), picture, output)
    typer.echo(f"{output}: {count} strings")


@application.command("import")
def import_one(
    language: LanguageArgument,
    reviewed: Annotated[Path, typer.Argument(help="The reviewed .po file.", exists=True, dir_okay=False)],
    reviewer: Annotated[str, typer.Option(help="Who has passed the strings.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On which day; today if left out.")] = None,
) -> None:
    """Take a reviewed .po file back: its strings are marked as passed by the reviewer on that day."""
    from bot.languages.catalogue import po_path  # noqa: PLC0415
    from bot.languages.exchange import take  # noqa: PLC0415

    day = on.date() if on else kigali_today()
    try:
        with writing(po_path(LOCALES, language), MAY_WRITE):
            taken = take(LOCALES, _known(language), reviewed, f"{reviewer}, {day:%Y-%m-%d}")
    except ValueError as error:
        raise typer.BadParameter(f"{reviewed} is not a .po file in {language} ({error})") from None
    typer.echo(f"{taken.passed} strings passed, {taken.changed} of them changed")
    for context in taken.refused:
        typer.echo(f"{context}: the English has changed since the export, not taken")
