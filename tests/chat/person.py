"""The real application and the simulator in this process, and people who use them over HTTP."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import lru_cache
from typing import Any

import aiohttp
from telegram.error import TelegramError

from bot.cli.content import DIALOGUES
from bot.cli.prepared import taught
from bot.cli.serving import serving, web_application
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.typed.understanding import Understanding, learn
from bot.simulator.server import Simulator, serve
from bot.telegram.application import chatting, polling
from bot.telegram.face import set_face
from bot.telegram.metrics import Metrics
from bot.telegram.statistics import Desk, StatisticsPage
from bot.telegram.webhook import Webhook, secret_of, set_webhook

TOKEN = "123456:a-token-that-only-these-tests-know-x"


@lru_cache(maxsize=2)
def understanding_of(library: Library) -> Understanding:
    """Made once for all tests of a library."""
    real = library.folder == DIALOGUES
    return Understanding(library, taught(library) if real else learn(library))


async def nothing(span: str, language: str) -> StatisticsPage:
    raise AssertionError("nobody is listed, so nobody may ask")


class Chats:
    """A running bot in a simulator: its people, the calls it made, and what it counted."""

    def __init__(self, guide: Guide, simulator: Simulator, address: str, http: aiohttp.ClientSession) -> None:
        self.guide = guide
        self.simulator = simulator
        self.address = address
        self.counted: Counter[tuple[str, str, str]] = Counter()
        self.webhook_port = 0
        """The port to serve a webhook at; 0: the bot polls."""
        self.desk = Desk(frozenset(), nothing)
        self._http = http
        self._bot = AsyncExitStack()

    def count(self, happened: str, subject: str, language: str) -> None:
        self.counted[happened, subject, language] += 1

    async def start_bot(self) -> None:
        chat = await self._bot.enter_async_context(
            chatting(TOKEN, self.address, understanding_of(self.guide.library), self.count, self.desk, Metrics())
        )
        with suppress(TelegramError):
            await set_face(chat.bot, self.guide.library)
        if not self.webhook_port:
            await self._bot.enter_async_context(polling(chat))
            return
        webhook, metrics = Webhook(secret_of(TOKEN)), Metrics()
        application = web_application("/telegram", webhook, metrics)
        await self._bot.enter_async_context(serving(application, "127.0.0.1", self.webhook_port))
        self._bot.enter_context(webhook.open(chat.updates))
        await set_webhook(chat.bot, f"http://127.0.0.1:{self.webhook_port}/telegram", webhook.secret)

    async def stop_bot(self) -> None:
        await self._bot.aclose()

    def person(self, chat: int) -> "Person":
        return Person(self, chat)

    async def post(self, path: str, **fields: Any) -> Any:
        async with self._http.post(f"{self.address}/sim/{path}", json=fields) as answer:
            return await answer.json()

    async def get(self, path: str) -> Any:
        async with self._http.get(f"{self.address}/sim/{path}") as answer:
            return await answer.json() if answer.content_type == "application/json" else await answer.text()

    async def misbehave(self, *faults: dict[str, Any]) -> None:
        async with self._http.post(f"{self.address}/sim/faults", json=list(faults)) as answer:
            assert answer.status == 200

    async def calls(self, method: str = "") -> list[dict[str, Any]]:
        found = await self.get("calls")
        return [call for call in found["calls"] if not method or call["method"] == method]


DRAWING = {"editMessageText", "sendMessage", "sendPhoto", "deleteMessages"}


class Person:
    """Somebody with a phone. Every act returns when the bot has done what it does about it."""

    def __init__(self, chats: Chats, chat: int) -> None:
        self._chats = chats
        self.chat = chat

    async def send(self, text: str = "", **fields: Any) -> dict[str, Any]:
        sent = await self._chats.post("send", chat=self.chat, text=text, **fields)
        assert "revision" in sent, sent
        return await self._settled(sent["revision"])

    async def press(self, label: str = "", **fields: Any) -> dict[str, Any]:
        wanted = {"label": label} if label else {}
        before = (await self._chats.get("calls?since=999999999"))["last"]
        pressed = await self._chats.post("press", chat=self.chat, **wanted, **fields)
        assert "error" not in pressed, pressed
        if "callback_query_id" in pressed:
            await self._drawn(before)
        return await self.look()

    async def _drawn(self, last: int) -> None:
        """Waits for the answer to the tap and for the drawing, which may be refused because nothing changes."""
        wanted = [{"answerCallbackQuery"}, DRAWING]
        while wanted:
            found = await self._chats.get(f"calls?since={last}&timeout=5")
            assert found["calls"], f"the bot did not call {wanted}"
            last = found["last"]
            for call in found["calls"]:
                if not _comes_again(call):
                    wanted = [methods for methods in wanted if call["method"] not in methods]

    async def look(self) -> dict[str, Any]:
        view: dict[str, Any] = await self._chats.get(f"chat/{self.chat}")
        return view

    async def read(self) -> str:
        return str(await self._chats.get(f"chat/{self.chat}.txt"))

    async def _settled(self, revision: int) -> dict[str, Any]:
        view: dict[str, Any] = await self._chats.post("wait", chat=self.chat, after=revision, timeout=5)
        return view


def _comes_again(call: dict[str, Any]) -> bool:
    """Whether the bot follows a refused edit by a new message."""
    refused_edit = call["method"] == "editMessageText" and call.get("error_code") == 400
    return refused_edit and "not modified" not in str(call.get("description"))


def newest(view: dict[str, Any]) -> dict[str, Any]:
    """The newest message of a chat."""
    message: dict[str, Any] = view["messages"][-1]
    return message


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a message, row by row."""
    return [button for row in message["keyboard"] for button in row]


@asynccontextmanager
async def chats_with_the_bot(guide: Guide) -> AsyncIterator[Chats]:
    async with AsyncExitStack() as stack:
        simulator = Simulator(name="Rinda", username="rinda_bot")
        address = await stack.enter_async_context(serve(simulator))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        opened = Chats(guide, simulator, address, http)
        await opened.start_bot()
        stack.push_async_callback(opened.stop_bot)
        yield opened
