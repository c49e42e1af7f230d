"""The real application beside the simulator in one process: updates go in by hand, and no socket lies between."""

import json
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from telegram.request import RequestData

from bot.dialogue.guide import Guide
from bot.dialogue.library import HELP
from bot.simulator.bot_api import BotApi
from bot.simulator.chats import Message
from bot.simulator.entities import utf16_length
from bot.simulator.keyboards import MAX_DATA_BYTES
from bot.simulator.messages import MAX_CAPTION, MAX_TEXT
from bot.simulator.methods import carry_out
from bot.simulator.refusals import ApiError
from bot.simulator.server import Simulator
from bot.telegram import application
from bot.telegram.metrics import Metrics
from bot.telegram.network import PooledRequest, Written
from bot.telegram.statistics import Desk
from tests.chat.person import TOKEN, nothing, understanding_of

NOT_ANSWERED = "an update was not answered"


class Wire(PooledRequest):
    """The network layer with the simulator at its other end instead of a connection."""

    def __init__(self, bot_api: BotApi, connections: int) -> None:
        super().__init__(connections)
        self._bot_api = bot_api

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002  all methods are one to the simulator
        request_data: RequestData | Written | None = None,
        *_limits: object,
        **_more_limits: object,
    ) -> tuple[int, bytes]:
        headers = [(b"content-type", b"application/json")]
        scope = {"path": urlsplit(url).path, "query_string": b"", "headers": headers}
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"body": _body(request_data)}

        async def send(event: Any) -> None:
            sent.append(event)

        await self._bot_api(scope, receive, send)
        return sent[0]["status"], sent[1]["body"]


def _body(data: RequestData | Written | None) -> bytes:
    if isinstance(data, Written):
        return data.body
    if data is None:
        return b""
    files = {name: {"file_name": file, "file_size": 1} for name, (file, *_) in (data.multipart_data or {}).items()}
    return json.dumps({**data.json_parameters, **files}).encode()


class Talk(logging.Handler):
    """A running bot, what it complained about, and what must hold after every update that it was brought."""

    def __init__(self, guide: Guide) -> None:
        super().__init__(logging.ERROR)
        self.simulator = Simulator(name="Rinda", username="rinda_bot", token=TOKEN)
        self.world = self.simulator.world
        self.complaints: list[str] = []
        self.counted: Counter[tuple[str, str, str]] = Counter()
        self._guide = guide
        self._bot = AsyncExitStack()
        self._leads_to_help = lru_cache(50_000)(self._leads_to_help_unkept)

    def emit(self, record: logging.LogRecord) -> None:
        self.complaints.append(record.getMessage())

    def count(self, happened: str, subject: str, language: str) -> None:
        self.counted[happened, subject, language] += 1

    async def start_bot(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(application, "PooledRequest", partial(Wire, self.simulator.bot_api))
            understanding = understanding_of(self._guide.library)
            desk = Desk(frozenset(), nothing)
            self._chat = await self._bot.enter_async_context(
                application.chatting(TOKEN, "http://127.0.0.1", understanding, self.count, desk, Metrics())
            )

    async def stop_bot(self) -> None:
        await self._bot.aclose()

    async def bring(self, *updates: Any, by_webhook: bool) -> None:
        """Brings updates as Telegram would, at the same time, and waits until all that is done about them is done."""
        for update in updates:
            if not by_webhook:
                await self._chat.updates.take(update)
            elif answer := await self._chat.updates.reply(update):
                self._answer(answer)
        await self._chat.updates.finish()

    def _answer(self, answer: dict[str, str]) -> None:
        try:
            carry_out(self.world, "answerCallbackQuery", answer)
        except ApiError:
            return  # The log of calls has it; Telegram throws such errors away.

    def answers(self, since: int) -> Counter[str]:
        """How often each tap was answered after the call of that number."""
        calls = self.world.calls.since(since, "answerCallbackQuery")
        return Counter(str(call.parameters["callback_query_id"]) for call in calls)

    def check_nothing_is_kept(self) -> None:
        running = self._chat.updates._application
        # The library notes here who is to be written down, whether anything is or not.
        assert not running._chat_ids_to_be_updated_in_persistence
        assert not running._user_ids_to_be_updated_in_persistence
        assert not running.user_data
        assert not running.chat_data
        assert not running.bot_data
        assert not self._chat.updates.in_hand()

    def check_chat(self, identity: int) -> None:
        """Every message of the bot in a private chat is one that Telegram takes, and has a way to Help."""
        for message in self.world.chat(identity).messages.values():
            if message.from_bot:
                self.check(message)

    def check(self, message: Message) -> None:
        longest = MAX_TEXT if message.kind == "text" else MAX_CAPTION
        assert utf16_length(message.content.text) <= longest
        buttons = [button for row in message.keyboard or () for button in row]
        data = [str(button["callback_data"]) for button in buttons if "callback_data" in button]
        assert all(0 < len(item.encode()) <= MAX_DATA_BYTES for item in data)
        assert any(map(self._leads_to_help, data)), f"no way to Help: {message.content.text!r} {data}"

    def _leads_to_help_unkept(self, data: str) -> bool:
        place = self._guide.resolve(data)
        return place.position.screen == HELP and place.asked == "/"


@asynccontextmanager
async def talking(guide: Guide) -> AsyncIterator[Talk]:
    """A running bot as long as the block lasts."""
    talk, logger = Talk(guide), logging.getLogger()
    logger.addHandler(talk)
    try:
        await talk.start_bot()
        yield talk
    finally:
        await talk.stop_bot()
        await talk.simulator.close()
        logger.removeHandler(talk)
