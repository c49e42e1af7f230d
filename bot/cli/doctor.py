"""`rinda doctor`: whether everything around the bot is as it should be, one line a check."""

import asyncio
import json
from dataclasses import asdict

import typer

from bot.cli.health.content import content_lines
from bot.cli.health.database import database_line
from bot.cli.health.line import Line, State, ok, warning
from bot.cli.health.telegram import telegram_lines
from bot.counts.count import kigali_today
from bot.settings import Settings

PROBLEM_FOUND = 1


def doctor(settings: Settings, *, as_json: bool) -> int:
    """Prints every line, as JSON a list of objects; returns the exit code, 1 where one is a problem.

    Nothing is changed, here or at Telegram, and neither token nor password is printed.
    """
    lines = [*asyncio.run(_outside(settings)), *content_lines(kigali_today()), _dashboard(settings)]
    if as_json:
        typer.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        for line in lines:
            typer.echo(f"{line.state:<9}{line.about:<14}{line.says}")
    return PROBLEM_FOUND if any(line.state is State.PROBLEM for line in lines) else 0


async def _outside(settings: Settings) -> list[Line]:
    return [*await telegram_lines(settings), await database_line(settings.database_url)]


def _dashboard(settings: Settings) -> Line:
    if settings.dashboard_password.get_secret_value():
        return ok("dashboard", "it has a password")
    if settings.webhook_url:
        says = "no password, so it does not stand beside the webhook: set DASHBOARD_PASSWORD, or show it on one machine"
        return warning("dashboard", says)
    return ok("dashboard", "no password: `rinda dashboard` opens it on this machine only")
