"""A chart says its numbers without colour, sight or a browser, and never shows a withheld one as zero."""

import re
import struct
from itertools import combinations
from typing import get_args
from xml.etree import ElementTree

import pytest

from bot.dialogue.guide import Guide
from bot.organisers.charts import ACCENT, INK, PAPER, SAND, TEAL, WIDTH, Chart, Kind, chart_svg, written_count
from bot.organisers.typeset import svg_to_png
from bot.organisers.words import OrganiserWords, organiser_words

KINDS: tuple[Kind, ...] = get_args(Kind)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def words(guide: Guide) -> OrganiserWords:
    return organiser_words(guide.library, "en", "report")


def chart(kind: Kind = "bars", **more: object) -> Chart:
    given: dict[str, object] = {"labels": ("Starts", "Help", "Contacts"), "values": (1250, None, 300), **more}
    return Chart("February <2027> & more", kind, **given)  # type: ignore[arg-type]


def drawn(shown: Chart, words: OrganiserWords) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(shown, words))  # noqa: S314  our own text


def texts(picture: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def bars(picture: ElementTree.Element, side: str = "width") -> list[float]:
    return [float(box.attrib[side]) for box in picture.iter(f"{SVG}rect") if box.attrib["fill"] == TEAL]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_says_in_words_what_it_shows(kind: Kind, words: OrganiserWords) -> None:
    picture = drawn(chart(kind, note="Presses.", mark="Made up", language="rw"), words)
    assert picture.attrib["role"] == "img"
    assert picture.attrib["lang"] == "rw"
    assert picture.findtext(f"{SVG}title") == "February <2027> & more"
    told = "Made up Starts: 1\u202f250; Help: not shown; Contacts: 300. Presses."
    assert picture.findtext(f"{SVG}desc") == told


@pytest.mark.parametrize("kind", KINDS)
def test_a_withheld_number_is_a_hatched_stub_with_its_word_and_never_zero(kind: Kind, words: OrganiserWords) -> None:
    picture = drawn(chart(kind), words)
    assert len(bars(picture)) == 2
    hatched = [box for box in picture.iter(f"{SVG}rect") if box.attrib["fill"] == SAND]
    assert len(hatched) == 1
    assert sum("not shown" in text for text in texts(picture)) == 1
    assert not re.search(r"\b0\b", " ".join(texts(picture)))


def test_bars_are_as_long_as_their_numbers_say(words: OrganiserWords) -> None:
    for kind in KINDS:
        longest, shorter = bars(drawn(chart(kind), words), "height" if kind == "trend" else "width")
        assert shorter / longest == pytest.approx(300 / 1250, rel=0.01)


def test_a_number_that_may_be_larger_says_so(words: OrganiserWords) -> None:
    assert "at least 300" in texts(drawn(chart(at_least=frozenset({2})), words))


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_needs_nothing_else_and_runs_nothing(kind: Kind, words: OrganiserWords) -> None:
    svg = chart_svg(chart(kind, labels=('<script>"x"</script>', "b", "c")), words)
    for forbidden in ("<script", "href", "url(", "style=", "<style", "currentColor", " id=", "<image", "foreignObject"):
        assert forbidden not in svg
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= {INK, TEAL, SAND, ACCENT, PAPER}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 1, 31])
def test_any_number_of_values_can_be_drawn(kind: Kind, count: int, words: OrganiserWords) -> None:
    values = tuple(None if number % 5 == 2 else 10 + 5 * number for number in range(count))
    labels = tuple(str(number + 1) for number in range(count))
    picture = svg_to_png(chart_svg(chart(kind, labels=labels, values=values), words), 1200)
    assert struct.unpack(">I", picture[16:20]) == (1200,)


def test_long_kinyarwanda_labels_are_broken_and_then_shortened(words: OrganiserWords) -> None:
    long = "Ihohoterwa rishingiye ku gitsina rikorerwa abana kuri interineti n'ahandi hose"
    picture = drawn(chart(labels=(long, "Gukangisha gusakaza amafoto", "c")), words)
    lines = [text for text in picture.iter(f"{SVG}text") if text.attrib.get("text-anchor") == "end"]
    assert [line.text for line in lines][2:4] == ["Gukangisha gusakaza", "amafoto"]
    assert (lines[1].text or "").endswith("…")
    assert all(len(line.text or "") <= 24 for line in lines)


def test_long_titles_and_notes_stay_within_the_picture(words: OrganiserWords) -> None:
    picture = drawn(chart(note="Iyi mibare ibara inshuro bakanze, ntibara abantu. " * 5), words)
    bottom = float(picture.attrib["height"])
    for text in picture.iter(f"{SVG}text"):
        assert 0 < float(text.attrib["x"]) < WIDTH
        assert 0 < float(text.attrib["y"]) < bottom
        size = float(text.attrib.get("font-size", 17))
        if text.attrib["x"] == "16":
            assert len(text.text or "") * size * 0.5 < WIDTH - 32


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_pass_wcag_contrast() -> None:
    for one, other in ((INK, PAPER), (INK, SAND), (TEAL, PAPER), (ACCENT, PAPER)):
        dark, light = sorted((luminance(one), luminance(other)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert all(one != other for one, other in combinations((INK, TEAL, SAND, ACCENT, PAPER), 2))


def test_numbers_are_written_as_each_language_does() -> None:
    assert [written_count(1250, language) for language in ("rw", "en", "fr")] == ["1\u202f250", "1,250", "1\u202f250"]
