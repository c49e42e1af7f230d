"""Formatted text: from Telegram's HTML to text with entities, and back to sanitised HTML.

Rules and wording follow parse_html of the official library (tdlib, MessageEntity.cpp) and
core.telegram.org/bots/api#html-style. Offsets and lengths count UTF-16 units.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.simulator.links import checked_link
from bot.simulator.parameters import Json, Parameters
from bot.simulator.refusals import ApiError, bad_request

MAX_ENTITIES = 100

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
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
_PLAIN = re.compile(r"[^<&]+")
_REFERENCE = re.compile(r"&(?:#(\d{1,8})|#x([0-9a-fA-F]{1,7})|(lt|gt|amp|quot)(?![0-9A-Za-z]));?")
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_START_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)\s*""")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


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


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.offset = 0
        self.parts: list[str] = []
        self.entities: list[Entity] = []
        self.open: list[tuple[str, str, int, int, int]] = []

    def parse(self) -> Formatted:
        source, size = self.source, len(self.source)
        while self.position < size:
            if match := _PLAIN.match(source, self.position):
                self.position = match.end()
                self.add(match.group())
            elif source[self.position] == "&":
                self.add(self.reference())
            elif source.startswith("</", self.position):
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return Formatted("".join(self.parts), tuple(self.entities))

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.offset += utf16_length(text)

    def reference(self) -> str:
        match = _REFERENCE.match(self.source, self.position)
        character = _character(match) if match else None
        if match is None or character is None:
            self.position += 1
            return "&"
        self.position = match.end()
        return character

    def byte_offset(self, position: int) -> int:
        return len(self.source[:position].encode())

    def unclosed(self, begin: int) -> ApiError:
        return _unparsable(f"Unclosed start tag at byte offset {self.byte_offset(begin)}")

    def start_tag(self) -> None:
        begin = self.position
        match = _START_NAME.match(self.source, begin + 1)
        name = match.group().lower() if match else ""
        self.position = begin + 1 + len(name)
        if self.position >= len(self.source):
            raise self.unclosed(begin)
        if name not in _TYPES:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {self.byte_offset(begin)}')
        argument = ""
        while True:
            while self.position < len(self.source) and self.source[self.position].isspace():
                self.position += 1
            if self.position >= len(self.source):
                raise self.unclosed(begin)
            if self.source[self.position] == ">":
                break
            attribute, value = self.attribute(name, begin)
            argument = _argument(name, attribute, value) or argument
        self.position += 1
        if name == "span" and argument != "spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte_offset(begin)}')
        self.open.append((name, argument, self.offset, len(self.parts), len(self.entities)))

    def attribute(self, name: str, begin: int) -> tuple[str, str]:
        match = _ATTRIBUTE.match(self.source, self.position)
        if not match:
            where = self.byte_offset(begin)
            raise _unparsable(f'Empty attribute name in the tag "{name}" at byte offset {where}')
        self.position = match.end()
        if not self.source.startswith("=", self.position):
            return match.group(1).lower(), ""
        self.position += 1
        while self.position < len(self.source) and self.source[self.position].isspace():
            self.position += 1
        return match.group(1).lower(), self.value(begin)

    def value(self, begin: int) -> str:
        quote = self.source[self.position : self.position + 1]
        if quote in {'"', "'"}:
            end = self.source.find(quote, self.position + 1)
            if end < 0:
                raise self.unclosed(begin)
            raw = self.source[self.position + 1 : end]
            self.position = end + 1
            return _REFERENCE.sub(lambda match: _character(match) or match.group(), raw)
        token_begin = self.position
        match = _TOKEN.match(self.source, token_begin)
        token = match.group() if match else ""
        self.position += len(token)
        following = self.source[self.position : self.position + 1]
        if following and following != ">" and not following.isspace():
            raise _unparsable(f"Unexpected end of name token at byte offset {self.byte_offset(token_begin)}")
        return token.lower()

    def end_tag(self) -> None:
        begin = self.position
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {self.byte_offset(begin)}")
        match = _START_NAME.match(self.source, begin + 2)
        found = match.group() if match else ""
        self.position = begin + 2 + len(found)
        while self.position < len(self.source) and self.source[self.position].isspace():
            self.position += 1
        if not self.source.startswith(">", self.position):
            raise _unparsable(f"Unclosed end tag at byte offset {self.byte_offset(begin)}")
        self.position += 1
        name, argument, offset, part, entity = self.open.pop()
        if found and found.lower() != name:
            where = self.byte_offset(begin)
            raise _unparsable(f'Unmatched end tag at byte offset {where}, expected "</{name}>", found "</{found}>"')
        if self.offset > offset:
            self.close(name, argument, offset, part, entity)

    def close(self, name: str, argument: str, offset: int, part: int, entity: int) -> None:
        kind, url, language = _TYPES[name], None, None
        length = self.offset - offset
        if name == "a":
            url = checked_link(argument or "".join(self.parts[part:]))
            if url is None:
                return
        elif name == "blockquote" and argument:
            kind = "expandable_blockquote"
        elif name == "pre":
            inner = self.entities[entity:]
            language = next(
                (e.language for e in inner if (e.type, e.offset, e.length) == ("code", offset, length)), None
            )
        elif name == "code":
            # Kept for a moment: a <pre> right around it takes the language over.
            language = argument or None
        if name in {"pre", "code"}:
            # Nothing may be nested in code (core.telegram.org/bots/api#formatting-options).
            del self.entities[entity:]
        self.entities.insert(entity, Entity(kind, offset, length, url, language))


