"""Pictures are set with the shipped font, whatever fonts the machine has."""

import struct

from bot.organisers.typeset import FONT, svg_to_png

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chart(text: str, family: str = FONT, weight: str = "normal") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><rect width="300" height="60" fill="#fff"/>'
        f'<text x="10" y="40" font-family="{family}" font-weight="{weight}" font-size="28">{text}</text></svg>'
    )


def test_an_svg_becomes_a_png_of_the_asked_width() -> None:
    picture = svg_to_png(chart("Sécurité"), 600)
    assert picture.startswith(SIGNATURE)
    assert struct.unpack(">II", picture[16:24]) == (600, 120)


def test_text_is_drawn_with_its_accents_and_weight() -> None:
    drawn = [
        svg_to_png(chart(text, weight=weight), 300)
        for text, weight in (("", "normal"), ("Securite", "normal"), ("Sécurité", "normal"), ("Sécurité", "bold"))
    ]
    assert len(set(drawn)) == len(drawn)


def test_other_families_may_follow_the_shipped_one_for_browsers() -> None:
    assert svg_to_png(chart("Sécurité", f"{FONT}, sans-serif"), 300) == svg_to_png(chart("Sécurité"), 300)
