"""What people type when they look for a screen, learned from `dialogues/questions/`."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from bot.dialogue.typed.index import Index
from bot.dialogue.typed.meanings import Meanings
from bot.dialogue.typed.spelling import plain_words

PIECES = (3, 4, 5)
"""Letters of a piece: they bridge prefixes, tenses and typing errors."""

PIECE = 0.6
"""How much a piece counts beside a word, a pair of words or a meaning."""

ROUNDS, STEP, MARGIN, RIVALS, SEED = 8, 0.1, 0.3, 5, 1
"""How a question's own screen is made to win: by at least this margin over as many rivals, in ever smaller steps."""

FAINT = 0.02
"""Weights below it are left out of the index: there are many, and together they change nothing."""


class Questions:
    """Tells how well a message fits what is asked for each screen."""

    def __init__(self, asked: Iterable[tuple[int, str]], meanings: Meanings) -> None:
        """`asked` are pairs of a screen's number and what people type for it."""
        self._meanings = meanings
        written = [(number, self._written(plain_words(text))) for number, text in asked]
        screens = 1 + max((number for number, _ in written), default=0)
        spread = Counter(feature for _, features in written for feature in features)
        rarity = {feature: math.log(1 + len(written) / count) for feature, count in spread.items()}
        weighed = [(number, _weighed(features, rarity.__getitem__)) for number, features in written]
        # What nobody has asked is the rarest: a message of such words fits nothing.
        self._index = Index(rarity, math.log(1 + len(written)), _learned(weighed, screens))

    def scores(self, words: Sequence[str]) -> Mapping[int, float]:
        """For each screen by its number how well `words` fit it: about 1 for a question that is known, 0 for others."""
        return self._index.scores(_weighed(self._written(words), self._index.rarity))

    def _written(self, words: Sequence[str]) -> Counter[str]:
        features = Counter(words)
        features.update(f"{one} {other}" for one, other in pairwise(words))
        for word in words:
            edged = f"^{word}$"
            for length in PIECES:
                features.update(f"~{edged[start : start + length]}" for start in range(len(edged) - length + 1))
            features.update(f"@{meaning}" for meaning in self._meanings.of(word))
        return features


def _weighed(features: Mapping[str, int], rarity: Callable[[str], float]) -> dict[str, float]:
    """The features with their weights, made to the length of 1: a long question counts no more than a short one."""
    weights = {
        feature: (1 + math.log(count)) * rarity(feature) * (PIECE if feature[0] == "~" else 1)
        for feature, count in features.items()
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {feature: weight / length for feature, weight in weights.items()}


def _learned(asked: list[tuple[int, dict[str, float]]], screens: int) -> list[dict[str, float]]:
    """For each screen what its questions have in common, and what tells them from those of its rivals.

    It begins with the average question of each screen (Rocchio 1971), and then takes a step wherever another screen
    comes too close to a question's own (the multiclass machine of Crammer and Singer 2001).
    """
    import numpy as np  # noqa: PLC0415  needed to learn only, and slow to import

    names = sorted({feature for _, features in asked for feature in features})
    place = {name: number for number, name in enumerate(names)}
    rows = [
        (own, np.array([place[name] for name in features], np.int64), np.array(list(features.values()), np.float32))
        for own, features in asked
        if features
    ]
    table = np.zeros((len(names), screens), np.float32)
    for own, places, amounts in rows:
        table[places, own] += amounts
    table /= np.maximum(np.sqrt((table * table).sum(axis=0)), 1e-9)
    order = random.Random(SEED)  # noqa: S311  the same order each time
    for past in range(ROUNDS):
        step = STEP * (1 - past / ROUNDS)
        order.shuffle(rows)
        for own, places, amounts in rows:
            scores = amounts @ table[places]
            rivals = [rival for rival in np.flatnonzero(scores > scores[own] - MARGIN) if rival != own]
            rivals = sorted(rivals, key=lambda rival: -scores[rival])[:RIVALS]
            for rival in rivals:
                table[places, rival] -= step / len(rivals) * amounts
            if rivals:
                table[places, own] += step * amounts
    learned: list[dict[str, float]] = [{} for _ in range(screens)]
    for feature, screen in zip(*np.nonzero(np.abs(table) >= FAINT), strict=True):
        learned[screen][names[feature]] = float(table[feature, screen])
    return learned
