"""Whatever Telegram brings, whole, new or broken: the bot answers what can be answered, and goes on."""

import json
from random import Random
from typing import Any

import pytest

from bot.dialogue.guide import Guide
from bot.dialogue.place import encode
from tests.fuzz.rounds import UPDATES_IN_A_ROUND, in_rounds, seed_of
from tests.fuzz.talk import NOT_ANSWERED, Talk, talking
from tests.fuzz.updates import GROUPS, PEOPLE, Updates, described


def _stream(guide: Guide, seed: int) -> Updates:
    library = guide.library
    texts = [text for _, text in library.files.examples + library.files.questions]
    return Updates(Random(seed), texts, [encode(place) for place in guide.plain_places()])  # noqa: S311


def _as_it_comes(update: Any) -> Any:
    """The update after its way over the wire, in which Infinity is a number that is too large."""
    return json.loads(json.dumps(update))


# The library will one day count payments among attachments no longer; nobody pays this bot.
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@in_rounds
async def test_no_update_stops_the_bot_or_takes_the_way_to_help_away(guide: Guide, number: int) -> None:
    stream = _stream(guide, seed_of(number))
    ways = (stream.whole, stream.whole, stream.whole, stream.broken, stream.broken, stream.unknown)
    async with talking(guide) as talk:
        for chat in PEOPLE + GROUPS:
            talk.world.chat(chat)
        for turn in range(UPDATES_IN_A_ROUND):
            make = ways[turn % len(ways)]
            update = _as_it_comes(make())
            try:
                await _bring(talk, update, is_whole=make == stream.whole, by_webhook=turn % 2 == 1)
            except BaseException:
                print(f"update {turn} of round {number}: {json.dumps(update)}")  # noqa: T201  for whoever replays it
                raise
        talk.check_nothing_is_kept()


async def _bring(talk: Talk, update: Any, *, is_whole: bool, by_webhook: bool) -> None:
    talk.complaints.clear()
    unread, last = talk.counted["unread", "update", ""], talk.world.calls.last
    await talk.bring(update, by_webhook=by_webhook)
    assert not [complaint for complaint in talk.complaints if NOT_ANSWERED in complaint], talk.complaints
    for chat in PEOPLE:
        newest = next(talk.world.chat(chat).newest_first(), None)
        if newest is not None:
            talk.check(newest)
    if is_whole:
        assert not talk.complaints
        assert talk.counted["unread", "update", ""] == unread, "an update that is as described can be read"
        _check_answered(talk, update, last)


def _check_answered(talk: Talk, update: Any, last: int) -> None:
    tap, message = update.get("callback_query"), update.get("message")
    if tap and "message" in tap:
        assert talk.answers(last) == {tap["id"]: 1}
    if message and message["chat"]["type"] == "private" and "text" in message:
        sent = talk.world.calls.since(last, "sendMessage")
        assert [call.parameters["chat_id"] for call in sent] == [message["chat"]["id"]]


def test_the_description_holds_what_the_bot_reads() -> None:
    types = described()
    assert {"message", "callback_query", "my_chat_member", "inline_query"} < set(types["Update"])
    assert types["MaybeInaccessibleMessage"] == ["Message", "InaccessibleMessage"]


def test_one_seed_makes_the_same_updates_always(guide: Guide) -> None:
    one, other = _stream(guide, 1), _stream(guide, 1)
    assert [json.dumps(one.broken()) for _ in range(50)] == [json.dumps(other.broken()) for _ in range(50)]
