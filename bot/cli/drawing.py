"""Boxes and arrows as an SVG picture, laid out in layers by grandalf, without any system package."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout

WIDTH, HEIGHT = 210, 40
"""Of a box, in points; titles have at most 40 characters."""

MAIN, ACROSS = "#475569", "#dbe1ea"

BETWEEN_BOXES, BETWEEN_LAYERS, MARGIN = 16, 70, 20


@dataclass(frozen=True, slots=True)
class Box:
    """A screen on the map."""

    name: str
    title: str
    line: str
    colour: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one box to another, by their names."""

    start: str
    end: str
    is_main: bool
    """Whether the end hangs on the start; the other ways lead across."""


class _View:
    """The size that grandalf keeps free for a box, and the middle it gives it. Layers run from left to right."""

    def __init__(self) -> None:
        self.w, self.h = HEIGHT, WIDTH
        self.xy = (0.0, 0.0)


def draw_boxes(boxes: list[Box], arrows: list[Arrow]) -> str:
    """An SVG picture of `boxes` and `arrows`."""
    middles = _middles(boxes, arrows)
    width = max(x for x, _ in middles.values()) + WIDTH / 2 + MARGIN
    height = max(y for _, y in middles.values()) + HEIGHT / 2 + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="sans-serif" font-size="12">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#64748b"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        *(
            _arrow(middles[arrow.start], middles[arrow.end], MAIN if arrow.is_main else ACROSS)
            for arrow in sorted(arrows, key=lambda arrow: arrow.is_main)
            if arrow.start != arrow.end
        ),
        *(_box(box, *middles[box.name]) for box in boxes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _middles(boxes: list[Box], arrows: list[Arrow]) -> dict[str, tuple[float, float]]:
    vertices = {box.name: Vertex(box.name) for box in boxes}
    for vertex in vertices.values():
        vertex.view = _View()
    ways = [Edge(vertices[arrow.start], vertices[arrow.end]) for arrow in arrows if arrow.is_main]
    graph = Graph(list(vertices.values()), ways)
    middles: dict[str, tuple[float, float]] = {}
    below = float(MARGIN)
    for component in graph.C:
        layout = SugiyamaLayout(component)
        layout.xspace, layout.yspace = BETWEEN_BOXES, BETWEEN_LAYERS
        layout.init_all(roots=[next(iter(component.sV))], optimize=True)
        layout.draw(10)
        columns = _columns(list(_turned(component.sV)))
        height = max(len(column) for column in columns) * (HEIGHT + BETWEEN_BOXES)
        for number, column in enumerate(columns):
            x = MARGIN + WIDTH / 2 + number * (WIDTH + BETWEEN_LAYERS)
            top = below + (height - len(column) * (HEIGHT + BETWEEN_BOXES)) / 2 + HEIGHT / 2
            middles |= {name: (x, top + place * (HEIGHT + BETWEEN_BOXES)) for place, name in enumerate(column)}
        below += height + MARGIN
    return middles


def _columns(placed: list[tuple[str, float, float]]) -> list[list[str]]:
    """The boxes by layer, in the order that crosses the fewest arrows, packed close: the picture stays readable."""
    columns: dict[float, list[tuple[float, str]]] = {}
    for name, x, y in placed:
        columns.setdefault(round(x), []).append((y, name))
    return [[name for _, name in sorted(column)] for _, column in sorted(columns.items())]


def _turned(vertices: object) -> Iterator[tuple[str, float, float]]:
    """Layers from left to right instead of from top to bottom: wide boxes with text stack better so."""
    for vertex in vertices:  # type: ignore[attr-defined]
        y, x = vertex.view.xy
        yield vertex.data, x, y


def _arrow(start: tuple[float, float], end: tuple[float, float], colour: str) -> str:
    onward = end[0] > start[0]
    x1, x2 = start[0] + (WIDTH / 2 if onward else -WIDTH / 2), end[0] - (WIDTH / 2 if onward else -WIDTH / 2)
    bend = (x2 - x1) / 2
    path = f"M{x1:.0f} {start[1]:.0f}C{x1 + bend:.0f} {start[1]:.0f} {x2 - bend:.0f} {end[1]:.0f} {x2:.0f} {end[1]:.0f}"
    return f'<path d="{path}" fill="none" stroke="{colour}" marker-end="url(#tip)"/>'


def _box(box: Box, x: float, y: float) -> str:
    left, top = x - WIDTH / 2, y - HEIGHT / 2
    return (
        f'<g text-anchor="middle"><rect x="{left:.0f}" y="{top:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="8" '
        f'fill="{box.colour}" stroke="#64748b"/><text x="{x:.0f}" y="{y - 3:.0f}">{escape(box.title)}</text>'
        f'<text x="{x:.0f}" y="{y + 14:.0f}" font-size="9" fill="#475569">{escape(box.line)}</text></g>'
    )
