"""The taps that every system is given: people who wander through the real content, made before anything is timed."""

import json
import pickle
import random
from dataclasses import dataclass
from pathlib import Path

from bot.cli.content import read_library
from bot.dialogue.guide import Guide
from bot.dialogue.library import HELP, HOME
from bot.dialogue.place import Asked, decode
from bot.dialogue.screen import Button, Screen
from bot.simulator.html_reader import parse_html

FIRST_UPDATE = 1_000_001
FIRST_CHAT = 500_000_001
WANDERERS = 50
"""People whose ways are made; the taps are dealt out to many more chats."""

SEED = 20261122
MOMENT = 1_795_000_000

ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


@dataclass(frozen=True)
class Tap:
    """One tap on a screen: `body` is its update, with %(update)d, %(chat)d and %(number)d still to be filled in."""

    body: bytes
    is_help: bool
    counts: tuple[tuple[str, str, str], ...]
    """What Rinda counts for it: happening, subject, language."""


def make_stream(taps: int) -> list[Tap]:
    """`taps` callback queries, each on a message with the screen and keyboard its person sees.

    The same for the same content. Mistakes in the content end the program, as for every command.
    """
    guide = Guide(read_library())
    chance = random.Random(SEED)
    languages = list(guide.library.editions)
    seen: dict[int, Screen] = {}
    stream = []
    for number in range(taps):
        person = number % WANDERERS
        if person not in seen:
            seen[person] = guide.show(guide.place_at(HOME, languages[person % len(languages)]))
        screen = seen[person]
        data = chance.choice(_ways(screen))
        place = guide.resolve(data)
        seen[person] = guide.show(place)
        counts = tuple((kind, subject, place.language) for kind, subject in seen[person].counts)
        stream.append(Tap(_template(_update(screen, data)), place.position.screen == HELP, counts))
    return stream


def keep(stream: list[Tap], path: Path) -> None:
    """Writes the stream for the process of the Bot API."""
    path.write_bytes(pickle.dumps(stream))


def read(path: Path) -> list[Tap]:
    """The stream that this benchmark has written."""
    found: list[Tap] = pickle.loads(path.read_bytes())  # noqa: S301  our own file of a moment ago
    return found


def start(update: int, chat: int) -> bytes:
    """/start as somebody sends it who has just opened the chat."""
    message = _message(chat, update, "/start") | {
        "from": _person(chat, "en"),
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    return json.dumps({"update_id": update, "message": message}).encode()


def menu_tap(update: int, number: int, chat: int, message: int, data: str) -> bytes:
    """A tap on a button of a bot that makes its own callback_data."""
    query = {
        "id": str(number),
        "from": _person(chat, "en"),
        "message": _message(chat, message, "Where to?") | {"from": ME},
        "chat_instance": str(-chat),
        "data": data,
    }
    return json.dumps({"update_id": update, "callback_query": query}).encode()


def _ways(screen: Screen) -> list[str]:
    """The buttons that make one answer and one edit: choosing a language and clearing make other calls."""
    found = [button.data for row in screen.rows for button in row if button.data]
    return [data for data in found if (place := decode(data)) and place.asked is Asked.NOTHING]


def _update(screen: Screen, data: str) -> dict[str, object]:
    formatted = parse_html(screen.text)
    message = _message("<chat>", "<number>", formatted.text) | {
        "from": ME,
        "edit_date": MOMENT,
        "entities": [entity.as_json() for entity in formatted.entities],
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[_key(button) for button in row] for row in screen.rows]},
    }
    query = {
        "id": "<<number>>",
        "from": _person("<chat>", screen.place.language),
        "message": message,
        "chat_instance": "<<chat>>",
        "data": data,
    }
    return {"update_id": "<update>", "callback_query": query}


def _template(update: dict[str, object]) -> bytes:
    text = json.dumps(update, separators=(",", ":")).replace("%", "%%")
    for name in ("update", "chat", "number"):
        text = text.replace(f"<<{name}>>", f"%({name})d").replace(f'"<{name}>"', f"%({name})d")
    return text.encode()


def _person(chat: int | str, language: str) -> dict[str, object]:
    return {"id": chat, "is_bot": False, "first_name": "Person", "language_code": language}


def _message(chat: int | str, number: int | str, text: str) -> dict[str, object]:
    where = {"id": chat, "first_name": "Person", "type": "private"}
    return {"message_id": number, "chat": where, "date": MOMENT, "text": text}


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
