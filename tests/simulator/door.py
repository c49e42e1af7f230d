"""The door of the tests: a running simulator, driven over real HTTP by a bot and by people."""

import asyncio
from collections.abc import Mapping
from typing import cast

import aiohttp

from bot.simulator.server import Simulator

TOKEN = "123456:test-token"


class Door:
    """Both sides of one simulator: `bot` calls methods, `sim` does what people and tests do."""

    def __init__(self, simulator: Simulator, address: str, session: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.address = address
        self.session = session

    async def answer(self, method: str, **parameters: object) -> dict[str, object]:
        """Give the whole answer to a call, refusals too."""
        async with self.session.post(f"/bot{TOKEN}/{method}", json=parameters) as response:
            content = cast("dict[str, object]", await response.json())
            assert content["ok"] or content["error_code"] == response.status
            return content

    async def bot(self, method: str, **parameters: object) -> object:
        """Give the result of a call that has to succeed."""
        content = await self.answer(method, **parameters)
        assert content["ok"], content
        return content["result"]

    async def until_polling(self) -> None:
        """Wait until a bot holds a poll."""
        async with asyncio.timeout(5):
            while not (await self.get("state"))["polling"]:
                pass

    async def message(self, method: str, **parameters: object) -> dict[str, object]:
        """Give the Message that a call has to answer with."""
        result = await self.bot(method, **parameters)
        assert isinstance(result, dict)
        return result

    async def updates(self, **parameters: object) -> list[dict[str, object]]:
        """Give what getUpdates answers."""
        result = await self.bot("getUpdates", **parameters)
        assert isinstance(result, list)
        return result

    async def sim(self, path: str, expect: int = 200, **body: object) -> dict[str, object]:
        """Post to /sim and give the answer."""
        async with self.session.post(f"/sim/{path}", json=body) as response:
            content = await response.json()
            assert response.status == expect, content
            return cast("dict[str, object]", content)

    async def get(self, path: str, **query: str | int | float) -> dict[str, object]:
        """Read something below /sim."""
        async with self.session.get(f"/sim/{path}", params=query) as response:
            assert response.status == 200, await response.text()
            return cast("dict[str, object]", await response.json())

    async def faults(self, *faults: Mapping[str, object]) -> None:
        """Set the list of faults."""
        async with self.session.post("/sim/faults", json=list(faults)) as response:
            assert response.status == 200, await response.text()

    async def chat(self, chat: int = 7) -> dict[str, object]:
        """Give a chat as its person sees it."""
        return await self.get(f"chat/{chat}")

    async def text(self, chat: int = 7) -> str:
        """Give a chat as plain text."""
        async with self.session.get(f"/sim/chat/{chat}.txt") as response:
            return await response.text()


def keyboard(*rows: list[dict[str, object]]) -> dict[str, object]:
    return {"inline_keyboard": list(rows)}


def key(text: str, data: str = "x", **more: object) -> dict[str, object]:
    return {"text": text, "callback_data": data, **more}
