"""The command line: one command a module. It is the only layer that starts things."""

from bot.cli.commands import application

__all__ = ["application"]
