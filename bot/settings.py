"""The settings: the only place that reads the environment and `.env`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder, beside which the counts stand by default."""

TELEGRAM = "https://api.telegram.org"


class SettingsError(Exception):
    """A setting has a value that cannot be used; the text is one line for the operator."""


def _token(secret: SecretStr) -> SecretStr:
    number, colon, rest = secret.get_secret_value().partition(":")
    if secret.get_secret_value() and not (number.isdigit() and colon and len(rest) >= 30):
        raise ValueError("this is not a token as BotFather gives it (digits, a colon, at least 30 characters)")
    return secret


def _address(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise ValueError("the address must begin with https:// (or http:// on this machine)")
    return address.rstrip("/")


def _database(url: str) -> str:
    if not url.startswith("sqlite+aiosqlite:///"):
        raise ValueError("use sqlite+aiosqlite:///FILE, for example sqlite+aiosqlite:///rinda.sqlite")
    return url


class Settings(BaseSettings):
    """Every setting, with its default; `.env.example` explains them."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    telegram_token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    telegram_api_url: Annotated[str, AfterValidator(_address)] = TELEGRAM
    database_url: Annotated[str, AfterValidator(_database)] = f"sqlite+aiosqlite:///{ROOT / 'rinda.sqlite'}"
    simulator_port: int = Field(default=8765, ge=0, le=65535)
    count_flush_seconds: int = Field(default=300, ge=1, le=86400)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError for the first value that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        mistake = error.errors(include_input=False)[0]
        name = str(mistake["loc"][0]).upper() if mistake["loc"] else "a setting"
        message = mistake["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {message}. See .env.example.") from None
