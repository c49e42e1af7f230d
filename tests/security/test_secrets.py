"""Token, passwords and the webhook's secret are never written: not in a log, an error, or what a setting prints."""

import io
import logging
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.dialogue.guide import Guide
from bot.logs import set_up_logging
from bot.settings import Settings, SettingsError, read_settings
from bot.telegram.webhook import secret_of
from tests.chat import person
from tests.chat.person import chats_with_the_bot
from tests.cli.test_commands import rinda
from tests.security.conftest import PASSWORD, TOKEN, free_port

DATABASE_PASSWORD = "s3cr3t-of-the-database"
DATABASE = f"postgresql+asyncpg://rinda:{DATABASE_PASSWORD}@127.0.0.1:1/counts"
SECRETS = (TOKEN, TOKEN.partition(":")[2], PASSWORD, DATABASE_PASSWORD, secret_of(TOKEN))
ALL = {"TELEGRAM_TOKEN": TOKEN, "DATABASE_URL": DATABASE, "DASHBOARD_PASSWORD": PASSWORD}


def found(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_settings_do_not_print_what_is_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ALL.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert found(f"{settings} {settings!r} {settings.telegram_token!r} {settings.dashboard_password}") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", PASSWORD),
        ("DATABASE_URL", f"mysql://rinda:{DATABASE_PASSWORD}@127.0.0.1/counts"),
        ("DATABASE_URL", DATABASE_PASSWORD),
        ("DASHBOARD_PASSWORD", "short-secret"),
        ("WEBHOOK_URL", f"http://elsewhere/{TOKEN}"),
        ("LISTEN", TOKEN),
        ("ORGANISERS", f"1,{TOKEN}"),
        ("LOG_LEVEL", TOKEN),
        ("SIMULATOR_PORT", TOKEN),
    ],
)
def test_a_wrong_setting_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert str(refused.value).startswith(f"{name}: ")
    assert value not in str(refused.value)
    assert found(str(refused.value)) == []
    # `from None`: whoever prints the error with its causes prints none of pydantic's, which quote the value.
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_pydantic_s_own_error_of_a_secret_does_not_quote_it() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(dashboard_password="short-secret")  # type: ignore[arg-type]
    assert "short-secret" not in str(refused.value.errors(include_input=False))


@pytest.mark.parametrize(
    "command",
    [
        ("run", "--no-browser"),
        ("dashboard",),
        ("stats",),
        ("report", "--list"),
        ("backup", "backup.sqlite"),
        ("move-counts", DATABASE, DATABASE.replace("counts", "others")),
    ],
    ids=lambda command: command[0],
)
def test_a_command_that_fails_or_warns_names_no_secret(command: tuple[str, ...]) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    done = rinda(
        *command, **ALL, TELEGRAM_API_URL=nobody, LOG_LEVEL="DEBUG", DASHBOARD_PORT="0", WEBHOOK_URL="", ORGANISERS=""
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert found(done.stdout + done.stderr) == []


async def test_the_most_talkative_log_names_neither_token_nor_secret(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person, "TOKEN", TOKEN)
    root = logging.getLogger()
    before, level, heard = root.handlers, root.level, io.StringIO()
    set_up_logging("DEBUG")
    root.handlers[0].setStream(heard)  # type: ignore[attr-defined]
    try:
        async with chats_with_the_bot(guide) as chats:
            await chats.stop_bot()
            chats.webhook_port = free_port()
            await chats.start_bot()
            await chats.misbehave({"method": "editMessageText", "code": 500, "times": 3})
            await chats.person(1).send("/start")
            await chats.person(1).press("English")
            await chats.stop_bot()
            await chats.start_bot()
    finally:
        root.handlers = before
        root.setLevel(level)
    assert heard.getvalue()
    assert found(heard.getvalue()) == []


def test_what_an_author_is_given_to_copy_holds_no_secret() -> None:
    example = Path(".env.example").read_text() if Path(".env.example").exists() else ""
    assert [line for line in example.splitlines() if line.startswith(("TELEGRAM_TOKEN", "DASHBOARD_PASSWORD"))] == [
        "TELEGRAM_TOKEN=",
        "DASHBOARD_PASSWORD=",
    ]