def _argument(name: str, attribute: str, value: str) -> str:
    match name, attribute:
        case "a", "href":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "expandable"
    return ""


def _character(match: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _REFERENCES[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def parse_html(source: str) -> Formatted:
    """Read Telegram's HTML. ApiError 400 in Telegram's words for tags it does not know or that do not match."""
    if "<" not in source and "&" not in source:
        return Formatted(source, ())
    text, entities = _Parser(source).parse()
    return _tidy(text, (_without_inner_language(entity) for entity in entities))


def _without_inner_language(entity: Entity) -> Entity:
    if entity.type == "code" and entity.language is not None:
        return Entity(entity.type, entity.offset, entity.length)
    return entity


def _tidy(text: str, entities: Iterable[Entity]) -> Formatted:
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


def read_formatted(parameters: Parameters, text_name: str, entities_name: str) -> Formatted:
    """Read the text of a call, formatted by `parse_mode` or by explicit entities. ApiError 400 where unreadable."""
    source = parameters.text(text_name)
    mode = parameters.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(source)
        return Formatted(text, entities) if entities else _tidy(text, ())
    if mode in {"markdown", "markdownv2"}:
        raise bad_request("this simulator reads parse_mode HTML only")
    if mode not in {"", "none"}:
        raise bad_request("unsupported parse_mode")
    given = parameters.structure(entities_name, "message entities")
    return _tidy(source, _explicit(given, utf16_length(source)) if isinstance(given, list) else ())


def _explicit(given: list[Json], limit: int) -> list[Entity]:
    entities = []
    for item in given:
        if not isinstance(item, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        kind, offset, length = item.get("type"), item.get("offset"), item.get("length")
        if not isinstance(kind, str) or not isinstance(offset, int) or not isinstance(length, int):
            raise bad_request("can't parse MessageEntity")
        url, language = item.get("url"), item.get("language")
        if 0 <= offset < limit and length > 0:
            address = url if isinstance(url, str) else None
            entities.append(
                Entity(
                    kind, offset, min(length, limit - offset), address, language if isinstance(language, str) else None
                )
            )
    return entities


_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"']*[\w/#=&%-])|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64})(?:@\w+)?(?![\w/])"
)


def with_found(formatted: Formatted) -> Formatted:
    """Add what Telegram finds by itself in a plain stretch: web addresses and /commands."""
    text, entities = formatted
    if "/" not in text:
        return formatted
    found = list(entities)
    for match in _FOUND.finditer(text):
        offset, length = utf16_length(text[: match.start()]), utf16_length(match.group())
        if not any(e.offset < offset + length and offset < e.offset + e.length and e.type in _CLOSED for e in entities):
            found.append(Entity(str(match.lastgroup), offset, length))
    found.sort(key=lambda entity: (entity.offset, -entity.length))
    return Formatted(text, tuple(found[:MAX_ENTITIES]))


_CLOSED = frozenset({"text_link", "code", "pre"})


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
