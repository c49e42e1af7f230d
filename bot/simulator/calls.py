"""The log of all calls that the bot made, for tests and benchmarks."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass

from bot.simulator.parameters import Json
from bot.simulator.signals import Signal


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its number, what was asked (never the token) and how it ended; `code` 0 means cut off."""

    number: int
    at: float
    method: str
    parameters: Mapping[str, Json]
    code: int
    description: str

    def as_json(self) -> dict[str, Json]:
        """Give the call as an object for /sim/calls."""
        shape: dict[str, Json] = {
            "n": self.number,
            "at": self.at,
            "method": self.method,
            "parameters": self.parameters,
            "ok": self.code == 200,
        }
        if self.code != 200:
            shape["error_code"] = self.code
            shape["description"] = self.description
        return shape


class CallLog:
    """The last `size` calls, and counters over all of them."""

    def __init__(self, size: int) -> None:
        self.calls: deque[Call] = deque(maxlen=size)
        self.by_method: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.last = 0
        self.signal = Signal()

    def add(self, at: float, method: str, parameters: Mapping[str, Json], code: int, description: str = "") -> None:
        """Write down one call that has ended."""
        self.last += 1
        self.calls.append(Call(self.last, at, method, parameters, code, description))
        self.by_method[method] += 1
        if code != 200:
            self.refused[method] += 1
        self.signal.fire()

    def since(self, number: int, method: str = "") -> list[Call]:
        """Give the calls after `number` that are still in the log, oldest first; of one method where it is named."""
        found: list[Call] = []
        for call in reversed(self.calls):
            if call.number <= number:
                break
            if not method or call.method.lower() == method.lower():
                found.append(call)
        found.reverse()
        return found

    def clear(self) -> None:
        """Empty the log and its counters; the numbers go on rising."""
        self.calls.clear()
        self.by_method.clear()
        self.refused.clear()
