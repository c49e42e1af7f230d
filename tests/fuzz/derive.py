"""Derives `described.json` from the Bot API's description: `python -m tests.fuzz.derive api.json`.

In goes `api.json` of github.com/PaulSonOfLars/telegram-bot-api-spec (MIT). Out come the types that an Update can hold:
for each its fields as [type, required, the values it may have], or for a type of several kinds their names.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

DESCRIBED = Path(__file__).with_name("described.json")

_ITEM = "Array of "
_ONE_OF = re.compile(r"always|must be|one of|can be|currently", re.IGNORECASE)
_QUOTED = re.compile(r'["“]([a-z_]+)["”]')


def derived(api: dict[str, Any]) -> dict[str, Any]:
    """The types reachable from Update, in the order of their names, and where they come from."""
    types, found, waiting = api["types"], dict[str, Any](), ["Update"]
    while waiting:
        name = waiting.pop()
        if name in found or name not in types:
            continue
        kinds = types[name].get("subtypes")
        fields = types[name].get("fields", [])
        found[name] = kinds or {field["name"]: _field(field) for field in fields}
        named = kinds or [field["types"][0] for field in fields]
        waiting += [kind.removeprefix(_ITEM).removeprefix(_ITEM) for kind in named]
    return {
        "source": "github.com/PaulSonOfLars/telegram-bot-api-spec, api.json",
        "licence": "MIT",
        "version": api["version"],
        "released": api["release_date"],
        "types": dict(sorted(found.items())),
    }


def _field(field: dict[str, Any]) -> list[Any]:
    about = field["description"]
    values = _QUOTED.findall(about) if field["types"] == ["String"] and _ONE_OF.search(about) else []
    described = [field["types"][0], field["required"]]
    return [*described, values] if values else described


def _written(described: dict[str, Any]) -> str:
    """One line for each type, so that a change of the Bot API is a readable one here."""
    lines = [f"{json.dumps(name)}: {json.dumps(fields)}" for name, fields in described["types"].items()]
    head = json.dumps({name: value for name, value in described.items() if name != "types"}, indent=1)
    return f'{head[:-2]},\n "types": {{\n' + ",\n".join(f"  {line}" for line in lines) + "\n }\n}\n"


if __name__ == "__main__":
    DESCRIBED.write_text(_written(derived(json.loads(Path(sys.argv[1]).read_text()))))
