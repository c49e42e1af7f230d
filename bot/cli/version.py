"""Which program and which content runs here."""

import hashlib
import logging
from importlib.metadata import version
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.cli.content import DIALOGUES, LOCALES
from bot.counts.changes import note_content
from bot.counts.count import kigali_today
from bot.counts.store import CountStore, StoreError

log = logging.getLogger(__name__)

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


async def note_live(store: CountStore, content: str) -> None:
    """Notes that this content is live from today; a store that is away does not keep the bot from people."""
    try:
        await note_content(store, content, kigali_today())
    except (StoreError, SQLAlchemyError, OSError) as error:
        log.warning("the day of this content could not be noted (%s)", type(error).__name__)
