"""Makes updates from the Bot API's own description: whole ones, unknown ones and broken ones."""

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

from bot.dialogue.place import DIGITS, Asked
from tests.fuzz.derive import DESCRIBED

Json = Any

ARRAY = "Array of "
DEEPEST = 4
"""Objects within one another, beyond which only what is required is made."""

USUAL = ("message", "callback_query")
"""The kinds of update that the bot asks for; all others may come all the same."""

PEOPLE: tuple[int, ...] = (7_000_000_001, 7_000_000_002, 42, 2**52 - 1, -5)
GROUPS: tuple[int, ...] = (-1_000_000_000_001, -4_000_000_000_000_000, -7)
ALPHABETS = (
    "abc xyz", "0123456789", "éèàçœ’ ", "🛟🔞👩\u200d👧", "ሰላም", "\u202e\u200fاب", "\x00\n\t\u200b", "<b>&amp;</i>",
    "/@_-", "\ud800\udfff",
)  # fmt: skip
PRIMITIVES: dict[str, tuple[Json, ...]] = {
    "Integer": (0, 1, 2, 60, 4096, 1_764_300_000, 2**31 - 1, -1, -(2**31)),
    "Float": (0, 0.5, -1.95, 30.06, 1e9),
    "Boolean": (True, False),
    "String": (),
}
WRONG: tuple[Json, ...] = (
    None, True, False, 0, -1, 1.5, 2**31, 2**63, -(10**30), 1e308, float("inf"), float("nan"), "", "x", "0", "9" * 400,
    "\ud800", [], [[]], [None], {}, {"id": {}}, [{"type": "private"}],
)  # fmt: skip


@cache
def described() -> dict[str, Any]:
    """The types that an Update can hold."""
    types: dict[str, Any] = json.loads(DESCRIBED.read_text())["types"]
    return types


