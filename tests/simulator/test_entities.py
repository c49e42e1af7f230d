"""Formatted text: what a person sees of Telegram's HTML, and how mistakes in it are worded."""

import contextlib
import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import MAX_ENTITIES, Entity, Formatted, render_html, utf16_length
from bot.simulator.formatted_text import read_formatted, with_found
from bot.simulator.html_reader import parse_html
from bot.simulator.links import checked_link
from bot.simulator.parameters import Json, Parameters
from bot.simulator.refusals import ApiError


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>bold</b>", "bold", [("bold", 0, 4)]),
        ("<B>bold</B>", "bold", [("bold", 0, 4)]),
        ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd", None),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#233;&#x1F600;", 'a <b> & "c" é😀', []),
        ("a &nbsp; & b &#0; &#xD800;", "a &nbsp; & b &#0; &#xD800;", []),
        ("😀 <i>é</i>", "😀 é", [("italic", 3, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ('<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', "xy", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        ("<b></b>x", "x", []),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ('<a href="tel:116">116</a>', "116", []),
        ("<b>end </b>\n", "end", [("bold", 0, 3)]),
    ],
)
def test_html_is_read_as_telegram_reads_it(source: str, text: str, entities: list[tuple[str, int, int]] | None) -> None:
    found = parse_html(source)
    assert found.text == text
    if entities is not None:
        assert [(entity.type, entity.offset, entity.length) for entity in found.entities] == entities


def test_a_language_of_code_belongs_to_the_block_around_it() -> None:
    found = parse_html('<pre><code class="language-python">x = 1</code></pre>')
    assert found.entities == (Entity("pre", 0, 5, language="python"),)


def test_a_link_is_stored_with_scheme_and_path() -> None:
    assert parse_html('<a href="Example.org">x</a>').entities == (Entity("text_link", 0, 1, "http://Example.org/"),)
    assert checked_link("https://t.me/share?url=a&text=b") == "https://t.me/share?url=a&text=b"
    assert checked_link("https://example.org?q=1") == "https://example.org/?q=1"
    assert checked_link("http://localhost/x") is None
    assert checked_link("javascript:alert(1)") is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>never closed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é<b>a</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_mistakes_are_worded_as_telegram_words_them(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_only_a_hundred_entities_are_kept() -> None:
    assert len(parse_html("<b>x</b> " * 150).entities) == MAX_ENTITIES


def test_addresses_and_commands_are_found_but_not_inside_code() -> None:
    found = with_found(parse_html("see https://example.org/a. or /help, <code>/no</code> and/or"))
    assert [(entity.type, found.text[entity.offset : entity.offset + entity.length]) for entity in found.entities] == [
        ("url", "https://example.org/a"),
        ("bot_command", "/help"),
        ("code", "/no"),
    ]


def test_explicit_entities_are_clipped_and_white_space_is_trimmed() -> None:
    values: dict[str, Json] = {"text": "  ab  ", "entities": [{"type": "bold", "offset": 2, "length": 99}]}
    assert read_formatted(Parameters(values), "text", "entities") == Formatted("ab", (Entity("bold", 0, 2),))


def test_overlapping_entities_give_well_formed_html() -> None:
    found = Formatted("abcd", (Entity("bold", 0, 3), Entity("italic", 1, 3)))
    assert render_html(found) == "<b>a<i>bc</i></b><i>d</i>"


_TAGS = ["b", "i", "u", "s", "tg-spoiler", "blockquote"]
_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6)
_HTML = st.recursive(
    _WORDS.map(html.escape),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(_TAGS),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)


@given(st.lists(_HTML, max_size=4).map("".join))
def test_what_is_rendered_reads_the_same_again(source: str) -> None:
    once = parse_html(source)
    again = parse_html(render_html(once))
    assert again.text == once.text
    assert sorted(again.entities, key=repr) == sorted(once.entities, key=repr)
    assert all(e.offset >= 0 and e.offset + e.length <= utf16_length(once.text) for e in once.entities)


@given(st.text(max_size=60))
def test_any_text_survives_escaping(source: str) -> None:
    found = read_formatted(Parameters({"text": html.escape(source), "parse_mode": "HTML"}), "text", "entities")
    assert found.text == source.strip()


@given(st.text("<>/ab&;=\"' #x1", max_size=40))
def test_hostile_html_is_read_or_refused_and_never_rendered_raw(source: str) -> None:
    with contextlib.suppress(ApiError):
        found = parse_html(source)
        parse_html(render_html(found))
        assert "<" not in re.sub(r"</?(b|i|u|s|a|code|pre|blockquote|tg-spoiler)( [^<>]*)?>", "", render_html(found))
