"""What people write who have hurt somebody themselves, or are tempted to: the screen that helps them to stop."""

from collections.abc import Mapping, Sequence

from bot.dialogue.typed.danger import Typed
from bot.dialogue.typed.phrases import PhraseFinder, read_phrase


class DeedFinder:
    """Finds the phrases of `deeds` in the lexicon. They need no examples: who acts is told by few words."""

    def __init__(self, deeds: Mapping[str, Typed]) -> None:
        """`deeds` are screens, the most serious first, each with what people type."""
        self._screens = tuple(deeds)
        self._phrases = PhraseFinder(read_phrase(text, name) for name, deed in deeds.items() for text in deed.phrases)
        self._harmless = PhraseFinder(read_phrase(text, name) for name, deed in deeds.items() for text in deed.unless)

    def screen(self, words: Sequence[str]) -> str | None:
        """The screen for whoever writes `words`, or None where they tell of no such deed."""
        harmless = list(self._harmless.find(words))
        found = {found.phrase.label for found in self._phrases.find(words) if not found.cancelled(harmless)}
        return next((screen for screen in self._screens if screen in found), None)
