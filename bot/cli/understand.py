"""`rinda understand`: what would be understood of typed messages, for tests and authors."""

import json
import sys

import typer

from bot.dialogue.typed.understanding import Understanding


def understand(understanding: Understanding) -> None:
    """Reads one message a line from standard input and prints one JSON object a line; nothing is kept."""
    for line in sys.stdin:
        understood = understanding.read(line.rstrip("\n"))
        described = {
            "language": understood.language,
            "danger": understood.danger,
            "screens": list(understood.screens),
        }
        typer.echo(json.dumps(described, ensure_ascii=False))
        sys.stdout.flush()
