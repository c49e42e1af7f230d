"""The bots that are measured, and how each is started."""

import sys
from dataclasses import dataclass

from bench.stages import Kind
from bot.settings import ROOT

COMPARATORS = ROOT / ".venv-bench" / "bin" / "python"
"""The environment that `make bench` makes for the bots of other libraries (bench/requirements.in)."""

TOKEN = "1:" + "benchmark-" * 4


@dataclass(frozen=True)
class System:
    """What the table calls it, and the command after the interpreter; `own` is the settings it needs besides."""

    name: str
    command: tuple[str, ...]
    own: tuple[tuple[str, str], ...] = ()
    taps: Kind = "wander"
    interpreter: str = sys.executable
    chats: Kind = "fresh"
    """What a new chat does, where memory is measured."""


def _compared(name: str, module: str, *more: str, menu: bool = False) -> System:
    command = ("-m", f"bench.comparators.{module}", "{address}", TOKEN, *more)
    taps: Kind = "menu" if menu else "wander"
    chats: Kind = "starts" if menu else "fresh"
    return System(name, command, taps=taps, interpreter=str(COMPARATORS), chats=chats)


RUN = ("-m", "bot", "run", "--no-browser")
WEBHOOK = (("WEBHOOK_URL", "http://127.0.0.1:{port}/telegram"), ("LISTEN", "127.0.0.1:{port}"))

RAW = _compared("raw ASGI, the limit", "raw", "{port}")
RINDA_WEBHOOK = System("Rinda webhook", RUN, WEBHOOK)
RINDA_POLLING = System("Rinda polling", RUN)
PTB = (
    _compared("python-telegram-bot, 1 at once", "ptb", "0"),
    _compared("python-telegram-bot, 32 at once", "ptb", "32"),
    _compared("python-telegram-bot, 256 at once", "ptb", "256"),
    _compared("python-telegram-bot webhook, 1", "ptb", "0", "{port}"),
)
AIOGRAM = (
    _compared("aiogram polling", "aiogram_bare"),
    _compared("aiogram webhook", "aiogram_bare", "{port}"),
)
MENUS = (
    _compared("menu in ConversationHandler", "conversation", menu=True),
    _compared("menu in aiogram-dialog", "dialog", menu=True),
)
ALL = (RAW, RINDA_WEBHOOK, RINDA_POLLING, *PTB, *AIOGRAM, *MENUS)
