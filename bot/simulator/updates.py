"""The queue of updates: what was subscribed to, how long it waits, and polling with getUpdates.

Rules: core.telegram.org/bots/api#getupdates, and the official server (Client.cpp, process_get_updates_query).
"""

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import islice

from bot.simulator.parameters import Json, Parameters
from bot.simulator.refusals import ApiError
from bot.simulator.signals import Clock, Signal

LONGEST_POLL = 50
LARGEST_BATCH = 100
# How long an update waits for the bot, in seconds: presses 150, everything else a day.
PRESS_LIFETIME = 150
LIFETIME = 24 * 3600
FIRST_UPDATE_ID = 700_000_001

# Sent only to bots that ask for them by name.
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Queued:
    """An update that the bot has not confirmed; `expires` in seconds of the simulated clock.

    A fault can let it come several `times`, or before others that wait (`overtakes`).
    """

    update_id: int
    update: dict[str, Json]
    chat: int | None
    expires: float
    times: int = 1
    overtakes: bool = False


class _Poll:
    __slots__ = ("terminated",)

    def __init__(self) -> None:
        self.terminated = False


class UpdateQueue:
    """Updates in the order of their ids, which rise for ever, across resets too."""

    def __init__(self, clock: Clock, settled: Callable[[int], None]) -> None:
        self.clock = clock
        self.settled = settled
        self.pending: dict[int, Queued] = {}
        self.per_chat: Counter[int] = Counter()
        self.subscribed: frozenset[str] | None = None
        self.webhook_url = ""
        self.arrived = Signal()
        self.deliver: Callable[[Queued], None] | None = None
        # What a fault does to a new update; the server puts it here.
        self.misdeliver: Callable[[Queued], None] | None = None
        self._next = FIRST_UPDATE_ID
        self._poll: _Poll | None = None
        self._polled_at = 0.0

    @property
    def polling(self) -> bool:
        """Tell whether a bot is holding a poll, or asked within the last second."""
        return self._poll is not None or time.monotonic() - self._polled_at < 1

    def wants(self, kind: str) -> bool:
        """Tell whether the bot subscribed to this kind of update."""
        return kind not in _ONLY_ON_REQUEST if self.subscribed is None else kind in self.subscribed

    def subscribe(self, names: Json) -> None:
        """Remember `allowed_updates`; an empty list means the default, anything but a list changes nothing."""
        if isinstance(names, list):
            self.subscribed = frozenset(str(name) for name in names) or None

    def add(self, kind: str, payload: Json, chat: int) -> int | None:
        """Queue an update about a chat and give its id, or None where the bot did not subscribe to its kind."""
        return self.add_raw({kind: payload}, chat) if self.wants(kind) else None

    def add_raw(self, update: dict[str, Json], chat: int | None) -> int:
        """Queue an update as it is, with its id filled in, and give the id."""
        number = self._next
        self._next += 1
        lifetime = PRESS_LIFETIME if "callback_query" in update else LIFETIME
        queued = Queued(number, {"update_id": number, **update}, chat, self.clock.now() + lifetime)
        if self.misdeliver:
            self.misdeliver(queued)
        self.pending[number] = queued
        if chat is not None:
            self.per_chat[chat] += 1
        if self.deliver:
            self.deliver(queued)
        self.arrived.fire()
        return number

    def drop(self, update_id: int) -> None:
        """Forget an update: it was confirmed, delivered or has expired."""
        queued = self.pending.pop(update_id, None)
        if queued is not None and queued.chat is not None:
            self.per_chat[queued.chat] -= 1
            if not self.per_chat[queued.chat]:
                del self.per_chat[queued.chat]
                self.settled(queued.chat)

    def clear(self) -> None:
        """Forget all updates; the ids go on rising."""
        for update_id in list(self.pending):
            self.drop(update_id)

    def prune(self) -> None:
        """Forget what has expired."""
        now = self.clock.now()
        for update_id in [number for number, queued in self.pending.items() if queued.expires <= now]:
            self.drop(update_id)

    async def poll(self, parameters: Parameters) -> list[dict[str, Json]]:
        """Answer getUpdates. ApiError 409 while a webhook is set, and for the poll that a newer one ends."""
        if self.webhook_url:
            raise ApiError(409, _WEBHOOK_ACTIVE)
        self.subscribe(parameters.structure("allowed_updates", "allowed updates"))
        self._confirm(parameters.integer("offset") or 0)
        asked = parameters.integer("limit")
        limit = LARGEST_BATCH if asked is None else min(max(asked, 1), LARGEST_BATCH)
        if self._poll is not None:
            self._poll.terminated = True
            self.arrived.fire()
        mine = self._poll = _Poll()
        deadline = time.monotonic() + min(max(parameters.integer("timeout") or 0, 0), LONGEST_POLL)
        try:
            while not (batch := self._batch(limit)):
                remaining = deadline - time.monotonic()
                woken = await self.arrived.wait(remaining)
                if mine.terminated:
                    raise ApiError(409, _TERMINATED)
                if self.webhook_url:
                    raise ApiError(409, _WEBHOOK_ACTIVE)
                if not woken:
                    break
        finally:
            self._polled_at = time.monotonic()
            if self._poll is mine:
                self._poll = None
        return batch

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            done: Collection[int] = list(self.pending)[:offset]
        else:
            done = []
            for number in self.pending:
                if number >= offset:
                    break
                done.append(number)
        for number in done:
            self.drop(number)

    def _batch(self, limit: int) -> list[dict[str, Json]]:
        now = self.clock.now()
        first = list(islice(self.pending.values(), limit))
        if any(queued.expires <= now for queued in first):
            self.prune()
            first = list(islice(self.pending.values(), limit))
        first.sort(key=lambda queued: not queued.overtakes)
        return [queued.update for queued in first for _ in range(queued.times)]
