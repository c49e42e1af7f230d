"""The taps that every system is given: people who wander through the real content, made before anything is timed."""

import json
import random

from bot.cli.content import read_library
from bot.dialogue.guide import Guide
from bot.dialogue.library import HOME
from bot.dialogue.place import Asked, decode
from bot.dialogue.screen import Button, Screen
from bot.simulator.html_reader import parse_html

FIRST_UPDATE = 1_000_001
FIRST_CHAT = 500_000_001
MOST_CHATS = 500
"""Beyond that people tap again, one after the other, each on the screen that their last tap led to."""

SEED = 20261122
MOMENT = 1_795_000_000


def make_stream(taps: int) -> list[bytes]:
    """`taps` updates as JSON, each a callback query on a message with the screen and keyboard its person sees.

    The same for the same content. Mistakes in the content end the program, as for every command.
    """
    guide = Guide(read_library())
    chance = random.Random(SEED)
    languages = list(guide.library.editions)
    seen: dict[int, Screen] = {}
    stream = []
    for number in range(taps):
        chat = number % min(taps, MOST_CHATS)
        if chat not in seen:
            seen[chat] = guide.show(guide.place_at(HOME, languages[chat % len(languages)]))
        screen = seen[chat]
        data = chance.choice(_ways(screen))
        stream.append(json.dumps(_update(number, FIRST_CHAT + chat, screen, data), separators=(",", ":")).encode())
        seen[chat] = guide.show(guide.resolve(data))
    return stream


def _ways(screen: Screen) -> list[str]:
    """The buttons that make one answer and one edit: choosing a language and clearing make other calls."""
    found = [button.data for row in screen.rows for button in row if button.data]
    return [data for data in found if (place := decode(data)) and place.asked is Asked.NOTHING]


def _update(number: int, chat: int, screen: Screen, data: str) -> dict[str, object]:
    formatted = parse_html(screen.text)
    message = {
        "message_id": number + 1,
        "from": {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"},
        "chat": {"id": chat, "first_name": "Person", "type": "private"},
        "date": MOMENT,
        "edit_date": MOMENT,
        "text": formatted.text,
        "entities": [entity.as_json() for entity in formatted.entities],
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[_key(button) for button in row] for row in screen.rows]},
    }
    query = {
        "id": str(number + 1),
        "from": {"id": chat, "is_bot": False, "first_name": "Person", "language_code": screen.place.language},
        "message": message,
        "chat_instance": str(-chat),
        "data": data,
    }
    return {"update_id": FIRST_UPDATE + number, "callback_query": query}


def _key(button: Button) -> dict[str, object]:
    key: dict[str, object] = {"text": button.label}
    if button.data:
        key["callback_data"] = button.data
    if button.url:
        key["url"] = button.url
    if button.copy:
        key["copy_text"] = {"text": button.copy}
    if button.style:
        key["style"] = button.style
    return key
