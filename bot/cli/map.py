"""`rinda map`: the dialogues as one SVG picture."""

import shutil
import subprocess
from pathlib import Path

import typer
from rich.console import Console

from bot.cli.drawing import Arrow, Box, draw_boxes
from bot.dialogue.graph import edges
from bot.dialogue.library import Library

COLOURS = ("#dbeafe", "#fee2e2", "#dcfce7", "#fef9c3", "#ede9fe", "#ffedd5", "#cffafe", "#fce7f3")
"""One for each topic in turn; the topic stands in the box as well, so that nothing hangs on the colour."""

DRAWING_SECONDS = 60


def draw(library: Library, output: Path, language: str, topic: str) -> None:
    """Writes the map of all screens, or of one topic with its neighbours, to `output`.

    Graphviz draws it where it is installed, a library of ours otherwise. Exit code 2 for an unknown language or topic.
    """
    if language not in library.editions:
        raise typer.BadParameter(f"there is no language “{language}”: choose one of {', '.join(library.languages)}")
    topics = list(dict.fromkeys(screen.topic for screen in library.source.screens.values()))
    if topic and topic not in topics:
        raise typer.BadParameter(f"there is no topic “{topic}”: choose one of {', '.join(topics)}")
    boxes, arrows = _parts(library, language, topic, topics)
    program = shutil.which("dot")
    picture = _by_graphviz(program, boxes, arrows) if program else draw_boxes(boxes, arrows)
    try:
        output.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{output} cannot be written ({error.strerror}): name another file") from None
    Console(soft_wrap=True, highlight=False).print(f"{output}: {len(boxes)} screens, {len(arrows)} ways")


def _parts(library: Library, language: str, topic: str, topics: list[str]) -> tuple[list[Box], list[Arrow]]:
    screens = library.editions[language].screens
    arrows = [
        Arrow(name, target)
        for name, targets in edges(library).items()
        for target in targets
        if not topic or topic in {screens[name].topic, screens[target].topic}
    ]
    drawn = {end for arrow in arrows for end in (arrow.start, arrow.end)}
    boxes = [
        Box(name, screen.title, f"{screen.kind} · {name}", COLOURS[topics.index(screen.topic) % len(COLOURS)])
        for name, screen in screens.items()
        if name in drawn or not topic
    ]
    return boxes, arrows


def _by_graphviz(program: str, boxes: list[Box], arrows: list[Arrow]) -> str:
    lines = ["digraph rinda {", 'rankdir=LR; node [shape=box, style="rounded,filled", fontname="sans-serif"];']
    lines += [f'"{box.name}" [label="{_quoted(box.title)}\\n{box.line}", fillcolor="{box.colour}"];' for box in boxes]
    lines += [f'"{arrow.start}" -> "{arrow.end}";' for arrow in arrows]
    done = subprocess.run(  # noqa: S603  the program is Graphviz, its input our own text
        [program, "-Tsvg"], input="\n".join([*lines, "}"]), capture_output=True, text=True,
        timeout=DRAWING_SECONDS, check=True,
    )  # fmt: skip
    return done.stdout


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
