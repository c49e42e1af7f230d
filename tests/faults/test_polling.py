"""Polling goes on through what Telegram's answers may do to it, and believes a revoked token only after a while."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import InvalidToken

from bot.dialogue.guide import Guide
from bot.telegram.application import polling
from bot.telegram.polling import MOST_REFUSALS
from bot.telegram.updates import MOST_IN_HAND
from tests.faults.walking import Town, opened


@pytest.fixture
async def town(guide: Guide) -> AsyncIterator[Town]:
    async with opened(guide) as made:
        yield made


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_is_believed_to_be_revoked_after_a_minute_and_then_polling_ends(town: Town, code: int) -> None:
    await town.chats.stop_bot()
    async with town.started() as chat:
        await town.chats.misbehave({"method": "getUpdates", "code": code, "times": MOST_REFUSALS - 1})
        async with polling(chat) as fetching:
            assert await town.walks() == [], "a gateway's refusals pass"
            await town.chats.misbehave({"method": "getUpdates", "code": code, "times": None})
            await town.chats.post("send", chat=99, text="so that the held poll ends")
            with pytest.raises(InvalidToken):
                async with asyncio.timeout(10):
                    await fetching
    await town.chats.misbehave()
    await town.chats.start_bot()
    assert await town.walks() == []


async def test_updates_in_any_order_are_answered_once_each(town: Town) -> None:
    await town.chats.stop_bot()
    await town.chats.misbehave({"updates": "overtaking", "chat": 3}, {"updates": "overtaking", "chat": 4})
    for chat in (1, 2, 3, 4):
        await town.chats.post("send", chat=chat, text="/start")
    await town.chats.start_bot()
    await town.quiet()
    await town.walks()
    assert town.counts()["start", "none", "rw"] == 4


async def test_what_a_stop_leaves_waiting_comes_again_after_it(town: Town) -> None:
    """While all hands are full, a stop comes: nobody is lost, and nobody is answered twice."""
    await town.chats.misbehave({"method": "sendMessage", "delay": 0.3, "times": MOST_IN_HAND})
    people = range(1, MOST_IN_HAND + 40)
    world = town.chats.simulator.world
    for chat in people:
        world.chat(chat)
        world.updates.add_raw({"callback_query": tap(chat)}, chat)
    async with asyncio.timeout(5):
        while town.updates.in_hand() < MOST_IN_HAND:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    await town.chats.stop_bot()
    await town.chats.misbehave()
    await town.chats.start_bot()
    await town.quiet()
    async with asyncio.timeout(5):
        while not all(world.chat(chat).messages for chat in people):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert town.counts()["screen", "home", "rw"] == len(people)


@pytest.mark.parametrize("result", ["[{}]", "[1]", "7", "null"])
async def test_an_answer_that_holds_no_updates_is_asked_for_again(town: Town, result: str) -> None:
    body = f'{{"ok":true,"result":{result}}}'
    await town.chats.misbehave({"method": "getUpdates", "body": body, "content_type": "application/json", "times": 3})
    await town.chats.post("send", chat=town.newcomer(), text="so that the held poll ends")
    await town.quiet()
    assert not town.chats.simulator.world.faults.left
    assert await town.walks() == []


def tap(chat: int) -> dict[str, Any]:
    somebody = {"id": chat, "is_bot": False, "first_name": "Somebody"}
    message = {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}}
    return {"id": str(chat), "from": somebody, "chat_instance": "1", "message": message, "data": "1rw/home"}
