"""Draws published numbers as one SVG picture, the same in the dashboard, on paper and in the chat."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Final, Literal

from babel.numbers import format_decimal

from bot.organisers.words import OrganiserWords

FONT = "Source Sans Pro"
"""The one family that `typeset` draws pictures with; a browser without it takes the next one."""

INK, TEAL, SAND, ACCENT, PAPER = "#1b2a2f", "#0f4c5c", "#f4efe6", "#c2410c", "#ffffff"
"""Ink and teal on paper or sand and accent on paper pass WCAG 2.2 AA for text (4.5 to 1)."""

WIDTH, MARGIN = 600, 16
LETTER = 0.57
"""The width of a letter as a part of the font's size: a little more than the widest font that browsers have instead of
Source Sans Pro (DejaVu Sans), so that no line runs out of the picture."""
TITLE, TEXT, SMALL = 22, 17, 14
LABELS = 228
"""The width of the column of labels beside bars."""
LINE, BAR, STUB = 19, 24, 30
COLUMNS = 190
"""The height of the tallest column of a trend."""

Kind = Literal["bars", "trend", "funnel"]


@dataclass(frozen=True)
class Chart:
    """Numbers to draw. `labels` and `values` belong together in pairs; None is a withheld number.

    `at_least` holds the positions of values that may be larger. `mark` stands out above everything, such as that the
    numbers are made up; `note` stands below.
    """

    title: str
    kind: Kind
    labels: tuple[str, ...]
    values: tuple[int | None, ...]
    note: str = ""
    language: str = "en"
    at_least: frozenset[int] = frozenset()
    mark: str = ""


def written_count(number: int, language: str) -> str:
    """`number` as people write it in `language`."""
    # Rwandan laws write 500 000 as French does; CLDR's 500.000 for Kinyarwanda could be read as a decimal.
    return format_decimal(number, locale="fr" if language == "rw" else language)


def chart_svg(chart: Chart, words: OrganiserWords) -> str:
    """The picture of `chart` as an SVG element that needs nothing else; 600 wide unless the page scales it.

    `words` are the texts of the section `report`. A withheld number is a hatched stub with the word for it.
    """
    written = [_written(chart, position, words) for position in range(len(chart.values))]
    mark, top = _lines(chart.mark, SMALL, MARGIN, fill=ACCENT, font_weight="bold")
    title, top = _lines(chart.title, TITLE, top, font_weight="bold")
    told = [words.say("pair", part=label, number=text) for label, text in zip(chart.labels, written, strict=True)]
    drawing, bottom = DRAWN_BY[chart.kind](chart, told if chart.kind == "funnel" else written, top + 12)
    note, bottom = _lines(chart.note, SMALL, bottom + 8)
    height = bottom + MARGIN
    description = " ".join(filter(None, (chart.mark, f"{'; '.join(told)}.", chart.note)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" '
        f'role="img" lang="{chart.language}" font-family="{FONT}, Noto Sans, Roboto, Arial, sans-serif" '
        f'font-size="{TEXT}" fill="{INK}">'
        f"<title>{escape(chart.title)}</title><desc>{escape(description)}</desc>"
        f'<rect width="{WIDTH}" height="{height:g}" fill="{PAPER}"/>'
        f"{''.join((*mark, *title, *drawing, *note))}</svg>"
    )


def _written(chart: Chart, position: int, words: OrganiserWords) -> str:
    value = chart.values[position]
    if value is None:
        return words["withheld"]
    number = written_count(value, chart.language)
    return words.say("at_least", number=number) if position in chart.at_least else number


def _bars(chart: Chart, written: list[str], top: float) -> tuple[list[str], float]:
    left = MARGIN + LABELS
    longest = WIDTH - MARGIN - left - max((_width(text) for text in written), default=0) - 8
    drawing = []
    for label, value, text in zip(chart.labels, chart.values, written, strict=True):
        lines = wrap(label, int((LABELS - 10) / (TEXT * LETTER)), max_lines=2, placeholder="…")
        row = max(BAR, LINE * len(lines)) + 12
        middle = top + row / 2
        for number, line in enumerate(lines):
            y = middle + 6 + (number - (len(lines) - 1) / 2) * LINE
            drawing.append(_text(line, left - 10, y, text_anchor="end"))
        length = STUB if value is None else _share(value, chart) * longest
        drawing.append(_block(left, middle - BAR / 2, length, BAR, is_withheld=value is None))
        drawing.append(_text(text, left + length + 8, middle + 6, font_weight="normal" if value is None else "bold"))
        top += row
    return drawing, top


def _trend(chart: Chart, written: list[str], top: float) -> tuple[list[str], float]:
    slot = (WIDTH - 2 * MARGIN) / max(len(written), 1)
    size = min(TEXT, max(slot * 0.7, 9))
    known = [text for text, value in zip(written, chart.values, strict=True) if value is not None]
    above, highest, below = (
        max(map(_width, texts), default=0) * size / TEXT for texts in (written, known, chart.labels)
    )
    is_turned, are_labels_turned = above > slot - 2, below > slot - 2
    head, foot = (highest if is_turned else size) + 10, (below if are_labels_turned else size) + 12
    base = top + head + COLUMNS
    drawing = []
    for number, (label, value, text) in enumerate(zip(chart.labels, chart.values, written, strict=True)):
        middle, wide = MARGIN + (number + 0.5) * slot, min(slot * 0.7, 60)
        tall = STUB / 2 if value is None else _share(value, chart) * COLUMNS
        drawing.append(_block(middle - wide / 2, base - tall, wide, tall, is_withheld=value is None))
        drawing.append(_upright(text, middle, base - tall - 6, size, "start" if is_turned else None))
        drawing.append(_upright(label, middle, base + (6 if are_labels_turned else size + 4), size,
                                "end" if are_labels_turned else None))  # fmt: skip
    drawing.append(f'<path d="M{MARGIN} {base:g}H{WIDTH - MARGIN}" stroke="{INK}"/>')
    return drawing, base + foot


def _funnel(chart: Chart, written: list[str], top: float) -> tuple[list[str], float]:
    middle = WIDTH / 2
    drawing = []
    for number, (value, text) in enumerate(zip(chart.values, written, strict=True)):
        if number:
            drawing.append(f'<path d="M{middle - 9} {top}h18l-9 11z" fill="{INK}"/>')
            top += 18
        drawing.append(_text(text, middle, top + TEXT, text_anchor="middle", font_weight="bold"))
        length = STUB if value is None else _share(value, chart) * (WIDTH - 2 * MARGIN)
        drawing.append(_block(middle - length / 2, top + TEXT + 10, length, BAR, is_withheld=value is None))
        top += TEXT + BAR + 20
    return drawing, top


def _share(value: int, chart: Chart) -> float:
    return value / max(known for known in (*chart.values, 1) if known is not None)


def _block(x: float, y: float, width: float, height: float, *, is_withheld: bool) -> str:
    """A filled bar; for a withheld number a hatched box, which says without colour that it is no bar."""
    box = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    if not is_withheld:
        return f'{box} fill="{TEAL}"/>'
    hatch = "".join(_hatch(x, y, width, height))
    return f'{box} fill="{SAND}" stroke="{INK}"/><path d="{hatch}" stroke="{INK}"/>'


def _hatch(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Lines from the lower left to the upper right, cut at the box."""
    offset = 7.0
    while offset < width + height:
        start, end = max(0, offset - height), min(offset, width)
        yield f"M{x + start:g} {y + offset - start:g}L{x + end:g} {y + offset - end:g}"
        offset += 7


