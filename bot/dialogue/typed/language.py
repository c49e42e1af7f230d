"""Which language a typed text is in, by pieces of words, learned from the guide's own texts."""

import math
from collections import Counter

from bot.dialogue.library import Library
from bot.dialogue.typed.spelling import plain_words

SMOOTHING = 0.5

CLEAR = 2.0
"""By how much the logarithm of a language's likelihood must stand above the next one's."""


class LanguageFinder:
    """Compares a message with how the languages of the guide are written."""

    def __init__(self, library: Library) -> None:
        counts: dict[str, Counter[str]] = {}
        for language, edition in library.editions.items():
            counts[language] = Counter()
            for screen in edition.screens.values():
                text = " ".join(screen.body(p, edition.words).text for p in screen.plain_positions())
                counts[language].update(_pieces(f"{screen.title} {screen.keywords} {text}"))
        every = set().union(*counts.values())
        sizes = {language: held.total() + SMOOTHING * len(every) for language, held in counts.items()}
        self._scores = {
            language: {piece: math.log((number + SMOOTHING) / sizes[language]) for piece, number in held.items()}
            for language, held in counts.items()
        }
        self._unseen = {language: math.log(SMOOTHING / size) for language, size in sizes.items()}

    def language(self, text: str) -> str | None:
        """The code of the language that `text` looks like, or None where it looks like none or like two of them."""
        pieces = [piece for piece in _pieces(text) if any(letter.isalpha() for letter in piece)]
        if not pieces:
            return None
        scores = {code: sum(known.get(p, self._unseen[code]) for p in pieces) for code, known in self._scores.items()}
        best, second, *_ = sorted(scores, key=scores.__getitem__, reverse=True)
        return best if scores[best] - scores[second] > CLEAR else None


def _pieces(text: str) -> list[str]:
    return [piece for word in plain_words(text) for piece in (word, *_three(f" {word} "))]


def _three(word: str) -> list[str]:
    return [word[index : index + 3] for index in range(len(word) - 2)]
