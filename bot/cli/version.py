"""Which program and which content runs here."""

import hashlib
from importlib.metadata import version
from typing import Final

from bot.cli.content import DIALOGUES, LOCALES

CONTENT: Final = ("*.yaml", "*.tsv", "*.po")


def content_version() -> str:
    """A short digest of everything below `dialogues/` and `locales/`, the same on every machine."""
    digest = hashlib.sha256()
    for folder in (DIALOGUES, LOCALES):
        for path in sorted(path for pattern in CONTENT for path in folder.rglob(pattern)):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder.parent).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:10]


def version_line() -> str:
    """The version of the program and that of its content."""
    return f"rinda {version('rinda')}, content {content_version()}"
