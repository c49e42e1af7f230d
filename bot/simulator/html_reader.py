"""Telegram's HTML: read into a text with entities, with mistakes worded as Telegram words them.

Rules and wording follow parse_html of the official library (tdlib, MessageEntity.cpp) and
core.telegram.org/bots/api#html-style.
"""

import re
from functools import lru_cache

from bot.simulator.entities import Entity, Formatted, tidied, utf16_length
from bot.simulator.links import checked_link
from bot.simulator.refusals import ApiError, bad_request

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
_PLAIN = re.compile(r"[^<&]+")
_REFERENCE = re.compile(r"&(?:#(\d{1,8})|#x([0-9a-fA-F]{1,7})|(lt|gt|amp|quot)(?![0-9A-Za-z]));?")
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_START_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)\s*""")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


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


@lru_cache(maxsize=512)
def parse_html(source: str) -> Formatted:
    """Read Telegram's HTML. ApiError 400 in Telegram's words for tags it does not know or that do not match.

    Bots send the same few screens again and again, hence the cache.
    """
    if "<" not in source and "&" not in source:
        return Formatted(source, ())
    text, entities = _Parser(source).parse()
    return tidied(text, (_without_inner_language(entity) for entity in entities))


def _without_inner_language(entity: Entity) -> Entity:
    if entity.type == "code" and entity.language is not None:
        return Entity(entity.type, entity.offset, entity.length)
    return entity
