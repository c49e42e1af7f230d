"""What has been delivered, what is still to be answered or edited, and how long that took."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

ANSWER, EDIT = 1, 2
"""The two effects of a tap; a message has only the second, its reply."""


@dataclass(slots=True)
class Update:
    """One update on its way: `needs` says which effects it wants, `begun` since when somebody waits."""

    number: int
    chat: int
    message: int
    body: bytes
    begun: float
    needs: int = ANSWER | EDIT
    is_help: bool = False
    seen: int = 0


@dataclass(frozen=True)
class Report:
    """What happened to the updates of one stage. Times in seconds; `first_at` by the machine's monotonic clock."""

    seconds: float
    done: int
    done_in_time: int
    """Before the stage's time was over, where it has one."""
    undone: list[int]
    """The numbers of those that did not get all their effects, from 0 at the first update of the whole run."""
    again: int
    """Effects that had been seen before."""
    first_at: float
    last_at: float
    waits: list[float]
    """Of a sample evenly spread over those done."""
    help_waits: list[float]

    @property
    def lost(self) -> int:
        """How many did not get all their effects."""
        return len(self.undone)


MOST_WAITS = 50_000


@dataclass
class Ledger:
    """The updates of one stage. `freed` is called whenever one is done."""

    freed: Callable[[Update], None]
    until: float = 0.0
    begun: float = field(default_factory=time.monotonic)
    progress: float = field(default_factory=time.monotonic)
    first_at: float = 0.0
    done: int = 0
    done_in_time: int = 0
    again: int = 0
    delivered: dict[int, Update] = field(default_factory=dict)
    _by_message: dict[int, Update] = field(default_factory=dict)
    _waits: list[float] = field(default_factory=list)
    _help_waits: list[float] = field(default_factory=list)

    def deliver(self, update: Update) -> None:
        """Notes that the bot was given `update`."""
        self.delivered[update.number] = update
        self._by_message[update.message] = update

    def by_message(self, message: int) -> Update | None:
        """The update whose message this is, while it is under way."""
        return self._by_message.get(message)

    def answer(self, number: int) -> None:
        """Notes that the tap `number` was answered."""
        self._note(self.delivered.get(number), ANSWER)

    def edit(self, message: int) -> None:
        """Notes that a message was edited, or a reply sent."""
        self._note(self._by_message.get(message), EDIT)

    def report(self) -> Report:
        """How far this stage has come."""
        return Report(
            seconds=(self.until or self.progress) - self.begun,
            done=self.done,
            done_in_time=self.done_in_time,
            undone=[number - 1 for number in self.delivered],
            again=self.again,
            first_at=self.first_at,
            last_at=self.progress,
            waits=self._waits[:: len(self._waits) // MOST_WAITS + 1],
            help_waits=self._help_waits,
        )

    def _note(self, update: Update | None, effect: int) -> None:
        if update is None or update.seen & effect:
            self.again += 1
            return
        update.seen |= effect
        now = self.progress = time.monotonic()
        if update.seen & update.needs != update.needs:
            return
        del self.delivered[update.number]
        self._by_message.pop(update.message, None)
        self.done += 1
        self.done_in_time += not self.until or now <= self.until
        self.first_at = self.first_at or now
        (self._help_waits if update.is_help else self._waits).append(now - update.begun)
        self.freed(update)
