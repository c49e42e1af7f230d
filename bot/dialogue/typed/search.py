"""The search over all screens in all languages at once, forgiving of spelling and of prefixes."""

from collections import defaultdict

from bot.dialogue.library import CLEAR, FILE, HEARD, HIDE, HOME, RESULTS, WELCOME, Library
from bot.dialogue.typed.guide_words import GuideWords
from bot.dialogue.typed.questions import Questions
from bot.dialogue.typed.spelling import plain_words

BEST = 3
LEAST = 0.2
"""The score that a screen must have to be offered at all: about a fifth of what the message weighs."""

NOT_OFFERED = frozenset((CLEAR, FILE, HEARD, HIDE, HOME, RESULTS, WELCOME))


def names(library: Library) -> list[str]:
    """The ids of the screens that a search may find, whose places are their numbers."""
    return [name for name in library.source.screens if name not in NOT_OFFERED]


def asked(library: Library) -> list[tuple[int, str]]:
    """The numbers of screens, each with something that people type when they look for it."""
    numbers = {name: number for number, name in enumerate(names(library))}
    return [(numbers[screen], text) for screen, text in library.files.questions if screen in numbers]


class Search:
    """Adds up two views of a message: the words of the screens in it, and how alike it is to what people ask."""

    def __init__(self, library: Library, questions: Questions) -> None:
        """`questions` were learned from those that `asked` gives for the same screens."""
        self._names = names(library)
        spellings = library.lexicon.spellings.items()
        self._spellings = {word: name for name, others in spellings for other in others for word in plain_words(other)}
        self._guide = GuideWords(library, self._names)
        self._questions = questions

    def best(self, text: str) -> list[str]:
        """The ids of the best screens for `text`, best first, at most three; empty where nothing fits."""
        words = plain_words(text)
        # Beside words that people write in many ways their usual spelling.
        words += [self._spellings[word] for word in words if word in self._spellings]
        scores: dict[int, float] = defaultdict(float, self._guide.scores(words))
        for number, score in self._questions.scores(words).items():
            scores[number] += score
        ranked = sorted(scores, key=lambda number: (-scores[number], number))[:BEST]
        return [self._names[number] for number in ranked if scores[number] >= LEAST]
