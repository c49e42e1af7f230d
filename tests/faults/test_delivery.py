"""A mistake in drawing one screen leaves its chat open for the next."""

from typing import Any

import pytest

from bot.dialogue.guide import Guide
from bot.telegram.delivery import Delivery
from bot.telegram.drawing import Drawing, sheet


class Mistaken:
    """A way to the Bot API that goes wrong in a way that nobody thought of, once."""

    base_url = "http://127.0.0.1/bot"

    def __init__(self) -> None:
        self.sent = 0

    async def send(self, url: str, body: bytes) -> None:  # noqa: ARG002
        self.sent += 1
        if self.sent == 1:
            raise ZeroDivisionError


async def test_a_chat_is_drawn_again_after_a_mistake(guide: Guide) -> None:
    way: Any = Mistaken()
    delivery = Delivery(way, way, way)
    drawing = Drawing(1, 5, sheet(guide.show(guide.place_at("home", "en"))))
    with pytest.raises(ZeroDivisionError):
        await delivery.draw(drawing)
    await delivery.draw(drawing)
    assert way.sent == 2
    assert not delivery._newest
