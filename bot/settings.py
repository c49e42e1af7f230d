"""The settings: the only place that reads the environment and `.env`."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder, beside which the counts stand by default."""

TELEGRAM = "https://api.telegram.org"

DASHBOARD_PATH = "/dashboard"
"""Where the dashboard stands beside the webhook."""

PASSWORD_LENGTH = 16
"""Of the dashboard's password, at least: it guards everything, and nobody has to type it often."""


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


def _address_or_none(address: str) -> str:
    return _address(address) if address else ""


def _database(url: str) -> str:
    if not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise ValueError("use sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE")
    if url.count("@") > 1 or not _has_port_or_none(url):
        raise ValueError("write special characters in the password as % and two digits (@ is %40, : is %3A, / is %2F)")
    return url


def _has_port_or_none(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _webhook(url: str) -> str:
    if url and not (url.startswith(("https://", "http://127.0.0.1")) and urlsplit(url).path.strip("/")):
        raise ValueError("give the whole public address with https:// and a path, for example https://HOST/telegram")
    return url


def _listen(address: str) -> str:
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isdigit() and int(port) <= 65535):
        raise ValueError("give an address and a port, for example 127.0.0.1:8080 or 0.0.0.0:8080")
    return address


def _ids(listed: object) -> object:
    """Numbers with commas between; anything else is left to pydantic, whose message then names no number."""
    return [part.strip() for part in listed.split(",") if part.strip()] if isinstance(listed, str) else listed


def _password(secret: SecretStr) -> SecretStr:
    if 0 < len(secret.get_secret_value()) < PASSWORD_LENGTH:
        raise ValueError(f"use at least {PASSWORD_LENGTH} characters, for example five words, or leave it empty")
    return secret


class Settings(BaseSettings):
    """Every setting, with its default; `.env.example` explains them."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    telegram_token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    telegram_api_url: Annotated[str, AfterValidator(_address)] = TELEGRAM
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        default=f"sqlite+aiosqlite:///{ROOT / 'rinda.sqlite'}",
        repr=False,  # it may hold a password
    )
    webhook_url: Annotated[str, AfterValidator(_webhook)] = ""
    listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:8080"
    simulator_port: int = Field(default=8765, ge=0, le=65535)
    organisers: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)] = frozenset()
    dashboard_port: int = Field(default=8770, ge=0, le=65535)
    dashboard_password: Annotated[SecretStr, AfterValidator(_password)] = SecretStr("")
    dashboard_url: Annotated[str, AfterValidator(_address_or_none)] = ""
    count_flush_seconds: int = Field(default=300, ge=1, le=86400)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @property
    def dashboard_address(self) -> str:
        """Where organisers reach the dashboard from outside; empty where it has no public address."""
        if self.dashboard_url or not (self.webhook_url and self.dashboard_password.get_secret_value()):
            return self.dashboard_url
        parts = urlsplit(self.webhook_url)
        return f"{parts.scheme}://{parts.netloc}{DASHBOARD_PATH}"

    @property
    def listen_at(self) -> tuple[str, int]:
        """The address and the port to listen at."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError for the first value, or a `.env`, that cannot be used."""
    try:
        return Settings()
    except UnicodeDecodeError:
        file = Settings.model_config["env_file"]
        # Its own text quotes the file, in which the token stands.
        raise SettingsError(f"{file}: this is not UTF-8 text: save it as UTF-8. See .env.example.") from None
    except ValidationError as error:
        mistake = error.errors(include_input=False)[0]
        name = str(mistake["loc"][0]).upper() if mistake["loc"] else "a setting"
        message = mistake["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {message}. See .env.example.") from None
