"""Rinda with many times as many screens. As a program it is `rinda run`, with such a library in a folder of its own.

Run as `python -m bench.many_screens FOLDER`. What typed words mean is taken from the real library, to save learning it
anew for a quarter of an hour: taps do not need it.
"""

import shutil
import sys
from itertools import pairwise
from pathlib import Path

import bot.cli.run
from bot.cli.content import DIALOGUES, LOCALES, read_library
from bot.cli.prepared import taught
from bot.counts.count import kigali_today
from bot.dialogue.loader import load
from bot.dialogue.typed.understanding import Understanding
from bot.settings import read_settings

HEAD = "topic: rooms\naudience: young\nowner: Benchmark\nreviewed: 2026-11-01\nsources: []\nscreens:\n"
DOORS = 9
"""Pages that each menu leads to."""

WORDS = "Behind this door there is a chair, a window and a bird. Sit down, look out and listen until it has sung."


def make(folder: Path, screens: int) -> None:
    """Copies the content into `folder`, with `screens` more in it: rooms, each with doors and a way to the next."""
    shutil.copytree(DIALOGUES, folder / "dialogues")
    shutil.copytree(LOCALES, folder / "locales")
    rooms = [f"room{number}" for number in range(max(screens // (DOORS + 1), 1))]
    text = [HEAD]
    for room, following in pairwise([*rooms, "home"]):
        links = "".join(f"      - {{label: Door {door}, to: {room}.{door}}}\n" for door in range(DOORS))
        text.append(
            f"  {room}:\n    kind: menu\n    title: A room\n    parent: home\n    text: A room with doors.\n"
            f"    choices:\n{links}      - {{label: Next room, to: {following}}}\n"
        )
        text += [f"  {room}.{door}:\n    kind: page\n    title: A door\n    text: {WORDS}\n" for door in range(DOORS)]
    (folder / "dialogues" / "rooms.yaml").write_text("".join(text), encoding="utf-8")


def main(folder: Path) -> None:
    """Answers people until SIGINT or SIGTERM."""

    def understanding() -> Understanding:
        learned = taught(read_library())
        return Understanding(load(folder / "dialogues", folder / "locales", kigali_today()), learned)

    bot.cli.run.understanding = understanding  # type: ignore[attr-defined]
    bot.cli.run.run(read_settings(), browser=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
