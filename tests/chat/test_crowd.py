"""A crowd taps within a minute and Telegram refuses most of it: all get their screen, and Help hardly waits.

The delivery is the real one; the minute passes in a moment, by an event loop that skips its waits.
"""

import asyncio
import math
import random
import selectors
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.dialogue.guide import Guide
from bot.telegram.delivery import Delivery
from bot.telegram.drawing import Drawing, Sheet, sheet

SECONDS = 60
LATENCY_SECONDS = 0.006


class Skipping(selectors.DefaultSelector):
    """Lets no time pass: where the loop would wait, its clock is put forward."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 1000.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout:
            self.seconds += timeout
        return ready


class Refusing:
    """A way to a Bot API that takes `budget` screens a second, as many at once, and none beyond: then it asks to wait
    for `asked` seconds (429)."""

    base_url = "http://127.0.0.1/bot"

    def __init__(self, budget: int, asked: int, now: Callable[[], float]) -> None:
        self._budget = budget
        self._asked = asked
        self._now = now
        self._full_at = 0.0
        self.shown_at: dict[bytes, float] = {}

    async def send(self, url: str, body: bytes) -> None:  # noqa: ARG002
        await asyncio.sleep(LATENCY_SECONDS)
        full_at = max(self._full_at, self._now()) + 1 / self._budget
        if full_at - self._now() > 1.0:
            raise RetryAfter(self._asked)
        self._full_at = full_at
        self.shown_at[body] = self._now()


def moments(people: int, chance: random.Random) -> list[float]:
    """Half of them evenly over the minute, half in four waves of three seconds."""
    evenly = [chance.uniform(0, SECONDS) for _ in range(people // 2)]
    waves = [chance.randrange(4) * 15 + chance.uniform(0, 3) for _ in range(people - people // 2)]
    return sorted(evenly + waves)


def waits(guide: Guide, people: int, budget: int, asked: int, help_share: float) -> tuple[list[float], list[float]]:
    """How many seconds each page of Help and each other screen took to be shown, the shortest first."""
    sheets = [sheet(guide.show(guide.place_at(name, "en"))) for name in ("privacy", "help")]
    selector, chance = Skipping(), random.Random(5)  # noqa: S311
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.seconds  # type: ignore[method-assign]
    way: Any = Refusing(budget, asked, loop.time)

    async def crowd() -> tuple[list[float], list[float]]:
        delivery = Delivery(way, way, way)
        delivery._pace._now = loop.time
        tapped: list[tuple[float, Sheet, bytes]] = []
        tasks, begun = [], loop.time()
        for chat, moment in enumerate(moments(people, chance), 1):
            await asyncio.sleep(max(0.0, begun + moment - loop.time()))
            shown = sheets[chance.random() < help_share]
            tapped.append((loop.time(), shown, shown.as_edit(chat, 5)))
            tasks.append(asyncio.create_task(delivery.draw(Drawing(chat, 5, shown))))
        await asyncio.gather(*tasks)
        await asyncio.sleep(10 * SECONDS)
        return (
            sorted(way.shown_at[body] - at for at, shown, body in tapped if shown.is_urgent),
            sorted(way.shown_at[body] - at for at, shown, body in tapped if not shown.is_urgent),
        )

    try:
        return loop.run_until_complete(crowd())
    finally:
        loop.close()


@pytest.mark.parametrize(
    ("people", "budget", "asked", "help_share", "longest_of_the_rest"),
    [
        (20_000, 500, 1, 0.23, 15),
        (20_000, 500, 1, 0.5, 15),
        (20_000, 500, 30, 0.23, 45),
        (5_000, 100, 1, 0.1, 20),
        (1_500, 30, 1, 0.23, 30),
    ],
)
def test_help_hardly_waits_and_everybody_gets_a_screen(  # noqa: PLR0917
    guide: Guide, people: int, budget: int, asked: int, help_share: float, longest_of_the_rest: float
) -> None:
    of_help, of_the_rest = waits(guide, people, budget, asked, help_share)
    assert of_help[math.ceil(0.99 * len(of_help)) - 1] <= 2
    assert of_the_rest[-1] <= longest_of_the_rest
