"""What a typed message may mean: its language, a danger it speaks of, and the screens that fit it."""

from dataclasses import dataclass

from bot.dialogue.library import Library
from bot.dialogue.typed.danger import DangerFinder
from bot.dialogue.typed.examples import Examples
from bot.dialogue.typed.language import LanguageFinder
from bot.dialogue.typed.search import Search

LONGEST = 2000
"""Characters that are looked at: nobody tells what matters only after them, and a flood must cost nothing."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a message, without the message."""

    language: str | None
    danger: str | None
    screens: tuple[str, ...]


class Understanding:
    """Reads messages by the content of a library. It keeps nothing of them."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._danger = DangerFinder(library.lexicon, Examples(library.examples))
        self._language = LanguageFinder(library)
        self._search = Search(library)

    def read(self, text: str) -> Understood:
        """What `text` may mean. The check for danger comes first, whatever the search would find."""
        text = text[:LONGEST]
        danger = self._danger.kind(text)
        return Understood(self._language.language(text), danger, tuple(self._search.best(text)))

    def is_safe_word(self, text: str) -> bool:
        """Whether `text` is the agreed word that quietly brings the contacts."""
        return self._danger.is_safe_word(text)
