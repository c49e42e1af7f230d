"""A thousand people use everything, things go wrong on the way, and afterwards nothing of them is found anywhere."""

import asyncio
import io
import logging
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.counts.buffer import CountBuffer
from bot.counts.count import kigali_today
from bot.counts.publisher import Publisher
from bot.counts.store import CountStore
from bot.dialogue.guide import Guide
from bot.logs import set_up_logging
from bot.organisers.subjects import subjects_of
from tests.chat.person import TOKEN, Chats

PEOPLE = 1000
FIRST_ID = 7_310_000_000
KINDS = ("photo", "video", "voice", "document", "sticker", "location", "contact")
FAULTS: tuple[dict[str, Any], ...] = (
    {"method": "editMessageText", "code": 429, "retry_after": 1, "times": 3},
    {"method": "editMessageText", "code": 400, "description": "Bad Request: message can't be edited", "times": 20},
    {"method": "sendMessage", "code": 403, "description": "Forbidden: bot was blocked by the user", "times": 20},
    {"method": "sendMessage", "code": 400, "description": "Bad Request: chat not found", "times": 5},
    {"method": "answerCallbackQuery", "code": 502, "body": "<html>Bad Gateway</html>", "times": 10},
    {"method": "editMessageText", "code": 500, "times": 10},
)


def marks(number: int) -> dict[str, str]:
    """What is this person's alone."""
    return {
        name: f"kanari{name}{number:04d}x" for name in ("first", "last", "user", "text", "caption", "start", "file")
    }


def updates(number: int, guide: Guide) -> list[dict[str, Any]]:
    """What one person does: starts, types, sends a file, and taps, all with things that are theirs alone."""
    mine, chat_id = marks(number), FIRST_ID + number
    person = {"id": chat_id, "is_bot": False, "first_name": mine["first"], "last_name": mine["last"],
              "username": mine["user"], "language_code": "fr"}  # fmt: skip
    chat = {"id": chat_id, "type": "private", "first_name": mine["first"], "username": mine["user"]}
    head = {"date": 1_795_000_000, "chat": chat, "from": person}
    chance = random.Random(number)  # noqa: S311  the same walk in every run
    places = [
        f"1{chance.choice(('rw', 'en', 'fr'))}/{name}" for name in chance.sample(sorted(guide.library.files.homes), 3)
    ]
    photo = [{"file_id": mine["file"], "file_unique_id": mine["file"], "width": 1, "height": 1}]
    return [
        {"message": {**head, "message_id": 1, "text": f"/start home__{mine['start']}"}},
        {"message": {**head, "message_id": 2, "text": f"he threatens me with my nudes {mine['text']}"}},
        {"message": {**head, "message_id": 3, "photo": photo, "caption": mine["caption"]}},
        {"message": {**head, "message_id": "broken", "text": mine["text"]}},
        *(
            {"callback_query": {"id": f"{number}{index}", "from": person, "chat_instance": "1", "data": data,
                                "message": {"message_id": 4, "date": 0, "chat": chat}}}
            for index, data in enumerate([*places, f"1rw/{mine['text']}", "1en^heard:0000003"])
        ),
    ]  # fmt: skip


async def test_a_thousand_people_leave_no_trace(
    chats: Chats, guide: Guide, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    heard = io.StringIO()
    set_up_logging("DEBUG")
    logging.getLogger().handlers[0].setStream(heard)  # type: ignore[attr-defined]
    logging.getLogger("telegram").setLevel(logging.DEBUG)
    buffer = CountBuffer()
    monkeypatch.setattr(chats, "count", buffer.add)
    await chats.stop_bot()
    await chats.start_bot()
    await chats.misbehave(*FAULTS)
    world = chats.simulator.world
    for number in range(PEOPLE):
        world.chat(FIRST_ID + number)
        for update in updates(number, guide):
            world.updates.add_raw(update, FIRST_ID + number)
    while world.updates.pending or not world.updates.polling:  # noqa: ASYNC110  the application has no event for it
        await asyncio.sleep(0.1)
    await chats.stop_bot()
    await chats.start_bot()
    store = await CountStore.open(f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}")
    await store.add(buffer.take())
    report = await Publisher(store, subjects_of(guide.library)).published(kigali_today() + timedelta(days=40))
    await store.close()
    out, err = capfd.readouterr()
    traces = "\n".join([heard.getvalue(), out, err, str(report), *_files(tmp_path)])
    assert heard.getvalue(), "the most verbose logging did write"
    for number in range(PEOPLE):
        for mark in (*marks(number).values(), str(FIRST_ID + number)):
            assert mark not in traces
    assert TOKEN not in traces
    assert "getfile" not in {method.lower() for method in world.calls.by_method}


def _files(folder: Path) -> list[str]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    assert found, "the database is there"
    return [path.read_bytes().decode("latin-1") for path in found]
