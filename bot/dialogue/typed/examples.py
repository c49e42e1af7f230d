"""What danger sounds like, learned from labelled messages in `dialogues/examples/`: for what the lexicon lacks.

Logistic regression over words, pairs of words and pieces of words, by stochastic gradient steps that grow smaller for
what is seen often (Adagrad, Duchi et al. 2011). It is made anew at every start, in the same order: always the same.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz import fuzz, process

from bot.dialogue.typed.spelling import plain_words

HARMLESS = "-"
ROUNDS, STEP, SEED = 6, 0.5, 1
PIECES = (3, 4, 5)
"""Letters of a piece: they bridge prefixes, tenses and typing errors."""


def features(words: Sequence[str]) -> set[str]:
    """The words, pairs of neighbours and of nearly neighbours, and the pieces of each word."""
    found = {f"={word}" for word in words}
    found.update(f"{one} {other}" for one, other in pairwise(words))
    found.update(f"{one}_{other}" for one, other in zip(words, words[2:], strict=False))
    for word in words:
        edged = f"^{word}$"
        for length in PIECES:
            found.update(edged[index : index + length] for index in range(len(edged) - length + 1))
    return found


class Examples:
    """Scores how much a message resembles those about danger, and finds the kind that it resembles most."""

    def __init__(self, labelled: Iterable[tuple[str, str]]) -> None:
        """`labelled` are pairs of a kind of danger (or "-") and a message."""
        pairs = [(kind, plain_words(text)) for kind, text in labelled]
        self._kinds = [kind for kind, _ in pairs if kind != HARMLESS]
        self._texts = [" ".join(words) for kind, words in pairs if kind != HARMLESS]
        self._weights: dict[str, float] = defaultdict(float)
        self._base = 0.0
        self._learn([(kind != HARMLESS, features(words)) for kind, words in pairs if words])
        self._weights = dict(self._weights)

    def _learn(self, examples: list[tuple[bool, set[str]]]) -> None:
        weights, sizes = self._weights, defaultdict[str, float](lambda: 1e-6)
        order = random.Random(SEED)  # noqa: S311  the same order at every start
        ordered = [(is_danger, sorted(found)) for is_danger, found in examples]
        for _ in range(ROUNDS):
            order.shuffle(ordered)
            for is_danger, found in ordered:
                scale = 1 / math.sqrt(len(found))
                score = self._base + scale * sum(weights[name] for name in found)
                gradient = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - is_danger
                self._base -= 0.05 * gradient
                step = gradient * scale
                for name in found:
                    sizes[name] += step * step
                    weights[name] -= STEP * step / math.sqrt(sizes[name])

    def score(self, words: Sequence[str]) -> float:
        """Above 0 where the message of `words` is more like danger than not; 0 where nothing can be compared."""
        found = features(words)
        if not self._weights or not found:
            return 0.0
        return self._base + sum(self._weights.get(name, 0.0) for name in found) / math.sqrt(len(found))

    def kind(self, words: Sequence[str]) -> str | None:
        """The kind of the most similar example about danger, or None where there is none."""
        best = process.extractOne(" ".join(words), self._texts, scorer=fuzz.token_set_ratio)
        return self._kinds[best[2]] if best else None
