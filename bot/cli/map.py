"""`rinda map`: the dialogues as one SVG picture, or one for each topic with an overview."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import typer
from rich.console import Console

from bot.cli.drawing import Arrow, Box, draw_boxes
from bot.cli.writing import OTHER_FOLDER, write_or_exit, writing
from bot.dialogue.graph import edges
from bot.dialogue.library import Library

COLOURS = ("#dbeafe", "#fee2e2", "#dcfce7", "#fef9c3", "#ede9fe", "#ffedd5", "#cffafe", "#fce7f3")
"""One for each topic in turn; the topic stands in the box as well, so that nothing hangs on the colour."""

DRAWING_SECONDS = 60
OVERVIEW = "overview"

LIGHT = "color=gray80, constraint=false"
"""Ways across: drawn, but not what the picture is laid out by."""


def draw(library: Library, output: Path, language: str, topic: str) -> None:
    """Writes the map of all screens, or of one topic with its neighbours, to `output`.

    Graphviz draws it where it is installed, a library of ours otherwise. Exit code 2 for an unknown language or topic.
    """
    topics = _topics(library)
    _must_be_known(library, language)
    if topic and topic not in topics:
        raise typer.BadParameter(f"there is no topic “{topic}”: choose one of {', '.join(topics)}")
    _write(output, *_screens(library, language, topic))


def draw_by_topic(library: Library, folder: Path, language: str) -> None:
    """Writes an overview of the topics and a map of each into `folder`. Exit code 2 for an unknown language."""
    _must_be_known(library, language)
    with writing(folder, OTHER_FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{OVERVIEW}.svg", *_overview(library), noun="topics")
    for topic in _topics(library):
        _write(folder / f"{topic}.svg", *_screens(library, language, topic))


def _must_be_known(library: Library, language: str) -> None:
    if language not in library.editions:
        raise typer.BadParameter(f"there is no language “{language}”: choose one of {', '.join(library.languages)}")


def _topics(library: Library) -> list[str]:
    return list(dict.fromkeys(screen.topic for screen in library.source.screens.values()))


def _colour(library: Library, topic: str) -> str:
    return COLOURS[_topics(library).index(topic) % len(COLOURS)]


def _screens(library: Library, language: str, topic: str) -> tuple[list[Box], list[Arrow]]:
    """The screens of a topic below the one it hangs on, with the ways among them; of all topics where it is empty."""
    screens = library.editions[language].screens
    drawn = {name for name, screen in screens.items() if not topic or screen.topic == topic}
    drawn |= {screens[name].parent for name in drawn}
    arrows = [
        Arrow(name, target, is_main=screens[target].parent == name)
        for name, targets in edges(library).items()
        for target in targets
        if name in drawn and target in drawn and (not topic or topic in {screens[name].topic, screens[target].topic})
    ]
    boxes = [
        Box(name, screen.title, f"{screen.kind} · {name}", _colour(library, screen.topic))
        for name, screen in screens.items()
        if name in drawn
    ]
    return boxes, arrows


def _overview(library: Library) -> tuple[list[Box], list[Arrow]]:
    """The topics with the number of their screens, and which hangs on which."""
    screens = library.source.screens
    sizes = Counter(screen.topic for screen in screens.values())
    ways = {(screens[screen.parent].topic, screen.topic) for screen in screens.values()}
    boxes = [Box(topic, topic, f"{size} screens", _colour(library, topic)) for topic, size in sizes.items()]
    return boxes, [Arrow(start, end, is_main=True) for start, end in sorted(ways) if start != end]


def _write(output: Path, boxes: list[Box], arrows: list[Arrow], noun: str = "screens") -> None:
    program = shutil.which("dot")
    picture = _by_graphviz(program, boxes, arrows) if program else draw_boxes(boxes, arrows)
    write_or_exit(output, picture.encode())
    Console(soft_wrap=True, highlight=False).print(f"{output}: {len(boxes)} {noun}, {len(arrows)} ways")


def _by_graphviz(program: str, boxes: list[Box], arrows: list[Arrow]) -> str:
    lines = ["digraph rinda {", 'rankdir=LR; node [shape=box, style="rounded,filled", fontname="sans-serif"];']
    lines += [f'"{box.name}" [label="{_quoted(box.title)}\\n{box.line}", fillcolor="{box.colour}"];' for box in boxes]
    lines += [f'"{arrow.start}" -> "{arrow.end}" [{"" if arrow.is_main else LIGHT}];' for arrow in arrows]
    done = subprocess.run(  # noqa: S603  the program is Graphviz, its input our own text
        [program, "-Tsvg"], input="\n".join([*lines, "}"]), capture_output=True, text=True,
        timeout=DRAWING_SECONDS, check=True,
    )  # fmt: skip
    return done.stdout


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
