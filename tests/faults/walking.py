"""People who walk through a representative part of the guide while things go wrong, and a look at what is left."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.dialogue.guide import Guide
from bot.dialogue.library import HOME
from bot.dialogue.place import Asked
from bot.telegram import application
from bot.telegram.metrics import Metrics
from bot.telegram.updates import MOST_IN_HAND, Updates
from tests.chat import person as people
from tests.chat.person import Chats, chats_with_the_bot

SECONDS = 4.0
"""How long a person waits for what an act should bring."""

View = dict[str, Any]
Counted = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Act:
    """Something that a person does: the fields of /sim/press or /sim/send, and how to see that it is answered."""

    name: str
    path: str
    fields: dict[str, Any]
    is_answered: Callable[[View], bool]


class Walk:
    """The acts of one walk, in English."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        words = guide.library.source.words
        story = guide.show(guide.place_at("grooming.story", "en")).rows[0][0].data
        assert story is not None
        self.acts: tuple[Act, ...] = (
            self._started("start", {"text": "/start", "language_code": "en"}),
            self._tap("language", "1en!home"),
            self._tap("menu", "1en/young"),
            self._tap("check", "1en/sextortion.check:1013@home"),
            self._thanked("did this help", "1en=sextortion.check:1013@home", words.say("thanks_helped")),
            self._tap("quiz", "1en/grooming.quiz:1"),
            self._tap("quiz's answer", "1en/grooming.quiz:10"),
            self._tap("story", story),
            self._typed("help", {"text": "/help"}, "help"),
            self._tap("contact", "1en/help:1"),
            self._typed("danger", {"text": "he says he will send my nudes to my mum"}, "heard"),
            self._typed("search", {"text": "how do I block somebody on tiktok"}, "results"),
            self._typed("picture", {"kind": "photo"}, "file"),
            self._tap("hide", "1en/hide"),
            Act("clear", "press", {"data": "1en-clear"}, lambda view: not view["messages"]),
        )

    def only(self, *names: str) -> tuple[Act, ...]:
        """The acts with these names."""
        return tuple(act for act in self.acts if act.name in names)

    def _tap(self, name: str, data: str) -> Act:
        place = self._guide.resolve(data)
        assert place.asked in {Asked.NOTHING, Asked.CHOSEN}
        text = self._guide.show(place).text
        return Act(name, "press", {"data": data}, lambda view: _is_shown(view, lambda html: html == text))

    def _thanked(self, name: str, data: str, toast: str) -> Act:
        return Act(name, "press", {"data": data}, lambda view: bool(view["toast"]) and view["toast"]["text"] == toast)

    def _started(self, name: str, fields: dict[str, Any]) -> Act:
        texts = {self._guide.show(self._guide.first_place("", "en")).text}
        # Where a chat could not be cleared wholly, it still knows its language.
        texts.add(self._guide.show(self._guide.place_at(HOME, "en")).text)
        return Act(name, "send", fields, lambda view: _is_shown(view, lambda html: html in texts))

    def _typed(self, name: str, fields: dict[str, Any], screen: str) -> Act:
        wanted = f"<b>{self._guide.library.source.screens[screen].title}</b>"
        return Act(name, "send", fields, lambda view: _is_shown(view, lambda html: html.startswith(wanted)))


def _is_shown(view: View, fits: Callable[[str], bool]) -> bool:
    """Anywhere: a message that Telegram took without saying so comes a second time."""
    return any(message["from"] == "bot" and fits(message["html"]) for message in view["messages"])


class Town:
    """A bot whose people walk, by polling or by webhook; and the updates that it has in hand."""

    def __init__(self, chats: Chats, guide: Guide, running: list[application.Chat]) -> None:
        self.chats = chats
        self.walk = Walk(guide)
        self._running = running
        self._people = 0

    @asynccontextmanager
    async def started(self) -> AsyncIterator[application.Chat]:
        """The bot without a way in."""
        chats = self.chats
        understanding = people.understanding_of(chats.guide.library)
        async with application.chatting(
            people.TOKEN, chats.address, understanding, chats.count, chats.desk, Metrics()
        ) as chat:
            self._running.append(chat)
            yield chat

    def counts(self) -> Counted:
        """What was counted since the last look."""
        counted, self.chats.counted = self.chats.counted, Counter()
        return counted

    def newcomer(self) -> int:
        """The chat of somebody who has not been here yet."""
        self._people += 1
        return self._people

    @property
    def running(self) -> application.Chat:
        """The bot that runs now."""
        return self._running[-1]

    @property
    def updates(self) -> Updates:
        """What takes its updates."""
        return self.running.updates

    async def act(self, chat: int, act: Act) -> bool:
        """Does something; tells whether it is answered in time."""
        done = await self.chats.post(act.path, chat=chat, **act.fields)
        assert "error" not in done, done
        return await self._until(chat, act)

    async def walks(self, *faults: dict[str, Any], acts: tuple[Act, ...] = (), chat: int | None = None) -> list[str]:
        """Lets somebody walk, with `faults` set anew before each act; gives the names of acts without an answer."""
        unanswered, chat = [], chat or self.newcomer()
        for act in acts or self.walk.acts:
            if faults:
                await self.chats.misbehave(*faults)
            if not await self.act(chat, act):
                unanswered.append(act.name)
        await self.quiet()
        await self.chats.misbehave()
        return unanswered

    async def quiet(self) -> None:
        """Until nothing is in hand and nothing waits any more."""
        async with asyncio.timeout(10):
            while self.chats.simulator.world.updates.pending or self.updates.in_hand() or self._waiting():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def is_empty(self) -> bool:
        """Whether nothing at all is kept of what was answered."""
        has_room = self.updates._room._value == MOST_IN_HAND
        return has_room and not (self.updates._in_hand or self._waiting())

    def _waiting(self) -> int:
        delivery = self.updates._taps._delivery
        return len(delivery._newest) + len(delivery._refused) + len(delivery._queue)

    async def _until(self, chat: int, act: Act) -> bool:
        signal = self.chats.simulator.world.chat(chat).signal
        try:
            async with asyncio.timeout(SECONDS):
                while not act.is_answered(await self.chats.get(f"chat/{chat}")):
                    await signal.wait(0.02)
        except TimeoutError:
            return False
        return True


@contextmanager
def impatience() -> Iterator[pytest.MonkeyPatch]:
    """The pauses between attempts are a blink as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.telegram.patience.PAUSE_SECONDS", 0.02)
        patched.setattr("bot.telegram.polling.FIRST_PAUSE_SECONDS", 0.02)
        patched.setattr("bot.telegram.polling.LONGEST_PAUSE_SECONDS", 0.1)
        yield patched


@asynccontextmanager
async def opened(guide: Guide, *, webhook: bool = False) -> AsyncIterator[Town]:
    """A bot that lasts as long as the block."""
    running: list[application.Chat] = []

    @asynccontextmanager
    async def noted(*given: Any) -> AsyncIterator[application.Chat]:
        async with application.chatting(*given) as chat:
            running.append(chat)
            yield chat

    with impatience() as patched:
        patched.setattr(people, "chatting", noted)
        async with chats_with_the_bot(guide) as chats:
            if webhook:
                await chats.stop_bot()
                chats.webhook_port = _free_port()
                await chats.start_bot()
            yield Town(chats, guide, running)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
