"""Content files as they were read, every value with its line, and what is to be mended in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Keys: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = "str | int | float | bool | date | list[Value] | dict[str, Value] | None"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an author has to mend: where it is and what to do about it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentError(Exception):
    """The content cannot be used; `findings` says where and why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Document:
    """One YAML file: its data, and the line (from 1) of every path into the data."""

    file: str
    data: dict[str, Value]
    lines: Mapping[Keys, int]

    def line(self, path: Keys) -> int:
        """The line of `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def mapping(self, key: str) -> dict[str, Value]:
        """The names and their fields below the top-level `key`, empty where the file has none."""
        value = self.data.get(key)
        return value if isinstance(value, dict) else {}

    def finding(self, path: Keys, message: str) -> Finding:
        """A finding at the line of `path`."""
        return Finding(self.file, self.line(path), message)
