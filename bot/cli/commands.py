"""All commands of `rinda` with their options."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import contacts, translations
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
application.add_typer(contacts.application, name="contacts")

LanguageOption = Annotated[str, typer.Option("--language", "-l", help="The language: rw, en or fr.")]


def settings_or_exit() -> Settings:
    """The settings; a wrong one ends the program with one line and exit code 2."""
    try:
        return read_settings()
    except SettingsError as error:
        typer.echo(str(error), err=True)
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


@application.command("demo-data")
def demo_data(
    file: Annotated[Path, typer.Argument(help="The SQLite file to make; it may not exist yet.")] = Path("demo.sqlite"),
    years: Annotated[int, typer.Option(min=1, max=20, help="How many years of counts, up to yesterday.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Another number makes up other counts.")] = 1,
) -> None:
    """Fill a new file with made-up counts, marked as such, so that the dashboard has something to show."""
    from bot.cli.demo import make_demo  # noqa: PLC0415

    make_demo(file, years, seed)


@application.command()
def poster(
    campaign: Annotated[str, typer.Argument(help="The campaign's code, from dialogues/campaigns.yaml.")],
    bot: Annotated[str, typer.Option(help="The bot's user name, as BotFather gave it.")],
    screen: Annotated[str, typer.Option(help="The screen that the code opens.")] = "welcome",
    language: Annotated[
        list[str] | None, typer.Option("--language", "-l", help="A language, may be given several times; else all.")
    ] = None,
    output: Annotated[Path, typer.Option(help="The folder for the files.")] = Path("posters"),
) -> None:
    """Make a campaign's posters and cards with a QR code, as PDF and PNG, in every language."""
    from bot.cli.poster import make_posters  # noqa: PLC0415
    from bot.organisers.poster import DeepLink  # noqa: PLC0415

    link = DeepLink(bot.removeprefix("@"), screen, campaign)
    make_posters(read_library(), link, language or [], output)


@application.command()
def dashboard() -> None:
    """Show organisers the published counts in a browser, on this machine; stop it with Ctrl+C."""
    from bot.cli.dashboard import run_dashboard  # noqa: PLC0415

    run_dashboard(settings_or_exit())


@application.command("move-counts")
def move_counts(
    source: Annotated[str, typer.Argument(help="The URL to copy from, as in DATABASE_URL.")],
    target: Annotated[str, typer.Argument(help="The URL of an empty database. PGPASSWORD may hold the password.")],
) -> None:
    """Copy all counts and everything published to an empty database; stop the bot first."""
    from bot.cli.move import move_counts as move_all_counts  # noqa: PLC0415

    asyncio.run(move_all_counts(source, target))


@application.command()
def report(
    span: Annotated[str, typer.Argument(help="A month (2027-02), a year (2027) or all; see --list.")] = "",
    language: LanguageOption = "rw",
    form: Annotated[str, typer.Option("--format", "-f", help="html (to print), csv, xlsx or json.")] = "html",
    output: Annotated[Path | None, typer.Option(help="The file; else one here, named after the span.")] = None,
    spans: Annotated[bool, typer.Option("--list", help="Only print the spans that can be asked for.")] = False,
) -> None:
    """Write the published counts of a month, a year or all time: a page to print, CSV, Excel or JSON."""
    from bot.cli.report import print_spans, write_report  # noqa: PLC0415

    settings = settings_or_exit()
    asyncio.run(print_spans(settings) if spans else write_report(settings, span, language, form, output))


@application.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Check token, webhook, database, content, clock and contacts, one line each; exit code 1 for a problem."""
    from bot.cli.doctor import doctor as look_at_everything  # noqa: PLC0415

    raise typer.Exit(look_at_everything(settings_or_exit(), as_json=as_json))


@application.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The SQLite file to make; it may not exist yet.", dir_okay=False)],
) -> None:
    """Copy all counts and everything published to a new file, also while the bot runs."""
    from bot.cli.backup import make_backup  # noqa: PLC0415

    make_backup(settings_or_exit(), file)


@application.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `rinda backup` made.", exists=True, dir_okay=False)],
) -> None:
    """Fill the empty database at DATABASE_URL from a backup; stop the bot first."""
    from bot.cli.backup import restore_backup  # noqa: PLC0415

    restore_backup(settings_or_exit(), file)


def _print_version(asked: bool) -> None:
    if asked:
        from bot.cli.version import version_line  # noqa: PLC0415

        typer.echo(version_line())
        raise typer.Exit


@application.callback()
def rinda(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print which program and content."),
    ] = False,
) -> None:
    """Read the options that stand before a command."""
