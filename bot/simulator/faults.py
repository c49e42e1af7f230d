"""Faults on demand: what the Bot API shall do wrong, as data for POST /sim/faults.

A fault is an object; `method` (any call), `chat` (any chat) and `times` (1; null is for ever) say what it meets. The
first that fits a call or an update is used up once. What it does:

| fields | what happens |
| --- | --- |
| `code`, `description`, `retry_after` | the call is refused, not carried out; `retry_after` alone means 429 |
| `code`, `body`, `content_type` | the same with a page of something else, such as the HTML of a gateway |
| `delay` | the answer comes so many seconds later; with another field of this table that follows |
| `cut: "before"` (or `true`) | the connection breaks before the call is carried out |
| `cut: "unanswered"` | it is carried out, then the connection breaks before the answer |
| `cut: "middle"` | it is carried out, and the connection breaks in the middle of the answer |
| `cut: "after"` | it is carried out and answered, and the connection that is to be kept is closed |
| `half: "json"` | it is carried out, and the JSON of the answer ends halfway |
| `half: "short"`, `half: "long"` | it is carried out, and Content-Length says less, or more, than what comes |
| `updates: "twice"` | a new update is brought two times under the same id |
| `updates: "overtaking"` | it is brought before those that came earlier and still wait |
| `updates: "old"` | it comes after it has waited as long as Telegram lets it, a tap too late to be answered |

What needs no fault: a blocked bot (POST /sim/block), a removed or wrong webhook (deleteWebhook and setWebhook, as some
other process with the token would call them), a second poller (getUpdates), and a broken update (POST /sim/update).
"""

from dataclasses import dataclass

from bot.simulator.parameters import Json, is_number, mapping

CUTS = ("before", "unanswered", "middle", "after")
HALVES = ("json", "short", "long")
MISDELIVERIES = ("twice", "overtaking", "old")

_DESCRIPTIONS = {
    400: "Bad Request: simulated",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry later",
    500: "Internal Server Error",
    502: "Bad Gateway",
}
_REFUSALS = {
    "editmessagetext": "Bad Request: message can't be edited",
    "deletemessage": "Bad Request: message can't be deleted for everyone",
    "deletemessages": "Bad Request: message can't be deleted for everyone",
    "answercallbackquery": "Bad Request: query is too old and response timeout expired or query ID is invalid",
}
"""Telegram's words for a 400 where a method has one that bots must live with."""


@dataclass(slots=True)
class Fault:
    """One fault; see the table above for its fields."""

    method: str = "*"
    code: int | None = None
    description: str | None = None
    retry_after: int | None = None
    times: int | None = 1
    chat: int | None = None
    delay: float = 0.0
    cut: bool | str = False
    half: str | None = None
    body: str | None = None
    content_type: str = "text/html"
    updates: str | None = None

    def matches(self, method: str, chat: int | None) -> bool:
        """Tell whether the fault is meant for this call."""
        return self.updates is None and self.method in {"*", method} and self._is_left_for(chat)

    def meets_update(self, chat: int | None) -> bool:
        """Tell whether the fault is meant for a new update of this chat."""
        return self.updates is not None and self._is_left_for(chat)

    def as_json(self) -> dict[str, Json]:
        """Give what is left of the fault."""
        return {name: getattr(self, name) for name in _FIELDS}

    def answer(self) -> dict[str, Json]:
        """Give the refusal in Telegram's shape."""
        code = self.code or 500
        usual = _DESCRIPTIONS.get(code, "Error")
        description = self.description or (_REFUSALS.get(self.method, usual) if code == 400 else usual)
        if self.retry_after is not None and self.description is None:
            description = f"Too Many Requests: retry after {self.retry_after}"
        shape: dict[str, Json] = {"ok": False, "error_code": code, "description": description}
        if self.retry_after is not None:
            shape["parameters"] = {"retry_after": self.retry_after}
        return shape

    def _is_left_for(self, chat: int | None) -> bool:
        return (self.chat is None or self.chat == chat) and (self.times is None or self.times > 0)


_FIELDS: dict[str, tuple[type, ...]] = {
    "method": (str,),
    "code": (int, type(None)),
    "description": (str, type(None)),
    "retry_after": (int, type(None)),
    "times": (int, type(None)),
    "chat": (int, type(None)),
    "delay": (int, float),
    "cut": (bool, str),
    "half": (str, type(None)),
    "body": (str, type(None)),
    "content_type": (str,),
    "updates": (str, type(None)),
}
_CHOICES: dict[str, tuple[Json, ...]] = {
    "cut": (False, *CUTS),
    "half": (None, *HALVES),
    "updates": (None, *MISDELIVERIES),
}


def _fits(value: Json, types: tuple[type, ...]) -> bool:
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))


def read_fault(given: Json) -> Fault:
    """Read one fault from JSON. ValueError names the field that is unknown or of the wrong type."""
    fields = mapping(given)
    if not fields:
        raise ValueError("a fault is an object with at least one field")
    fault = Fault(code=429 if "retry_after" in fields else None)
    if unknown := [name for name in fields if name not in _FIELDS]:
        raise ValueError(f"a fault has no field {unknown[0]!r}; fields: {', '.join(_FIELDS)}")
    if wrong := [name for name, value in fields.items() if not _fits(value, _FIELDS[name])]:
        raise ValueError(f"field {wrong[0]!r} of a fault has the wrong type")
    for name, value in fields.items():
        setattr(fault, name, value)
    if fault.cut is True:
        fault.cut = "before"
    for name, choices in _CHOICES.items():
        if getattr(fault, name) not in choices:
            raise ValueError(f"field {name!r} of a fault is one of {', '.join(map(str, choices[1:]))}")
    if is_number(fault.code) and not 100 <= (fault.code or 0) <= 599:
        raise ValueError("field 'code' of a fault is an HTTP status")
    fault.method = fault.method.lower()
    return fault


class Faults:
    """The faults that are left, in order; the first that matches a call or an update is used up once."""

    def __init__(self) -> None:
        self.left: list[Fault] = []

    def take(self, method: str, chat: int | None) -> Fault | None:
        """Give the fault for a call of `method` (lower case) about `chat`, if there is one."""
        return self._used(next((fault for fault in self.left if fault.matches(method, chat)), None))

    def take_for_update(self, chat: int | None) -> Fault | None:
        """Give the fault for a new update of `chat`, if there is one."""
        return self._used(next((fault for fault in self.left if fault.meets_update(chat)), None))

    def _used(self, fault: Fault | None) -> Fault | None:
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.left.remove(fault)
        return fault