def _lines(text: str, size: int, top: float, **attributes: str) -> tuple[list[str], float]:
    """`text` set in lines over the whole width, from `top` down, and where they end."""
    # Titles are bold and so a little wider.
    letter = size * LETTER * (1.1 if "font_weight" in attributes else 1)
    lines = wrap(text, int((WIDTH - 2 * MARGIN) / letter))
    height = size * 1.3
    placed = [
        _text(line, MARGIN, top + size + height * number, font_size=f"{size}", **attributes)
        for number, line in enumerate(lines)
    ]
    return placed, top + height * len(lines)


def _width(text: str) -> float:
    return len(text) * TEXT * LETTER


def _upright(text: str, x: float, y: float, size: float, turned: str | None) -> str:
    """`text` centred at `x`; or turned by a quarter, to start or end at `y`."""
    if turned is None:
        return _text(text, x, y, font_size=f"{size:g}", text_anchor="middle")
    across = x + size / 3
    quarter = f"rotate(-90 {across:g} {y:g})"
    return _text(text, across, y, font_size=f"{size:g}", text_anchor=turned, transform=quarter)


def _text(text: str, x: float, y: float, **attributes: str) -> str:
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<text x="{x:g}" y="{y:g}"{more}>{escape(text)}</text>'


DRAWN_BY: Final = {"bars": _bars, "trend": _trend, "funnel": _funnel}
