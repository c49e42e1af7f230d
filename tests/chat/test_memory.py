"""Nothing about anybody stays: not over a restart, and not in the memory of the process."""

import asyncio
import gc
from collections import Counter
from typing import Any

import telegram

from bot.dialogue.guide import Guide
from tests.chat.person import Chats, newest

PEOPLE = 10_000


async def test_a_restart_in_the_middle_of_a_quiz_loses_nobody_s_place(chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press("English")
    await person.press(data="1en/grooming.quiz:1")
    quiz = guide.library.source.screens["grooming.quiz"]
    answered = newest(await person.press(data="1en/grooming.quiz:10"))
    assert quiz.questions[0].answers[0].feedback in answered["text"]  # type: ignore[union-attr, index]
    await chats.stop_bot()
    await chats.start_bot()
    onward = newest(await person.press("Next ›"))
    assert "Question 2 of 5" in onward["text"]
    assert onward["id"] == answered["id"]


def _objects_of_the_library() -> Counter[str]:
    """How many objects of each class of python-telegram-bot live, those that a person's update is made of."""
    gc.collect()
    kinds = (telegram.Update, telegram.User, telegram.Chat, telegram.Message, telegram.CallbackQuery)
    return Counter(type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, kinds))


async def test_ten_thousand_chats_leave_no_object_behind(chats: Chats) -> None:
    await chats.person(1).send("/start")
    before = _objects_of_the_library()
    world = chats.simulator.world
    for chat in range(2, PEOPLE + 2):
        world.chat(chat)
        world.updates.add_raw({"callback_query": _tap(chat)}, chat)
    while world.calls.by_method["sendMessage"] < PEOPLE + 1:  # noqa: ASYNC110  the application has no event for it
        await asyncio.sleep(0.05)
    assert chats.counted["screen", "home", "rw"] == PEOPLE, "everybody got the screen"
    await chats.stop_bot()
    after = _objects_of_the_library()
    await chats.start_bot()
    # The bot's own user stands in the application; what a person's tap was made of is gone.
    assert sum(after.values()) <= sum(before.values()) + 2, after - before


def _tap(chat: int) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Somebody"}
    message = {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private", "first_name": "Somebody"}}
    return {"id": str(chat), "from": person, "chat_instance": "1", "message": message, "data": "1rw/home"}
