"""What `rinda check` looks at, beyond what would already stop the start."""

from collections.abc import Iterator
from datetime import date

from bot.dialogue.checks.freshness import undated
from bot.dialogue.checks.structure import lost
from bot.dialogue.checks.texts import unreadable
from bot.dialogue.checks.translations import untranslated
from bot.dialogue.guide import Guide
from bot.languages.document import Finding


def check(guide: Guide, today: date) -> Iterator[Finding]:
    """Every finding in the content of `guide` on the day `today`."""
    library = guide.library
    yield from lost(guide)
    yield from unreadable(library)
    yield from untranslated(library)
    yield from undated(library, today)
