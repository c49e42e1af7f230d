"""All commands of `rinda` with their options."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli import translations
from bot.cli.content import read_library, without_mistakes
from bot.settings import Settings, SettingsError, read_settings

USAGE_ERROR = 2
"""Exit code for a wrong setting or option; 1 means that a check found something."""

application = typer.Typer(
    name="rinda",
    help="Rinda guides young people and parents past grooming and sextortion, and remembers nobody.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
application.add_typer(translations.application, name="translations")

LanguageOption = Annotated[str, typer.Option("--language", "-l", help="The language: rw, en or fr.")]


def settings_or_exit() -> Settings:
    """The settings; a wrong one ends the program with one line and exit code 2."""
    try:
        return read_settings()
    except SettingsError as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(str(error))
        raise typer.Exit(USAGE_ERROR) from None


@application.command()
def run(
    browser: Annotated[bool, typer.Option(help="Open the simulator's page in a browser.")] = True,
) -> None:
    """Start the bot: with TELEGRAM_TOKEN on Telegram, without one in the simulator."""
    from bot.cli.run import run as run_bot  # noqa: PLC0415  the other commands start faster without the network

    run_bot(settings_or_exit(), browser=browser)


@application.command()
def check(
    warnings: Annotated[bool, typer.Option("--warnings", help="Also say what is hard to read.")] = False,
    words: Annotated[
        Path | None,
        typer.Option(help="A list of known Kinyarwanda words, for the warnings.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Check content and translations; one line for each finding, exit code 1 where there is one."""
    from bot.cli.check import check as check_content  # noqa: PLC0415

    raise typer.Exit(check_content(warnings=warnings, words=words))


@application.command("map")
def draw_map(
    output: Annotated[Path, typer.Argument(help="The SVG file, or with --by-topic the folder.")] = Path("map.svg"),
    language: LanguageOption = "en",
    topic: Annotated[str, typer.Option(help="Only the screens of this topic.")] = "",
    by_topic: Annotated[bool, typer.Option("--by-topic", help="One picture for each topic, and an overview.")] = False,
) -> None:
    """Draw the dialogues as one SVG picture."""
    from bot.cli.map import draw, draw_by_topic  # noqa: PLC0415

    if by_topic:
        draw_by_topic(read_library(), output, language)
    else:
        draw(read_library(), output, language, topic)


@application.command()
def screens(
    language: LanguageOption = "rw",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Print every screen as a person would see it: id, text, and where each button leads."""
    from bot.cli.screens import print_screens  # noqa: PLC0415

    print_screens(read_library(), language, as_json=as_json)


@application.command()
def stats() -> None:
    """Print the published counts of closed months: rounded, small numbers withheld."""
    from bot.cli.stats import print_stats  # noqa: PLC0415

    asyncio.run(print_stats(settings_or_exit()))


@application.command()
def understand() -> None:
    """Read one message a line and print what would be understood of it, one JSON object a line."""
    from bot.cli.prepared import understanding  # noqa: PLC0415
    from bot.cli.understand import understand as understand_messages  # noqa: PLC0415

    understand_messages(without_mistakes(understanding))


@application.command()
def learn() -> None:
    """Learn what the examples and questions teach, and keep it for the next start, which then takes a second."""
    from bot.cli.prepared import understanding  # noqa: PLC0415

    without_mistakes(understanding)
