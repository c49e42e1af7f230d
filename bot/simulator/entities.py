"""Formatted text: a text with its entities, trimmed as Telegram trims it, and as sanitised HTML.

Offsets and lengths count UTF-16 units (core.telegram.org/bots/api#messageentity).
"""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.simulator.parameters import Json

MAX_ENTITIES = 100

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


@dataclass(frozen=True, slots=True)
class Entity:
    """One stretch of formatting; `url` for text_link, `language` for pre."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Give the MessageEntity object."""
        shape: dict[str, Json] = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url is not None:
            shape["url"] = self.url
        if self.language is not None:
            shape["language"] = self.language
        return shape


class Formatted(NamedTuple):
    """A text with its entities in Telegram's order: by offset, the longer first."""

    text: str
    entities: tuple[Entity, ...]


def utf16_length(text: str) -> int:
    """Count UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def tidied(text: str, entities: Iterable[Entity]) -> Formatted:
    """Trim white space as Telegram does, clip entities to what is left, sort and keep the first hundred."""
    ordered = sorted(entities, key=lambda entity: (entity.offset, -entity.length))
    first = ordered[0].offset if ordered else None
    leading = len(text) - len(text.lstrip())
    # White space that carries formatting stays: only what stands before the first entity is cut.
    cut = leading if first is None else min(leading, first)
    trimmed = text[cut:].rstrip()
    if len(trimmed) == len(text):
        return Formatted(text, tuple(ordered[:MAX_ENTITIES]))
    limit = utf16_length(trimmed)
    kept = [
        Entity(e.type, e.offset - cut, min(e.length, limit - e.offset + cut), e.url, e.language)
        for e in ordered
        if e.offset - cut < limit
    ]
    return Formatted(trimmed, tuple(kept[:MAX_ENTITIES]))


def render_html(formatted: Formatted) -> str:
    """Give HTML with nothing but the tags that Telegram knows; everything else is escaped."""
    text, entities = formatted
    shown = [entity for entity in entities if entity.type in _TAGS or entity.type in {"text_link", "pre"}]
    if not shown:
        return html.escape(text)
    units = text.encode("utf-16-le", "surrogatepass")
    borders = sorted({0, len(units) // 2, *(e.offset for e in shown), *(e.offset + e.length for e in shown)})
    out: list[str] = []
    stack: list[Entity] = []
    for border, following in zip(borders, [*borders[1:], borders[-1]], strict=True):
        # Overlapping stretches (only explicit entities can be such) are closed and opened again.
        reopened: list[Entity] = []
        while any(e.offset + e.length <= border for e in stack):
            entity = stack.pop()
            out.append(_tags(entity)[1])
            if entity.offset + entity.length > border:
                reopened.insert(0, entity)
        for entity in [*reopened, *(e for e in shown if e.offset == border)]:
            out.append(_tags(entity)[0])
            stack.append(entity)
        out.append(html.escape(units[border * 2 : following * 2].decode("utf-16-le", "replace")))
    return "".join(out)


def _tags(entity: Entity) -> tuple[str, str]:
    if entity.type == "text_link":
        return f'<a href="{html.escape(entity.url or "")}">', "</a>"
    if entity.type == "pre":
        if not entity.language:
            return "<pre>", "</pre>"
        return f'<pre><code class="language-{html.escape(entity.language)}">', "</code></pre>"
    return _TAGS[entity.type]
