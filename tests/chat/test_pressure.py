"""Under pressure: Help goes first; a chat is drawn one screen after another, and only the newest of those that wait."""

import asyncio
from typing import Any

import pytest

from bot.dialogue.guide import Guide
from bot.telegram.delivery import Delivery
from bot.telegram.drawing import Drawing, Sheet, sheet
from bot.telegram.pace import CALM_SECONDS, CROWD, FIRST, SLOWEST, Pace
from tests.chat.person import Chats


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def refuse(pace: Pace, times: int) -> None:
    """So many chats are refused."""
    for chat in range(1, times + 1):
        pace.refused(chat, 1.0)


def seconds_for(pace: Pace, clock: Clock, screens: int) -> float:
    """How long it takes until so many screens went out, each as soon as it may."""
    begun = clock.seconds
    for _ in range(screens):
        while (seconds := pace.seconds()) > 0:
            clock.seconds += max(seconds, 1e-6)
        pace.sent(is_urgent=False)
    return clock.seconds - begun


def test_single_refusals_slow_nobody_else() -> None:
    pace = Pace(Clock())
    refuse(pace, CROWD - 1)
    assert pace.seconds() == 0


def test_a_crowd_of_refusals_brakes_and_quiet_lets_go() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(100):
        pace.taken()
    refuse(pace, CROWD)
    assert seconds_for(pace, clock, 51) == pytest.approx(1 + 51 / (100 * FIRST), abs=0.01)
    clock.seconds += CALM_SECONDS + 2
    assert pace.seconds() == 0


def test_while_it_brakes_the_others_get_what_help_leaves() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(100):
        pace.taken()
    refuse(pace, CROWD)
    clock.seconds += 1
    for _ in range(20):
        pace.sent(is_urgent=True)
    assert seconds_for(pace, clock, 5) == pytest.approx(25 / (100 * FIRST), abs=0.01)


def test_however_long_the_crowd_is_refused_the_others_go_on() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(100):
        pace.taken()
    for _ in range(60):
        refuse(pace, CROWD)
        clock.seconds += 1
    assert seconds_for(pace, clock, 20) <= 1 + 20 / SLOWEST


def test_the_rate_rises_again_while_telegram_takes_all() -> None:
    clock = Clock()
    pace = Pace(clock)
    refuse(pace, CROWD)
    first = seconds_for(pace, clock, 100)
    for _ in range(30):
        clock.seconds += 1
        for _ in range(50):
            pace.taken()
    assert seconds_for(pace, clock, 100) < first / 2


async def test_of_several_taps_in_one_chat_the_newest_is_drawn_last_and_each_is_answered(chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    await chats.misbehave({"method": "editMessageText", "delay": 0.3, "times": 1})
    screens = ("home", "help", "privacy", "grooming")
    for name in screens:
        await chats.post("press", chat=1, data=f"1en/{name}")
    drawn: list[dict[str, Any]] = []
    async with asyncio.timeout(10):
        while len(await chats.calls("answerCallbackQuery")) < len(screens) or len(drawn) < 2:
            await asyncio.sleep(0.05)
            drawn = await chats.calls("editMessageText")
    assert len(drawn) <= 3, "what was overtaken is not drawn"
    title = chats.guide.library.source.screens["grooming"].title
    assert title in (await person.look())["messages"][-1]["text"]


class Crowded:
    """A way to the Bot API for tests of the order: it notes what goes out."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    async def send(self, url: str, body: bytes) -> None:  # noqa: ARG002
        self.sent.append(body)


@pytest.fixture
def sheets(guide: Guide) -> tuple[Sheet, Sheet]:
    """An ordinary screen and one of Help."""
    ordinary = sheet(guide.show(guide.place_at("privacy", "en")))
    return ordinary, sheet(guide.show(guide.place_at("help", "en")))


async def test_help_overtakes_all_that_waits_for_its_turn(sheets: tuple[Sheet, Sheet], chats: Chats) -> None:
    ordinary, urgent = sheets
    way = Crowded()
    delivery = Delivery(chats_bot(), way, way)  # type: ignore[arg-type]
    refuse(delivery._pace, CROWD)
    for chat in range(1, 201):
        await delivery.draw(Drawing(chat, 5, ordinary))
    assert not way.sent, "the others wait for their turn"
    assert delivery.must_wait(150, ordinary)
    await delivery.draw(Drawing(100, 5, urgent))
    await delivery.draw(Drawing(1000, 5, urgent))
    assert way.sent == [urgent.as_edit(100, 5), urgent.as_edit(1000, 5)]
    assert not delivery.must_wait(1001, urgent)
    assert 100 not in delivery._queue
    await delivery.stop()


def chats_bot() -> Any:
    class Bot:
        base_url = "http://127.0.0.1/bot"

    return Bot()
