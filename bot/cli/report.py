"""`rinda report`: the published counts of a month, a year or all time as a file to print or to calculate with."""

from pathlib import Path

import typer

from bot.cli.content import read_library, without_mistakes
from bot.cli.reading import published_or_exit
from bot.cli.writing import write_or_exit
from bot.dialogue.library import Library
from bot.organisers.export import EXPORTS, file_name
from bot.organisers.naming import naming
from bot.organisers.printed import printed
from bot.organisers.report import Report, report, spans
from bot.settings import Settings

FORMATS = ("html", *EXPORTS)


async def print_spans(settings: Settings) -> None:
    """Prints what can be asked for, the newest first."""
    for span in spans(await published_or_exit(settings, read_library())):
        typer.echo(span)


async def write_report(settings: Settings, span: str, language: str, form: str, output: Path | None) -> None:
    """Writes the report of `span` in `language` to `output`, or to a file of this folder that is named after both.

    Ends with one line and exit code 2 where there is no such span, language, format or folder, 1 where there is no
    database, it does not answer, or the disk is full.
    """
    _must_be_one_of(form, FORMATS, "format")
    library = read_library()
    _must_be_one_of(language, list(library.languages), "language")
    published = await published_or_exit(settings, library)
    _must_be_one_of(span, spans(published), "span")
    found = report(published, span)
    file = output or Path(file_name(found, language, form))
    content = without_mistakes(lambda: _content(found, library, language, form))
    write_or_exit(file, content)
    typer.echo(file)


def _content(found: Report, library: Library, language: str, form: str) -> bytes:
    names = naming(library, language)
    return printed(found, names).encode() if form == "html" else EXPORTS[form].write(found, names)


def _must_be_one_of(given: str, known: list[str] | tuple[str, ...], what: str) -> None:
    if given not in known:
        raise typer.BadParameter(f"there is no {what} “{given}”: choose one of {', '.join(known)}")
