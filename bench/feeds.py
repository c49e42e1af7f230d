"""The updates of a stage, made while they are handed out: a million of them would not fit into memory."""

import math
import random
from collections import deque
from collections.abc import Iterator
from typing import Protocol

from bench.ledger import EDIT, Update
from bench.stages import Stage
from bench.stream import FIRST_CHAT, FIRST_UPDATE, SEED, Tap, menu_tap, start

CHATS, FEW = 5000, 1000
"""Those who wander: each taps again after all the others have, so that nobody taps before the last tap is done."""

MENU_CHATS = 320
"""Those in a bot's own menu: a few more than may have a tap under way."""

BURST_SECONDS, WAVES, WAVE_SECONDS = 60, 4, 3
"""Half of the burst comes in waves, as when a teacher says "now"; the rest evenly over the minute."""


class Feed(Protocol):
    """Makes one update after the other."""

    def make(self, number: int, now: float) -> Update | None:
        """The update with this number; None where it cannot be made before something that is under way is done."""

    def read(self, update: Update, keyboard: list[str]) -> None:
        """Is told what callback_data stands under the message of `update` now."""


class Wandering:
    """Taps on Rinda's own screens, by so many `chats` in turn; 0: every one in a chat of its own."""

    def __init__(self, taps: list[Tap], first_chat: int, *, chats: int) -> None:
        self._taps = taps
        self._first_chat = first_chat
        self._chats = chats

    def make(self, number: int, now: float) -> Update | None:
        tap = self._taps[number % len(self._taps)]
        chat = self._first_chat + (number % self._chats if self._chats else number)
        body = tap.body % {b"update": FIRST_UPDATE + number, b"chat": chat, b"number": number + 1}
        return Update(number + 1, chat, number + 1, body, now, is_help=tap.is_help)

    def read(self, update: Update, keyboard: list[str]) -> None:
        """What stands there follows from the tap."""


class Starting:
    """/start, each time in a new chat."""

    def __init__(self, first_chat: int) -> None:
        self._first_chat = first_chat

    def make(self, number: int, now: float) -> Update | None:
        chat = self._first_chat + number
        return Update(number + 1, chat, chat - FIRST_CHAT + 1, start(FIRST_UPDATE + number, chat), now, needs=EDIT)

    def read(self, update: Update, keyboard: list[str]) -> None:
        """Nobody goes on from here."""


class Following:
    """/start from each of a few hundred people, then taps on what the bot has put there. Nobody taps before it has."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)
        self._new = deque(FIRST_CHAT + number for number in range(MENU_CHATS))
        self._waiting: deque[tuple[int, str]] = deque()

    def make(self, number: int, now: float) -> Update | None:
        if self._new:
            chat = self._new.popleft()
            message = chat - FIRST_CHAT + 1
            return Update(number + 1, chat, message, start(FIRST_UPDATE + number, chat), now, needs=EDIT)
        if not self._waiting:
            return None
        chat, data = self._waiting.popleft()
        message = chat - FIRST_CHAT + 1
        return Update(number + 1, chat, message, menu_tap(FIRST_UPDATE + number, number + 1, chat, message, data), now)

    def read(self, update: Update, keyboard: list[str]) -> None:
        if keyboard:
            self._waiting.append((update.chat, self._chance.choice(keyboard)))


def arrivals(stage: Stage) -> Iterator[float]:
    """The moments, in seconds from the beginning of the stage, at which its taps come. Ends with the stage."""
    chance = random.Random(SEED)
    if stage.kind == "burst":
        yield from sorted(_bursting(stage.taps, chance))
        return
    moment = 0.0
    while True:
        moment += chance.expovariate(stage.rate)
        if moment > (stage.seconds or math.inf):
            return
        yield moment


def _bursting(taps: int, chance: random.Random) -> Iterator[float]:
    for number in range(taps):
        if number % 2:
            yield chance.uniform(0, BURST_SECONDS)
        else:
            wave = chance.randrange(WAVES) * BURST_SECONDS / WAVES
            yield wave + chance.uniform(0, WAVE_SECONDS)
