"""What a typed message may mean: its language, a danger it speaks of, and the screens that fit it."""

from dataclasses import dataclass

from bot.dialogue.library import Library
from bot.dialogue.typed.danger import DangerFinder, Signs, learned
from bot.dialogue.typed.deeds import DeedFinder
from bot.dialogue.typed.language import LanguageFinder
from bot.dialogue.typed.meanings import Meanings
from bot.dialogue.typed.questions import Questions
from bot.dialogue.typed.search import BEST, Search, asked
from bot.dialogue.typed.spelling import plain_words
from bot.dialogue.typed.weights import Weights

BEGINNING, END = 1400, 600
"""Characters that are looked at: what matters stands where a long message begins or ends; a flood must cost little."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a message, without the message."""

    language: str | None
    danger: str | None
    screens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What the examples and questions of a library teach."""

    weights: Weights
    questions: Questions


def learn(library: Library) -> Learned:
    """Learns from the library's examples and questions, which takes many seconds; the result can be pickled."""
    meanings = Meanings(library.meanings)
    weights = learned(library.files.examples, library.lexicon, Signs(library.lexicon, meanings))
    return Learned(weights, Questions(asked(library), meanings))


class Understanding:
    """Reads messages by the content of a library. It keeps nothing of them."""

    def __init__(self, library: Library, learned: Learned) -> None:
        """`learned` must come from the same examples, questions and screens."""
        self.library = library
        signs = Signs(library.lexicon, Meanings(library.meanings))
        self._danger = DangerFinder(library.lexicon, signs, learned.weights)
        self._deeds = DeedFinder(library.lexicon.deeds)
        self._language = LanguageFinder(library)
        self._search = Search(library, learned.questions)

    def read(self, text: str) -> Understood:
        """What `text` may mean. The check for danger comes first, whatever the search would find."""
        if len(text) > BEGINNING + END:
            text = f"{text[:BEGINNING]} {text[-END:]}"
        danger = self._danger.kind(text)
        return Understood(self._language.language(text), danger, tuple(self._screens(text)))

    def _screens(self, text: str) -> list[str]:
        best = self._search.best(text)
        deed = self._deeds.screen(plain_words(text))
        return [deed, *(screen for screen in best if screen != deed)][:BEST] if deed else best

    def is_safe_word(self, text: str) -> bool:
        """Whether `text` is the agreed word that quietly brings the contacts."""
        return self._danger.is_safe_word(text)
