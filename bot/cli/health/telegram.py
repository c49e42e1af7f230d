"""How Telegram sees this bot: the token, the webhook, and whether its clock and ours agree."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp

from bot.cli.health.line import Line, ok, problem, warning
from bot.settings import Settings

ANSWER_SECONDS: Final = 10

APART: Final = timedelta(seconds=30)
"""From here on a clock is wrong, and not only read a moment later."""

MANY_WAITING: Final = 100
"""Updates that wait at Telegram: some wait at any moment, so many only where they are not taken."""

RECENT: Final = timedelta(hours=1)

KIND: Final = re.compile(r"[A-Za-z' ]+(?:: \d{3}\b)?")
"""The beginning of Telegram's last error: what follows may name addresses."""


class _UnreachableError(Exception):
    """There is no answer of a Bot API; the text is the class of what happened."""


@dataclass(frozen=True)
class _Answer:
    result: Mapping[str, Any] | None
    """None where the call was refused."""
    status: int
    date: str | None
    read_at: datetime


async def telegram_lines(settings: Settings) -> list[Line]:
    """Give the lines about token, webhook and clock; without a token the one that says so."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return [ok("token", "none is set: `rinda run` starts a simulator. For Telegram set TELEGRAM_TOKEN")]
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    address = f"{settings.telegram_api_url}/bot{token}"
    async with aiohttp.ClientSession(timeout=timeout) as session:
        try:
            me = await _call(session, f"{address}/getMe")
            if me.result is None:
                return [_refusal(me.status)]
            webhook = await _call(session, f"{address}/getWebhookInfo")
        except _UnreachableError as error:
            return [problem("bot-api", f"TELEGRAM_API_URL does not answer ({error}): is the network up?")]
    known = ok("token", f"Telegram knows it: this is @{me.result.get('username', 'without a name')}")
    webhook_line = (
        warning("webhook", f"Telegram does not say how it stands (status {webhook.status}): try again later")
        if webhook.result is None
        else webhook_of(webhook.result, settings.webhook_url, webhook.read_at)
    )
    return [known, webhook_line, clock(me.date, me.read_at)]


async def _call(session: aiohttp.ClientSession, url: str) -> _Answer:
    try:
        # A redirect would take the token to another server.
        async with session.get(url, allow_redirects=False) as response:
            read_at = datetime.now(UTC)
            answer = json.loads(await response.read())
            if not isinstance(answer, dict):
                raise _UnreachableError("something else answers there")
            result = answer.get("result") if answer.get("ok") is True else None
            return _Answer(result, response.status, response.headers.get("Date"), read_at)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        # The error's own text may hold the address, and the address holds the token.
        raise _UnreachableError(type(error).__name__) from None
    except ValueError:
        raise _UnreachableError("something else answers there") from None


def _refusal(status: int) -> Line:
    if status in {401, 404}:
        return problem("token", "Telegram does not know it: ask BotFather for it again, and set TELEGRAM_TOKEN")
    return problem("bot-api", f"Telegram refuses to say who this bot is (status {status}): try again later")


def webhook_of(info: Mapping[str, Any], wanted: str, now: datetime) -> Line:
    """Give the line about the result `info` of getWebhookInfo where the setting is `wanted`, empty for polling."""
    found, waiting = info.get("url") or "", int(info.get("pending_update_count") or 0)
    if found and not wanted:
        return problem(
            "webhook", "one is set at Telegram, so nothing can be fetched: set WEBHOOK_URL, or call deleteWebhook"
        )
    if found and found != wanted:
        return problem(
            "webhook", "Telegram brings updates to another address than WEBHOOK_URL: does another Rinda use this token?"
        )
    if wanted and not found:
        return warning("webhook", "none is set at Telegram yet: `rinda run` sets it. Is it running?")
    way = "Telegram brings updates to WEBHOOK_URL" if wanted else "none, updates are fetched"
    says = [f"{way}; {waiting} wait"]
    failed = _last_error(info)
    if failed:
        says.append(f"the last error was {failed[1]} ({failed[0]:%Y-%m-%d %H:%M} UTC)")
    if waiting >= MANY_WAITING or (failed and now - failed[0] < RECENT):
        return warning("webhook", "; ".join([*says, "does `rinda run` run, and does the proxy pass the path on?"]))
    return ok("webhook", "; ".join(says))


def _last_error(info: Mapping[str, Any]) -> tuple[datetime, str] | None:
    if not info.get("last_error_date"):
        return None
    kind = KIND.match(str(info.get("last_error_message", "")))
    return datetime.fromtimestamp(int(info["last_error_date"]), UTC), f"“{kind[0].strip()}”" if kind else "not told"


def clock(said: str | None, now: datetime) -> Line:
    """Give the line about this machine's clock, `now`, beside the Date header that the Bot API `said`."""
    try:
        there = parsedate_to_datetime(said or "")
    except ValueError:
        return ok("clock", "not compared: the server at TELEGRAM_API_URL does not say its time")
    apart = abs(now - there.astimezone(UTC))
    if apart > APART:
        return problem(
            "clock", f"{apart.total_seconds():.0f} s apart from Telegram's: counts get a wrong day. Set up NTP here"
        )
    return ok("clock", "agrees with Telegram's")
