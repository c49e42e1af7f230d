"""One chat that floods the bot: the others are answered as before, and whoever floods still gets what matters."""

import asyncio
from typing import Any

from bot.telegram.fairness import MOST_MESSAGES, MOST_OF_A_LANE, Fairness, Kind, Lane, lane_of
from bot.telegram.tap import Raw
from tests.chat.person import Chats, newest

FLOOD = 3000
FLOODER = 66
FEW = 150
"""Updates of a flood that are worked on while others wait: a tenth of it would be double."""


def message(chat: int, text: str = "", **more: Any) -> Raw:
    person = {"id": chat, "is_bot": False, "first_name": "Somebody", "language_code": "en"}
    about = {"message_id": 1, "date": 1_795_000_000, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"message": about | ({"text": text} if text else {}) | more}


def tap(chat: int, data: str, number: int = 1) -> Raw:
    inside = message(chat)["message"]
    query = {"id": str(number), "from": inside["from"], "chat_instance": "1", "message": inside, "data": data}
    return {"callback_query": query}


def flood(chats: Chats, updates: list[Raw]) -> None:
    """All at once, as they stand in Telegram's queue."""
    for update in updates:
        chats.simulator.world.updates.add_raw(dict(update), FLOODER)


def calls_for(chats: Chats, chat: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [dict(call.as_json()) for call in chats.simulator.world.calls.since(0)]
    return [call for call in found if call["parameters"].get("chat_id") == chat]


def worked(chats: Chats, happened: str, language: str) -> int:
    """How many updates led to a screen or a search in a language, which in these tests is the flooder's alone."""
    return sum(n for (what, _, its), n in chats.counted.items() if (what, its) == (happened, language))


async def until_quiet(chats: Chats) -> None:
    """Until everything is fetched and, by stopping, answered."""
    world = chats.simulator.world
    while world.updates.pending:  # noqa: ASYNC110  the application has no event for it
        await asyncio.sleep(0.05)
    await chats.stop_bot()
    await chats.start_bot()


async def test_others_are_answered_as_before_while_one_chat_taps_thousands_of_times(chats: Chats) -> None:
    await chats.person(FLOODER).send("/start")
    world = chats.simulator.world
    for number in range(FLOOD):
        flood(chats, [tap(FLOODER, "1en/grooming" if number % 2 else "1en/home", number + 1)])
        if number % 100 == 50:
            world.chat(1000 + number)
            world.updates.add_raw(dict(tap(1000 + number, "1rw/privacy", FLOOD + number)), 1000 + number)
    await until_quiet(chats)
    assert chats.counted["screen", "privacy", "rw"] == FLOOD // 100, "each of the others got the screen, once"
    for number in range(50, FLOOD, 100):
        assert [call["method"] for call in calls_for(chats, 1000 + number)] == ["editMessageText", "sendMessage"]
        assert [call for call in await chats.calls("answerCallbackQuery")
                if call["parameters"]["callback_query_id"] == str(FLOOD + number)]  # fmt: skip
    assert worked(chats, "screen", "en") < FEW
    title = chats.guide.library.source.screens["grooming"].title
    assert title in newest(await chats.person(FLOODER).look())["text"], "the last screen asked for is there"


async def test_a_tap_behind_thousands_of_messages_is_answered_before_they_are(chats: Chats) -> None:
    other = chats.person(1)
    await other.send("/start")
    chats.simulator.world.chat(FLOODER)
    flood(chats, [message(FLOODER, f"what is this {number}") for number in range(FLOOD)])
    await other.press(data="1en/privacy")
    title = chats.guide.library.source.screens["privacy"].title
    assert title in newest(await other.look())["text"]
    assert worked(chats, "search", "en") < FEW


async def test_a_cry_for_help_is_heard_among_what_floods(chats: Chats) -> None:
    source = chats.guide.library.source
    chats.simulator.world.chat(FLOODER)
    for cry, kind in (("help me", "danger"), ("he says he will send my nudes to my mum", "blackmail")):
        chats.counted.clear()
        flood(chats, [message(FLOODER, word) for word in ("hello", "ok", "why", "answer") * 50])
        flood(chats, [message(FLOODER, cry)])
        flood(chats, [message(FLOODER, word) for word in ("hello", "ok", "why", "answer") * 50])
        await until_quiet(chats)
        assert chats.counted["safeguarding", f"offered:{kind}", "en"] >= 1
    said = [item["text"] for item in (await chats.person(FLOODER).look())["messages"]]
    assert any(text.startswith(source.screens["heard"].title) for text in said)


async def test_whoever_hammers_buttons_and_then_help_sees_help(chats: Chats) -> None:
    title = chats.guide.library.source.screens["help"].title
    person = chats.person(FLOODER)
    await person.send("/start")
    flood(chats, [tap(FLOODER, "1en/home", number + 1) for number in range(500)])
    flood(chats, [tap(FLOODER, "1en/help@home", number + 501) for number in range(30)])
    await until_quiet(chats)
    assert title in newest(await person.look())["text"]


async def test_help_comes_even_while_clearing_a_hundred_times_is_held_up(chats: Chats) -> None:
    person = chats.person(FLOODER)
    await person.send("/start")
    await chats.misbehave({"method": "deleteMessages", "delay": 0.5, "times": None})
    flood(chats, [tap(FLOODER, "1en-clear", number + 1) for number in range(100)])
    helped = newest(await person.send("/help", language_code="en"))
    assert chats.guide.library.source.screens["help"].title in helped["text"]
    cleared = await chats.calls("deleteMyCommands")
    assert len(cleared) <= MOST_OF_A_LANE


async def test_ordinary_haste_is_no_flood(chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    for name in ("home", "young", "grooming", "home", "help") * 8:
        await chats.post("press", chat=1, data=f"1en/{name}")
        await chats.get("calls?since=0&method=answerCallbackQuery&timeout=5")
    await until_quiet(chats)
    assert chats.counted["screen", "home", "en"] == 16
    assert len(await chats.calls("answerCallbackQuery")) == 40


class Answers:
    """What was answered, in its order, and what is still in hand: everything, until a test ends it."""

    def __init__(self) -> None:
        self.fairness = Fairness(self.answer)
        self.said: list[str] = []

    async def answer(self, raw: Raw, lane: Lane) -> None:  # noqa: ARG002
        self.said.append(str(raw["message"]["text"] if "message" in raw else raw["callback_query"]["data"]))

    def comes(self, raw: Raw) -> bool:
        """Whether it is answered at once; then it is in hand."""
        lane = lane_of(raw)
        assert lane is not None
        if self.fairness.holds(lane, raw):
            return False
        self.fairness.begin(lane)
        return True

    async def quiet(self) -> None:
        while tasks := self.fairness.releasing():
            await asyncio.gather(*tasks)


async def test_what_is_held_is_bounded_and_gone_when_the_flood_is_over() -> None:
    answers = Answers()
    at_once = [answers.comes(message(1, f"message {number}")) for number in range(1000)]
    assert at_once.count(True) == MOST_OF_A_LANE
    assert answers.comes(message(2, "another chat"))
    held = answers.fairness._held[Lane(1, Kind.WORDS)]
    assert len(held) == MOST_MESSAGES
    assert max(len(raw["message"]["text"]) for raw in held) <= 2000
    for _ in range(MOST_OF_A_LANE):
        answers.fairness.end(Lane(1, Kind.WORDS))
    answers.fairness.end(Lane(2, Kind.WORDS))
    await answers.quiet()
    assert len(answers.said) == MOST_MESSAGES
    assert answers.said[-1].endswith("message 999")
    assert not answers.fairness._held
    assert not answers.fairness._in_hand
    assert not answers.fairness._releasing


async def test_an_older_tap_that_was_held_is_not_drawn_over_a_newer_one() -> None:
    answers = Answers()
    for _ in range(MOST_OF_A_LANE):
        assert answers.comes(tap(1, "1en/home"))
    assert not answers.comes(tap(1, "1en/privacy"))
    assert answers.comes(tap(1, "1en/help@home")), "Help is behind nothing else"
    for _ in range(MOST_OF_A_LANE):
        answers.fairness.end(Lane(1, Kind.TAP))
    await answers.quiet()
    assert answers.said == []


def test_every_update_has_a_lane_or_none_and_none_raises() -> None:
    assert lane_of(tap(1, "1en/help.pictures:2")) == (1, Kind.HELP)
    assert lane_of(tap(1, "1en/home")) == (1, Kind.TAP)
    assert lane_of(tap(1, "stats:all")) == (1, Kind.TAP)
    assert lane_of(message(1, "/help")) == (1, Kind.HELP_COMMAND)
    assert lane_of(message(1, "/start x")) == (1, Kind.COMMAND)
    assert lane_of(message(1, "hello")) == (1, Kind.WORDS)
    assert lane_of(message(1, photo=[], caption="look")) == (1, Kind.WORDS)
    assert lane_of(message(1, photo=[])) == (1, Kind.FILE)
    odd: tuple[Any, ...] = (
        {},
        {"message": 5},
        {"message": {"chat": []}},
        {"callback_query": {"message": "x"}},
        [],
        None,
    )
    assert [lane_of(update) for update in odd] == [None] * len(odd)
