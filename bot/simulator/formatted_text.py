"""Formatted text of a call: by parse_mode or by explicit entities, with what Telegram finds in it by itself."""

import re

from bot.simulator.entities import MAX_ENTITIES, Entity, Formatted, tidied, utf16_length
from bot.simulator.html_reader import parse_html
from bot.simulator.parameters import Json, Parameters
from bot.simulator.refusals import bad_request


def read_formatted(parameters: Parameters, text_name: str, entities_name: str) -> Formatted:
    """Read the text of a call, formatted by `parse_mode` or by explicit entities. ApiError 400 where unreadable."""
    source = parameters.text(text_name)
    mode = parameters.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(source)
        return Formatted(text, entities) if entities else tidied(text, ())
    if mode in {"markdown", "markdownv2"}:
        raise bad_request("this simulator reads parse_mode HTML only")
    if mode not in {"", "none"}:
        raise bad_request("unsupported parse_mode")
    given = parameters.structure(entities_name, "message entities")
    return tidied(source, _explicit(given, utf16_length(source)) if isinstance(given, list) else ())


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
