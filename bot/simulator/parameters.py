"""Parameters of one Bot API call: typed reading of values that arrive as JSON values or as form strings alike."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.simulator.refusals import bad_request

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


def encode(value: Json) -> bytes:
    """Give `value` as compact JSON; everything outside ASCII is escaped, as Telegram does."""
    return _ENCODER.encode(value).encode("ascii")


_ENCODER = json.JSONEncoder(separators=(",", ":"))


def is_number(value: object) -> bool:
    """Tell whether `value` is a JSON number (in Python a bool is an int too, in JSON it is not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


class Parameters:
    """What one call was given, by name. A missing value and an empty string both read as "not given"."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, Json]) -> None:
        self.values = values

    def text(self, name: str) -> str:
        """Give a string; numbers are written out, missing is "". Lone surrogates are refused as Telegram does."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            return str(value).lower() if isinstance(value, bool) else str(value) if is_number(value) else ""
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise bad_request("strings must be encoded in UTF-8") from error
        return value

    def integer(self, name: str) -> int | None:
        """Give a whole number, or None where it is missing or not a number."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, int):
            return value
        if isinstance(value, str):
            try:
                return int(value)
            except ValueError:
                return None
        return int(value) if isinstance(value, float) else None

    def flag(self, name: str) -> bool:
        """Give a yes or no: true, 1, yes (in any case) are yes, everything else is no."""
        return self.text(name).lower() in {"true", "1", "yes"}

    def structure(self, name: str, what: str) -> Json:
        """Give an object or a list, decoding it where it came as JSON text; None where missing.

        Text that is not JSON is refused with 400 "can't parse {what} JSON object".
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            decoded: Json = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise bad_request(f"can't parse {what} JSON object") from error
        return decoded


def mapping(value: Json) -> Mapping[str, Json]:
    """Give `value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
