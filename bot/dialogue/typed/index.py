"""An index: which documents hold a feature, and how much it weighs there. Compact, since it lives with the process."""

import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping


class Index:
    """For each feature how rare it is, and its postings: a document's number and the weight of the feature there."""

    def __init__(self, rarity: Mapping[str, float], rarest: float, documents: Iterable[Mapping[str, float]]) -> None:
        """`rarity` names all features that are known, `rarest` stands for all others.

        `documents` are numbered from 0 as they come; each gives its features and their weights.
        """
        postings: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, document in enumerate(documents):
            for feature, weight in document.items():
                postings[_key(feature)].append((number, weight))
        known = {_key(feature): value for feature, value in rarity.items()}
        self._rarest = rarest
        self._keys = array("L", sorted(known))
        self._rarity = array("f", (known[key] for key in self._keys))
        self._starts = array("L", [0])
        self._documents, self._weights = array("H"), array("f")
        for key in self._keys:
            for number, weight in postings[key]:
                self._documents.append(number)
                self._weights.append(weight)
            self._starts.append(len(self._documents))

    def rarity(self, feature: str) -> float:
        """How much a feature says by being rare."""
        place = self._place(feature)
        return self._rarest if place is None else self._rarity[place]

    def scores(self, wanted: Mapping[str, float]) -> dict[int, float]:
        """For each document with one of the `wanted` features the sum of their weights there, times those wanted."""
        scores: dict[int, float] = defaultdict(float)
        for feature, amount in wanted.items():
            place = self._place(feature)
            if place is not None:
                first, end = self._starts[place], self._starts[place + 1]
                for number, weight in zip(self._documents[first:end], self._weights[first:end], strict=True):
                    scores[number] += amount * weight
        return scores

    def _place(self, feature: str) -> int | None:
        key = _key(feature)
        place = bisect_left(self._keys, key)
        return place if place < len(self._keys) and self._keys[place] == key else None


def _key(feature: str) -> int:
    return zlib.crc32(feature.encode())