class Updates:
    """A stream of updates; the same from the same `random`. `texts` and `data` are what people may write and tap."""

    def __init__(self, random: Random, texts: Sequence[str], data: Sequence[str]) -> None:
        self._random = random
        self._texts = texts
        self._data = data
        self._next = 1
        self._special: dict[tuple[str, str], Callable[[], Json]] = {
            ("Chat", "type"): self._chat_type,
            ("User", "id"): lambda: random.choice(PEOPLE),
            ("User", "language_code"): lambda: random.choice(("rw", "en", "fr", "fr-CA", "de", "", "x", "EN")),
            ("Message", "message_id"): self._message_id,
            ("InaccessibleMessage", "message_id"): self._message_id,
            ("InaccessibleMessage", "date"): lambda: 0,
            ("Message", "text"): self._written,
            ("Message", "caption"): self._written,
            ("CallbackQuery", "id"): lambda: str(random.getrandbits(63)),
            ("CallbackQuery", "data"): self.tapped,
        }

    def whole(self) -> Json:
        """An update as the Bot API describes it, perhaps with fields that it does not know yet."""
        kinds = [name for name in described()["Update"] if name != "update_id"]
        usual = self._random.random() < 0.8
        kind = self._random.choice(USUAL if usual else kinds)
        update = self._numbered({kind: self._value(described()["Update"][kind][0], 0)})
        if usual and self._random.random() < 0.5:
            self._speak(update[kind], kind)
        if self._random.random() < 0.2:
            self._add_unknown(update)
        return update

    def unknown(self) -> Json:
        """An update of a kind that there is not, or of none."""
        kind = self._random.choice(("story_whispered", "message2", "", "update", "Message"))
        return self._numbered(self._random.choice(({}, {kind: self._value("Message", 2)}, {kind: self._junk()})))

    def broken(self) -> Json:
        """An update in which some fields are missing or have wrong types, or which is far too deep."""
        update = self.whole()
        if self._random.random() < 0.02:
            return self._deep(update)
        for _ in range(self._random.choice((1, 1, 2, 4))):
            self._break(update)
        return update

    def tapped(self) -> str:
        """The data of a button: of this version, of others, mutated, cut off, or anything at all."""
        random, data = self._random, self._random.choice(self._data)
        at = random.randrange(len(data))
        answers = "".join(random.choice(DIGITS) for _ in range(random.randrange(1, 20)))
        return random.choice(
            (
                data,
                data,
                data[:3] + random.choice(tuple(Asked)) + data[4:],
                f"{data.partition(':')[0]}:{answers}",
                data[:at],
                data[:at] + random.choice("/?!*~+^=_-:@.az09 é\n\x00") + data[at + random.randrange(2) :],
                random.choice(("0", "2", "10", "v1:", "stats:")) + data[1:],
                data + ":" + "z" * random.choice((1, 70, 5000)),
                self._text(),
            )
        )

    def _numbered(self, update: dict[str, Json]) -> dict[str, Json]:
        self._next += 1
        return {"update_id": self._next, **update}

    def _speak(self, about: dict[str, Json], kind: str) -> None:
        """Most of what people do: a text or a tap in a private chat."""
        chat = {"id": self._random.choice(PEOPLE), "type": "private"}
        if kind == "message":
            about |= {"chat": chat, "text": self._written()}
        else:
            about["message"] = self._value("MaybeInaccessibleMessage", 2) | {"chat": chat}
            about["data"] = self.tapped()

    def _value(self, kind: str, depth: int) -> Json:
        if kind.startswith(ARRAY):
            count = 0 if depth > DEEPEST else self._random.choice((0, 1, 1, 2, 3))
            return [self._value(kind.removeprefix(ARRAY), depth + 1) for _ in range(count)]
        if kind in PRIMITIVES:
            return self._text() if kind == "String" else self._random.choice(PRIMITIVES[kind])
        fields = described()[kind]
        if isinstance(fields, list):
            return self._value(fields[0] if depth > DEEPEST else self._random.choice(fields), depth + 1)
        made = {name: self._field(kind, name, depth) for name in self._present(fields, depth)}
        if kind == "Chat":
            made["id"] = self._random.choice(PEOPLE if made["type"] == "private" else GROUPS)
        return made

    def _present(self, fields: dict[str, Any], depth: int) -> list[str]:
        optional = [name for name, (_, required, *_values) in fields.items() if not required]
        most = self._random.choice(((0, 0, 1, 1, 2, 4) * 5 + (99,), (0, 0, 1, 1, 2), (0, 0, 1), (0,))[min(depth, 3)])
        chosen = set(self._random.sample(optional, min(most, len(optional))))
        return [name for name, (_, required, *_values) in fields.items() if required or name in chosen]

    def _field(self, kind: str, name: str, depth: int) -> Json:
        special = self._special.get((kind, name))
        if special is not None:
            return special()
        field_kind, _, *values = described()[kind][name]
        if values:
            return self._random.choice(values[0])
        if field_kind == "Integer" and (name == "id" or name.endswith("_id")):
            return self._random.choice((1, 0, -1, 2**31, 2**52, -(2**52), 2**63 - 1))
        if field_kind == "Integer" and "date" in name:
            return self._random.choice((0, 1, 1_764_300_000, 2**31 - 1))
        return self._value(field_kind, depth + 1)

    def _chat_type(self) -> str:
        return self._random.choice(("private",) * 6 + ("group", "supergroup", "channel", "sender", "coven"))

    def _message_id(self) -> int:
        numbers: tuple[int, ...] = (*range(1, 40), 0, -1, 2**31 - 1, 2**52, -(2**52), 36**6)
        return self._random.choice(numbers)

    def _written(self) -> str:
        """What people type: words, commands, and what is neither."""
        random, text = self._random, self._random.choice(self._texts)
        match random.randrange(6):
            case 0 | 1 | 2:
                return text
            case 3:
                command = random.choice(("start", "help", "privacy", "language", "stats", "Start", "", "x" * 70))
                return f"/{command}{random.choice(('', '@rinda_bot', '@'))} {random.choice(('', text, self.tapped()))}"
            case 4:
                return text * random.choice((1, 20, 200))
            case _:
                return self._text()

    def _text(self) -> str:
        alphabet = self._random.choice(ALPHABETS)
        length = self._random.choice((0, 1, 3, 3, 12, 12, 64))
        return "".join(self._random.choice(alphabet) for _ in range(length))

    def _junk(self) -> Json:
        return deepcopy(self._random.choice(WRONG))

    def _add_unknown(self, update: Json) -> None:
        *_, parent = self._descent(update)
        if isinstance(parent, dict):
            parent[self._random.choice(("whisper", "is_new", "chat2", "from_user", "update_id2"))] = self._junk()

    def _break(self, update: Json) -> None:
        *_, parent = self._descent(update)
        keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
        if not keys:
            return
        key = self._random.choice(keys)
        if self._random.random() < 0.25:
            del parent[key]
        elif key != "update_id":
            parent[key] = self._junk()

    def _descent(self, update: Json) -> list[Json]:
        """A way from an update down to one of the objects or lists in it."""
        way = [update]
        while self._random.random() < 0.75:
            inner = way[-1].values() if isinstance(way[-1], dict) else way[-1]
            inner = [value for value in inner if isinstance(value, (dict, list))]
            if not inner:
                break
            way.append(self._random.choice(inner))
        return way

    def _deep(self, update: Json) -> Json:
        """Messages that reply to one another, near the depth that a JSON parser still takes."""
        message = self._value("Message", DEEPEST)
        for _ in range(self._random.choice((50, 450, 800))):
            message = self._value("Message", DEEPEST + 1) | {"reply_to_message": message}
        return {"update_id": update["update_id"], "message": message}
