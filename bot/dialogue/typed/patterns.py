"""Words with wildcards, found in what people type, one typing error forgiven."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

FUZZY_FROM = 5
"""Letters from which on one typing error is forgiven; shorter words would turn into each other."""

LONGEST = 24
"""Letters of a word that are compared: no word of the three languages that matters is longer."""

SHORTEST_INFIX = 2


class Patterns:
    """Finds which of many patterns fit a word: `word`, `start*`, `*end` or `*inside*`.

    It looks up the pieces of the word instead of trying each pattern, so that thousands of patterns cost no more.
    None of them has a blank in it.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._exact: set[str] = set()
        self._wild: dict[tuple[bool, bool], set[str]] = defaultdict(set)
        for pattern in patterns:
            ends = pattern.startswith("*"), pattern.endswith("*")
            if any(ends):
                self._wild[ends].add(pattern.strip("*"))
            else:
                self._exact.add(pattern)
        # Most belong to one word, and as many lists would be a thirtieth of a start: several stand with blanks between.
        self._near: dict[str, str] = {}
        for word in sorted(self._exact):
            if len(word) >= FUZZY_FROM:
                for shortened in _one_less(word):
                    self._near[shortened] = f"{self._near[shortened]} {word}" if shortened in self._near else word

    def fitting(self, word: str) -> set[str]:
        """The patterns that fit `word`, a plain word, written as they were given."""
        word = word[:LONGEST]
        found = {word} & self._exact
        cuts = range(1, len(word) + 1)
        found.update(f"{word[:cut]}*" for cut in cuts if word[:cut] in self._wild[False, True])
        found.update(f"*{word[-cut:]}" for cut in cuts if word[-cut:] in self._wild[True, False])
        if inside := self._wild[True, True]:
            found.update(f"*{part}*" for part in _parts(word) if part in inside)
        if len(word) >= FUZZY_FROM:
            near = {other for shortened in _one_less(word) for other in self._near.get(shortened, "").split()}
            found.update(other for other in near if OSA.distance(word, other, score_cutoff=1) <= 1)
        return found


def _one_less(word: str) -> Iterator[str]:
    """The word itself, and the word without each of its letters: words one error apart share one of these."""
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _parts(word: str) -> Iterator[str]:
    for start in range(len(word) - SHORTEST_INFIX + 1):
        for end in range(start + SHORTEST_INFIX, len(word) + 1):
            yield word[start:end]
