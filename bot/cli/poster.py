"""`rinda poster`: the posters and cards of a campaign, as files to print and to send on."""

import re
from functools import partial
from pathlib import Path

import typer
from rapidfuzz import process
from rich.console import Console

from bot.cli.content import without_mistakes
from bot.cli.writing import OTHER_FOLDER, write_or_exit, writing
from bot.dialogue.library import Library
from bot.organisers.poster import DeepLink, Handout, handout, printed

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
"""A bot's name as Telegram allows it."""

NEAR = 5
"""Screens that are named where one is unknown: the nearest, since all would not fit on a screen."""


def make_posters(library: Library, link: DeepLink, languages: list[str], folder: Path) -> None:
    """Writes the files that lead to `link`, in each of `languages` or in all where there is none, into `folder`.

    Exit code 2 for an unknown campaign, language or screen, an impossible user name, and a folder that cannot be
    written, 1 where the disk is full.
    """
    _assert_known(library, link, languages)
    for language in dict.fromkeys(languages or library.languages):
        name = f"{link.campaign}-{link.screen.replace('.', '-')}-{language}"
        _write(folder, name, without_mistakes(partial(handout, library, language, link)))


def _assert_known(library: Library, link: DeepLink, languages: list[str]) -> None:
    if not USERNAME.fullmatch(link.bot):
        raise typer.BadParameter(f"“{link.bot}” is no bot's user name: write it as BotFather gave it, without the @")
    if link.campaign not in library.campaigns:
        known = ", ".join(library.campaigns)
        raise typer.BadParameter(f"there is no campaign “{link.campaign}”: choose one of {known}")
    for language in languages:
        if language not in library.languages:
            known = ", ".join(library.languages)
            raise typer.BadParameter(f"there is no language “{language}”: choose one of {known}")
    screens = library.source.screens
    if link.screen not in screens:
        near = ", ".join(found[0] for found in process.extract(link.screen, screens.keys(), limit=NEAR))
        raise typer.BadParameter(f"there is no screen “{link.screen}”: near are {near}; `rinda screens` prints all")


def _write(folder: Path, name: str, shown: Handout) -> None:
    console = Console(soft_wrap=True, highlight=False, markup=False)
    with writing(folder, OTHER_FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    for ending, content in printed(shown):
        file = folder / f"{name}-{ending}"
        write_or_exit(file, content, OTHER_FOLDER)
        console.print(str(file))
