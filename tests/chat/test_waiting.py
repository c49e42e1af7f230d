"""What waits is drawn in the end, nowhere else, and never before Help, whatever the Bot API does."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.dialogue.guide import Guide
from bot.telegram import delivery as delivery_module
from bot.telegram.clearing import Clearing
from bot.telegram.delivery import Delivery
from bot.telegram.drawing import Drawing, Sheet, sheet
from bot.telegram.pace import CROWD, FIRST, Pace
from bot.telegram.queue import MOST_UNDER_WAY

MESSAGE = 5


class Way:
    """A way to a Bot API that does with each call what the test says, and notes what it took."""

    base_url = "http://127.0.0.1/bot"

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.answers: list[Callable[[], Any]] = []
        """What happens to the next calls, in order; then all are taken."""

    async def send(self, url: str, body: bytes) -> None:
        if self.answers and (work := self.answers.pop(0)()) is not None:
            await work
        self.taken.append((url.rpartition("/")[2], body))

    def shown(self, drawn: Sheet, chat: int) -> bool:
        """Whether this screen was taken as an edit in the chat."""
        return ("editMessageText", drawn.as_edit(chat, MESSAGE)) in self.taken


def refuse(seconds: float) -> Callable[[], None]:
    def answer() -> None:
        raise RetryAfter(timedelta(seconds=seconds))

    return answer


def gone() -> None:
    raise BadRequest("Message to edit not found")


@pytest.fixture
def way() -> Any:
    return Way()


@pytest.fixture
def delivery(way: Any) -> Delivery:
    return Delivery(way, way, way)


@pytest.fixture
def shown(guide: Guide) -> Callable[[str], Sheet]:
    return lambda name: sheet(guide.show(guide.place_at(name, "en")))


def brake(delivery: Delivery) -> None:
    for chat in range(CROWD):
        delivery._pace.refused(-chat, 0.0)


def test_one_chat_that_is_refused_again_and_again_brakes_nobody() -> None:
    pace = Pace(lambda: 1000.0)
    for _ in range(10 * CROWD):
        pace.refused(7, 1.0)
    assert pace.seconds() == 0


async def test_nobody_who_was_refused_is_known_a_moment_later(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [1000.0]
    delivery._pace = Pace(lambda: moment[0])
    monkeypatch.setattr(delivery_module, "FORGETTING_SECONDS", 0.01)
    way.answers = [refuse(60)]
    await delivery.draw(Drawing(1, MESSAGE, shown("privacy")))
    assert delivery._pace._refused == {1}
    moment[0] += delivery_module.FORGETTING_SECONDS + 1
    await asyncio.sleep(0.05)
    assert not delivery._pace._refused
    with delivery.clearing(1):
        pass


def test_what_a_busy_moment_left_over_goes_out_at_once() -> None:
    moment = [1000.0]
    pace = Pace(lambda: moment[0])
    for _ in range(200):
        pace.taken()
    for chat in range(CROWD):
        pace.refused(chat, 0.0)
    moment[0] += 0.5
    at_once = 0
    while pace.seconds() == 0:
        pace.sent(is_urgent=False)
        at_once += 1
    assert at_once == pytest.approx(200 * FIRST * 0.1, abs=1)


def test_where_help_alone_is_too_much_the_others_get_a_little() -> None:
    moment = [1000.0]
    pace = Pace(lambda: moment[0])
    for chat in range(CROWD):
        pace.refused(chat, 1.0)
    others = 0
    for _ in range(1000):
        moment[0] += 0.02
        pace.sent(is_urgent=True)
        if pace.seconds() == 0:
            pace.sent(is_urgent=False)
            others += 1
    assert others >= 20


def test_the_answer_to_a_cry_for_help_and_the_page_that_hides_do_not_wait(shown: Callable[[str], Sheet]) -> None:
    assert all(shown(name).is_urgent for name in ("help", "help.talk", "heard", "hide"))
    assert not shown("privacy").is_urgent


async def test_a_screen_that_waits_does_not_come_back_into_a_chat_that_was_cleared(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet]
) -> None:
    way.answers = [refuse(0.05)]
    await delivery.draw(Drawing(1, MESSAGE, shown("grooming")))
    brake(delivery)
    await delivery.draw(Drawing(2, MESSAGE, shown("grooming")))
    with delivery.clearing(1), delivery.clearing(2):
        pass
    await asyncio.sleep(0.3)
    assert way.taken == []
    assert not delivery.must_wait(1, shown("help"))


async def test_nor_does_one_that_is_on_its_way(way: Any, delivery: Delivery, shown: Callable[[str], Sheet]) -> None:
    async def late() -> None:
        await asyncio.sleep(0.05)
        gone()

    way.answers = [late]
    task = asyncio.create_task(delivery.draw(Drawing(1, MESSAGE, shown("grooming"))))
    await asyncio.sleep(0.01)
    with delivery.clearing(1):
        await task
    assert way.taken == []
    await delivery.draw(Drawing(1, MESSAGE, shown("privacy")))
    assert way.shown(shown("privacy"), 1)


async def test_what_would_have_been_a_new_message_stays_one_whatever_is_tapped_meanwhile(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet]
) -> None:
    way.answers = [refuse(0.05)]
    await delivery.draw(Drawing(1, None, shown("privacy")))
    await delivery.draw(Drawing(1, MESSAGE, shown("grooming")))
    await asyncio.sleep(0.15)
    assert way.taken == [("sendMessage", shown("grooming").as_new(1))]


async def test_help_does_not_wait_for_a_call_that_hangs(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "HANGING_SECONDS", 0.05)
    way.answers = [lambda: asyncio.sleep(0.4)]
    hanging = asyncio.create_task(delivery.draw(Drawing(1, MESSAGE, shown("privacy"))))
    await asyncio.sleep(0.01)
    await delivery.draw(Drawing(1, MESSAGE, shown("help")))
    await asyncio.sleep(0.15)
    await hanging
    assert way.taken == [("editMessageText", shown("help").as_edit(1, MESSAGE))], "the call that hung is given up"


@pytest.mark.parametrize("is_stopped", [False, True])
async def test_a_call_is_given_up_without_ending_the_task_that_makes_it_unless_that_is_stopped(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet], is_stopped: bool
) -> None:
    way.answers = [lambda: asyncio.sleep(60)]
    task = asyncio.create_task(delivery.draw(Drawing(1, MESSAGE, shown("privacy"))))
    await asyncio.sleep(0.01)
    with delivery.clearing(1), delivery.clearing(1):
        if is_stopped:
            task.cancel()
        await asyncio.wait({task}, timeout=1)
    assert task.cancelled() == is_stopped
    assert is_stopped or not task.cancelling(), "or the next time span in this task would end it"
    await delivery.draw(Drawing(1, MESSAGE, shown("help")))
    assert way.taken == [("editMessageText", shown("help").as_edit(1, MESSAGE))]


async def test_a_tap_does_not_take_the_place_of_an_answer_to_a_cry_for_help(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet]
) -> None:
    way.answers = [refuse(0.05)]
    await delivery.draw(Drawing(1, None, shown("heard")))
    await delivery.draw(Drawing(1, MESSAGE, shown("grooming")))
    await asyncio.sleep(0.15)
    assert way.taken[0] == ("sendMessage", shown("heard").as_new(1))


async def test_help_that_telegram_refused_asks_no_sooner_than_it_was_told(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet]
) -> None:
    way.answers = [refuse(0.1)]
    for _ in range(20):
        await delivery.draw(Drawing(1, MESSAGE, shown("help")))
    assert way.taken == []
    await asyncio.sleep(0.2)
    assert way.shown(shown("help"), 1)


async def test_the_queue_begins_no_more_calls_than_leave_room(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet]
) -> None:
    brake(delivery)
    delivery._pace._rate = 1_000_000.0
    for chat in range(3 * MOST_UNDER_WAY):
        delivery._queue.join(Drawing(chat, MESSAGE, shown("privacy")))
    way.answers = [lambda: asyncio.sleep(60)] * (3 * MOST_UNDER_WAY)
    await asyncio.sleep(0.1)
    assert len(delivery._queue._under_way) == MOST_UNDER_WAY
    await delivery._queue.stop()


async def test_what_waits_at_a_stop_is_drawn_if_it_takes_moments_only(
    way: Any, delivery: Delivery, shown: Callable[[str], Sheet]
) -> None:
    way.answers = [refuse(0.2)]
    await delivery.draw(Drawing(1, MESSAGE, shown("privacy")))
    brake(delivery)
    await delivery.draw(Drawing(2, MESSAGE, shown("privacy")))
    await delivery.stop()
    assert way.shown(shown("privacy"), 1)
    assert way.shown(shown("privacy"), 2)


async def test_a_chat_whose_clearing_is_refused_keeps_no_other_waiting_and_is_cleared_later() -> None:
    done: list[object] = []

    class Bot:
        refusals = 1

        async def delete_messages(self, chat_id: int, ids: list[int]) -> None:
            if Bot.refusals:
                Bot.refusals -= 1
                raise RetryAfter(1)
            done.append((chat_id, ids))

        async def delete_my_commands(self, scope: object) -> None:
            done.append(scope)

    clearing = Clearing(Bot())  # type: ignore[arg-type]
    async with asyncio.timeout(0.5):
        await clearing.clear(1, 3)
    assert len(done) == 1
    await clearing.stop()
    assert (1, [1, 2, 3]) in done
