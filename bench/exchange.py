"""Between the feeds and the bot: which updates may be handed out now, and when a stage is over."""

import asyncio
import time
from collections import deque

from bench.feeds import CHATS, FEW, Feed, Following, Starting, Wandering, arrivals
from bench.ledger import Ledger, Report, Update
from bench.stages import Stage
from bench.stream import FIRST_CHAT, Tap

UNDER_WAY = 300
"""Taps without both effects at the same time, at most; more than any of the bots takes in hand at once."""

PATIENCE_SECONDS = 20.0
"""Without any progress for so long, what is not done counts as lost."""

START_SECONDS = 300.0
"""How long a bot may take before it asks for the first update."""

LOOK_SECONDS = 0.01


class Exchange:
    """Hands out the updates of the present stage."""

    def __init__(self, taps: list[Tap]) -> None:
        self._taps = taps
        self._numbers = 0
        self._new_chats = FIRST_CHAT + 1_000_000
        self._stage = Stage("wander")
        self._feed: Feed = Wandering(taps, FIRST_CHAT, chats=CHATS)
        self._following = Following()
        self._left = 0
        self._due: deque[Update] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.ledger = Ledger(self._freed)
        self.deals_out = False

    @property
    def follows(self) -> bool:
        """Whether people tap what the bot itself has put there."""
        return self._feed is self._following

    def take(self) -> Update | None:
        """The next update that may be handed out now."""
        if not self.deals_out:
            return None
        if self._due:
            update: Update | None = self._due.popleft()
        elif self._is_timed() or len(self.ledger.delivered) >= UNDER_WAY:
            return None
        else:
            update = self._make(time.monotonic())
        if update:
            if not self.ledger.delivered and not self.ledger.done:
                self._first()
            self.ledger.deliver(update)
        return update

    async def wait(self) -> None:
        """Until there may be something to take."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        await waiting

    def read(self, update: Update, keyboard: list[str]) -> None:
        """Tells the feed what stands under a message."""
        self._feed.read(update, keyboard)
        self._wake(1)

    async def run(self, stage: Stage) -> Report:
        """Hands out a whole stage, and waits for it."""
        self._begin(stage)
        if self._is_timed():
            for moment in arrivals(stage):
                await asyncio.sleep(self.ledger.begun + moment - time.monotonic())
                update = self._make(time.monotonic())
                if update:
                    self._due.append(update)
                    self._wake(1)
        while not self._over() and time.monotonic() - self.ledger.progress < self._patience():  # noqa: ASYNC110
            # It is time itself that is waited for.
            await asyncio.sleep(LOOK_SECONDS)
        self.deals_out = False
        for update in self._due:
            self.ledger.deliver(update)
        self._due.clear()
        return self.ledger.report()

    def _begin(self, stage: Stage) -> None:
        self._stage = stage
        self._left = stage.taps
        self._feed = self._feed_of(stage)
        self.ledger = Ledger(self._freed)
        self.deals_out = True
        self._wake(len(self._waiting))

    def _first(self) -> None:
        """The time of a stage begins when the bot takes its first update."""
        self.ledger.progress = time.monotonic()
        if not self._is_timed():
            self.ledger.begun = self.ledger.progress
            if self._stage.seconds:
                self.ledger.until = self.ledger.begun + self._stage.seconds

    def _is_timed(self) -> bool:
        """Whether the updates come at their own moments, however busy the bot is."""
        return bool(self._stage.rate) or self._stage.kind == "burst"

    def _patience(self) -> float:
        return PATIENCE_SECONDS if self.ledger.delivered or self.ledger.done else START_SECONDS

    def _feed_of(self, stage: Stage) -> Feed:
        match stage.kind:
            case "menu":
                return self._following
            case "starts":
                return Starting(self._new_chats)
            case "wander":
                return Wandering(self._taps, FIRST_CHAT, chats=CHATS)
            case "few":
                return Wandering(self._taps, FIRST_CHAT, chats=FEW)
            case "fresh" | "burst":
                return Wandering(self._taps, self._new_chats, chats=0)

    def _make(self, now: float) -> Update | None:
        if (self._stage.taps and not self._left) or (self.ledger.until and now > self.ledger.until):
            return None
        update = self._feed.make(self._numbers, now)
        if update:
            self._numbers += 1
            self._left -= 1
        return update

    def _over(self) -> bool:
        if self._due or self.ledger.delivered:
            return False
        if self._is_timed():
            return True
        out_of_time = bool(self.ledger.until) and time.monotonic() > self.ledger.until
        return out_of_time or (bool(self._stage.taps) and not self._left)

    def _freed(self, _: Update) -> None:
        self._wake(1)

    def _wake(self, number: int) -> None:
        for _ in range(min(number, len(self._waiting))):
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(None)
