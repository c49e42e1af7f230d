"""Faults on demand: what the Bot API side shall do wrong, for which calls and how often."""

from dataclasses import dataclass

from bot.simulator.parameters import Json, is_number, mapping

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


@dataclass(slots=True)
class Fault:
    """One fault. `times` None is for ever; `delay` in seconds comes first, then `cut`, `body` or `code`.

    With neither of these the call is only late and then carried out.
    """

    method: str = "*"
    code: int | None = None
    description: str | None = None
    retry_after: int | None = None
    times: int | None = 1
    chat: int | None = None
    delay: float = 0.0
    cut: bool = False
    body: str | None = None
    content_type: str = "text/html"

    def matches(self, method: str, chat: int | None) -> bool:
        """Tell whether the fault is meant for this call."""
        return (
            self.method in {"*", method}
            and (self.chat is None or self.chat == chat)
            and (self.times is None or self.times > 0)
        )

    def as_json(self) -> dict[str, Json]:
        """Give what is left of the fault."""
        return {name: getattr(self, name) for name in _FIELDS}

    def answer(self) -> dict[str, Json]:
        """Give the refusal in Telegram's shape."""
        code = self.code or 500
        description = self.description or _DESCRIPTIONS.get(code, "Error")
        if self.retry_after is not None and self.description is None:
            description = f"Too Many Requests: retry after {self.retry_after}"
        shape: dict[str, Json] = {"ok": False, "error_code": code, "description": description}
        if self.retry_after is not None:
            shape["parameters"] = {"retry_after": self.retry_after}
        return shape


_FIELDS: dict[str, tuple[type, ...]] = {
    "method": (str,),
    "code": (int, type(None)),
    "description": (str, type(None)),
    "retry_after": (int, type(None)),
    "times": (int, type(None)),
    "chat": (int, type(None)),
    "delay": (int, float),
    "cut": (bool,),
    "body": (str, type(None)),
    "content_type": (str,),
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
    if is_number(fault.code) and not 100 <= (fault.code or 0) <= 599:
        raise ValueError("field 'code' of a fault is an HTTP status")
    fault.method = fault.method.lower()
    return fault


class Faults:
    """The faults that are left, in order; the first that matches a call is used up once."""

    def __init__(self) -> None:
        self.left: list[Fault] = []

    def take(self, method: str, chat: int | None) -> Fault | None:
        """Give the fault for a call of `method` (lower case) about `chat`, if there is one."""
        for fault in self.left:
            if fault.matches(method, chat):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.left.remove(fault)
                return fault
        return None
