"""What was found by trying everything, each once more by itself."""

from typing import Any

import pytest
from starlette.types import Message as Event

from bot.dialogue.guide import Guide
from bot.telegram.webhook import SECRET_HEADER, Webhook
from tests.fuzz.talk import talking


def _message(**fields: Any) -> dict[str, Any]:
    chat, person = {"id": 7, "type": "private"}, {"id": 7, "is_bot": False, "first_name": "Somebody"}
    return {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "hello", **fields}


async def test_whoever_wrote_is_noted_nowhere_in_the_library(guide: Guide) -> None:
    async with talking(guide) as talk:
        talk.world.chat(7)
        await talk.bring({"update_id": 1, "message": _message()}, by_webhook=False)
        assert talk.world.calls.by_method["sendMessage"] == 1
        talk.check_nothing_is_kept()


@pytest.mark.parametrize(
    "update",
    [
        {"callback_query": {"id": "1", "from": {"id": float("inf")}, "message": _message()}},
        {"message": _message(date=10**18)},
        {"message": _message(chat={"id": {}, "type": "private"})},
        {"message": _message(message_id="one")},
        {"message": _message(text=5)},
        {"message": _message(**{"from": {"id": [], "is_bot": False, "first_name": "Somebody"}})},
    ],
    ids=["tap-without-end", "date-beyond-time", "chat-without-number", "message-without-number", "no-text", "nobody"],
)
@pytest.mark.parametrize("by_webhook", [True, False])
async def test_an_update_that_nobody_can_read_is_counted_and_the_next_one_is_answered(
    update: dict[str, Any], guide: Guide, *, by_webhook: bool
) -> None:
    async with talking(guide) as talk:
        talk.world.chat(7)
        await talk.bring({"update_id": 1, **update}, {"update_id": 2, "message": _message()}, by_webhook=by_webhook)
        assert not talk.complaints
        assert talk.counted["unread", "update", ""] == 1
        assert talk.world.calls.by_method["sendMessage"] == 1


async def test_updates_of_other_kinds_are_not_even_read(guide: Guide) -> None:
    async with talking(guide) as talk:
        await talk.bring({"update_id": 1, "edited_message": "?"}, {"update_id": 2, "poll": []}, by_webhook=True)
        assert not talk.complaints
        assert not talk.counted


async def test_a_body_that_is_nested_too_deep_is_refused() -> None:
    sent: list[Event] = []

    async def receive() -> Event:
        return {"type": "http.request", "body": b"[" * 100_000}

    async def send(event: Event) -> None:
        sent.append(event)

    headers = [(SECRET_HEADER, b"s"), (b"content-type", b"application/json")]
    await Webhook("s")({"type": "http", "method": "POST", "headers": headers}, receive, send)
    assert sent[0]["status"] == 400
