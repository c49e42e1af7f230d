"""Signs of danger in what somebody types, by the lexicon in `dialogues/safeguarding.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from bot.dialogue.part import Part, Text
from bot.dialogue.typed.examples import Examples
from bot.dialogue.typed.phrases import Phrase, PhraseFinder, read_phrase
from bot.dialogue.typed.spelling import plain_words

URGENT = "danger"
"""The kind that a cry for help without more words stands for."""

DOUBTFUL, SURE = -1.5, 0.5
"""Scores of the examples: below the first not even a phrase of the lexicon counts, above the second none is needed."""

SHORT = 2
"""Words that may stand around a cry for help; in longer messages "help" is an everyday word."""


class Kind(Part):
    """A kind of danger: the screen that helps, what people type about it, and what only looks like it."""

    screen: str
    phrases: tuple[Text, ...]
    unless: tuple[Text, ...] = ()


class Lexicon(Part):
    """The whole of `dialogues/safeguarding.yaml`. The kinds stand in the order of their weight."""

    safeguarding: dict[str, Kind]
    urgent: tuple[Text, ...] = ()
    safe_words: tuple[Text, ...] = ()
    spellings: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    """How people write names of apps and things, for the search: the name, then the other ways."""


@dataclass(frozen=True, slots=True)
class _Found:
    phrase: Phrase
    places: frozenset[int]


class DangerFinder:
    """Recognises the kind of danger in a message."""

    def __init__(self, lexicon: Lexicon, examples: Examples) -> None:
        self._examples = examples
        self._kinds = tuple(lexicon.safeguarding)
        self._screens = {name: kind.screen for name, kind in lexicon.safeguarding.items()}
        self._danger = PhraseFinder(
            read_phrase(text, name) for name, kind in lexicon.safeguarding.items() for text in kind.phrases
        )
        self._harmless = PhraseFinder(
            read_phrase(text, name) for name, kind in lexicon.safeguarding.items() for text in kind.unless
        )
        self._urgent = PhraseFinder(read_phrase(text, URGENT) for text in lexicon.urgent)
        self._safe_words = {tuple(plain_words(word)) for word in lexicon.safe_words}

    @property
    def screens(self) -> Mapping[str, str]:
        """Each kind's screen, the kinds in the order of their weight."""
        return self._screens

    def is_safe_word(self, text: str) -> bool:
        """Whether `text` is the agreed word and nothing else."""
        return tuple(plain_words(text)) in self._safe_words

    def kind(self, text: str) -> str | None:
        """The gravest kind of danger that `text` speaks of, or None."""
        words = plain_words(text)
        if self._is_cry(words):
            return URGENT
        harmless = [_Found(phrase, places) for phrase, places in self._harmless.find(words)]
        found = {
            phrase.label for phrase, places in self._danger.find(words) if not _cancelled(phrase, places, harmless)
        }
        said = next((kind for kind in self._kinds if kind in found), None)
        score = self._examples.score(words)
        if said is not None:
            return said if score > DOUBTFUL else None
        return self._examples.kind(words) if score > SURE else None

    def _is_cry(self, words: list[str]) -> bool:
        return any(len(words) <= len(places) + SHORT for _, places in self._urgent.find(words))


def _cancelled(phrase: Phrase, places: frozenset[int], harmless: list[_Found]) -> bool:
    """Whether a harmless phrase of the same kind takes up one of the words: elsewhere it says nothing about this."""
    return any(other.phrase.label == phrase.label and other.places & places for other in harmless)
