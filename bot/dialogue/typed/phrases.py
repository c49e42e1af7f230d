"""Phrases of a lexicon, found in plain words: in order, with gaps, with wildcards, and with a typing error."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.typed.patterns import Patterns
from bot.dialogue.typed.spelling import plain_words

GAP = 4
"""Words that may at most lie between a word of a phrase and the next one, plus one."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The alternatives of each word of a phrase, and the label it stands for."""

    slots: tuple[tuple[str, ...], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a message, and the places of its words."""

    phrase: Phrase
    places: frozenset[int]

    def cancelled(self, harmless: Sequence["Found"]) -> bool:
        """Whether one of `harmless` with the same label takes up one of the words: elsewhere it says nothing."""
        return any(other.phrase.label == self.phrase.label and other.places & self.places for other in harmless)


def read_phrase(text: str, label: str) -> Phrase:
    """The phrase in `text`: words, `a|b` or `(a|b)` for alternatives, `*` at the ends of a word for any letters."""
    slots = []
    for word in text.split():
        alternatives = [_plain(alternative) for alternative in word.strip("()").split("|")]
        # An elision such as "d'abord" is two words in what people type, too.
        parts = max((len(alternative) for alternative in alternatives), default=0)
        slots += [tuple(dict.fromkeys(a[index] for a in alternatives if index < len(a))) for index in range(parts)]
    return Phrase(tuple(slots), label)


def _plain(alternative: str) -> list[str]:
    start, end = alternative.startswith("*"), alternative.endswith("*")
    words = plain_words(alternative.strip("*"))
    if words and start:
        words[0] = "*" + words[0]
    if words and end:
        words[-1] += "*"
    return words


class PhraseFinder:
    """Finds the phrases of a lexicon in a message."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        alternatives: set[str] = set()
        for phrase in phrases:
            for alternative in phrase.slots[0]:
                self._by_first[alternative].append(phrase)
            alternatives.update(alternative for slot in phrase.slots for alternative in slot)
        self._patterns = Patterns(alternatives)

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Every phrase in `words`."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            for alternative in self._patterns.fitting(word):
                places[alternative].append(place)
        seen: set[int] = set()
        for alternative in places:
            for phrase in self._by_first.get(alternative, ()):
                if id(phrase) not in seen:
                    seen.add(id(phrase))
                    for found in _ways(phrase.slots, places):
                        yield Found(phrase, found)


def _ways(slots: tuple[tuple[str, ...], ...], places: dict[str, list[int]]) -> Iterator[frozenset[int]]:
    """The first way for each beginning to find all slots in order, each within GAP words of the one before."""
    for start in sorted({place for alternative in slots[0] for place in places.get(alternative, ())}):
        chosen = [start]
        for slot in slots[1:]:
            following = [
                place
                for alternative in slot
                for place in places.get(alternative, ())
                if chosen[-1] < place <= chosen[-1] + GAP
            ]
            if not following:
                break
            chosen.append(min(following))
        else:
            yield frozenset(chosen)
