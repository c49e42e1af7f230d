"""How well typed words are understood: recall and false alarms of the check for danger, recall at 3 of the search.

Run by `make measure` over the labelled sets in tests/understanding.
"""

import csv
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.content import without_mistakes
from bot.cli.prepared import understanding as prepared
from bot.dialogue.typed.understanding import Understanding

SETS = Path(__file__).parents[1] / "tests" / "understanding"
"""Below it `tuning`, whose messages the lexicon may be mended by, and `held_out`, which nobody looks at for that."""
HARMLESS = "-"
LANGUAGES = ("rw", "en", "fr")


@dataclass
class Figures:
    """What came out for one language."""

    asked: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    as_kind: Counter[str] = field(default_factory=Counter)
    harmless: int = 0
    alarms: int = 0
    searched: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.noticed.total() / max(self.asked.total(), 1)

    @property
    def false_alarms(self) -> float:
        return self.alarms / max(self.harmless, 1)

    @property
    def recall_at_3(self) -> float:
        return self.found / max(self.searched, 1)


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """The label and the message of each line."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) == 2 and not row[0].startswith("#"):
                yield row[0], row[1]


def measure(understanding: Understanding, language: str, part: str) -> Figures:
    """The figures of one language over its two labelled sets of `part` ("tuning" or "held_out")."""
    figures = Figures()
    for kind, message in rows(SETS / part / f"safeguarding_{language}.tsv"):
        danger = understanding.read(message).danger
        if kind == HARMLESS:
            figures.harmless += 1
            figures.alarms += danger is not None
        else:
            figures.asked[kind] += 1
            figures.noticed[kind] += danger is not None
            figures.as_kind[kind] += danger == kind
        if (kind == HARMLESS) != (danger is None):
            figures.wrong.append(f"{language} {kind} -> {danger}: {message}")
    path = SETS / part / f"search_{language}.tsv"
    for wanted, message in rows(path) if path.exists() else ():
        screens = understanding.read(message).screens
        figures.searched += 1
        if set(wanted.split(",")) & set(screens):
            figures.found += 1
        else:
            figures.wrong.append(f"{language} {wanted} -> {','.join(screens)}: {message}")
    return figures


def main(part: Annotated[str, typer.Argument(help="held_out, or tuning")] = "held_out") -> None:
    """Prints the figures as a table, and for the tuning part every message that was misunderstood."""
    understanding = without_mistakes(prepared)
    table = Table("Language", "Kind", "Messages", "Noticed", "As this kind")
    summary = Table("Language", "Recall", "False alarms", "Recall at 3", "Milliseconds a message")
    console = Console(width=140)
    for language in LANGUAGES:
        started = time.process_time()
        figures = measure(understanding, language, part)
        spent = 1000 * (time.process_time() - started)
        for kind, asked in figures.asked.items():
            shares = (f"{counted[kind] / asked:.1%}" for counted in (figures.noticed, figures.as_kind))
            table.add_row(language, kind, str(asked), *shares)
        messages = figures.asked.total() + figures.harmless + figures.searched
        reached = (f"{share:.1%}" for share in (figures.recall, figures.false_alarms, figures.recall_at_3))
        summary.add_row(language, *reached, f"{spent / messages:.2f}")
        for wrong in figures.wrong if part == "tuning" else ():
            console.print(wrong, markup=False, highlight=False)
    console.print(table)
    console.print(summary)


if __name__ == "__main__":
    typer.run(main)
