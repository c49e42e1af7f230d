"""Sets printed pages and pictures with Typst in the one font shipped here, without network or system fonts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import typst

FONT = "Source Sans Pro"
"""The family that templates and SVG pictures name, regular and bold; nothing else is found."""

FONTS = Path(__file__).parent / "fonts"
SCREEN_RESOLUTION, PRINT_RESOLUTION = 72, 200
"""Pixels an inch: 72 makes a point a pixel; 200 keeps a poster sharp in print and small enough to send on."""

PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)
"""


def typeset(template: Path, data: Mapping[str, object], form: Literal["pdf", "png"]) -> bytes:
    """The file that `template` makes of `data`, which it reads by `json(bytes(sys.inputs.data))`.

    A PNG holds one page, so its template must make only one. A PDF can be read aloud (PDF/UA-1), so its template must
    set a title and say `alt` for each picture. Raises typst.TypstError where the template is wrong.
    """
    return typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        format=form,
        ppi=PRINT_RESOLUTION,
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def svg_to_png(svg: str, width: int) -> bytes:
    """The picture `svg` as a PNG of `width` pixels; its texts must name FONT, other families are drawn empty.

    Raises typst.TypstError where `svg` is no SVG.
    """
    return typst.compile(
        PICTURE, font_paths=_fonts(), format="png", ppi=SCREEN_RESOLUTION, sys_inputs={"svg": svg, "width": str(width)}
    )


def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
