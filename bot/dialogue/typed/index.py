"""An index: which documents hold a feature, and how much it weighs there. Compact, since it lives with the process."""

import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping


class Index:
    """For each feature its postings: pairs of a document's number and the weight of the feature there."""

    def __init__(self, documents: Iterable[Mapping[str, float]]) -> None:
        """`documents` are numbered from 0 as they come; each gives its features and their weights."""
        postings: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, document in enumerate(documents):
            for feature, weight in document.items():
                postings[_key(feature)].append((number, weight))
        self._keys = array("L", sorted(postings))
        self._starts = array("L", [0])
        self._documents, self._weights = array("H"), array("f")
        for key in self._keys:
            for number, weight in postings[key]:
                self._documents.append(number)
                self._weights.append(weight)
            self._starts.append(len(self._documents))

    def scores(self, wanted: Mapping[str, float]) -> dict[int, float]:
        """For each document with one of the `wanted` features the sum of their weights there, times those wanted."""
        scores: dict[int, float] = defaultdict(float)
        for feature, amount in wanted.items():
            key = _key(feature)
            place = bisect_left(self._keys, key)
            if place < len(self._keys) and self._keys[place] == key:
                first, end = self._starts[place], self._starts[place + 1]
                for number, weight in zip(self._documents[first:end], self._weights[first:end], strict=True):
                    scores[number] += amount * weight
        return scores


def _key(feature: str) -> int:
    return zlib.crc32(feature.encode())
