"""What a message is compared by: its words, pieces of them, their meanings, and the phrases of the lexicon in it."""

import zlib
from array import array
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from math import sqrt
from typing import TypeAlias

PIECES = (3, 4, 5)
"""Letters of a piece: they bridge prefixes, tenses and typing errors."""

BUCKETS = 1 << 18
"""Features share this many places by their check sums: a table that needs no names is small and is read at once."""

SIGN = 0.5
"""How much each sign of the lexicon counts beside all words together and all meanings together, which count 1 each."""

Measured: TypeAlias = "tuple[array[int], array[float]]"
"""The places of the features in the table, and how much each counts."""


def written(words: Sequence[str]) -> set[str]:
    """The words, pairs of neighbours and of nearly neighbours, and the pieces of each word."""
    found = {f"={word}" for word in words}
    found.update(f"{one} {other}" for one, other in pairwise(words))
    found.update(f"{one}_{other}" for one, other in zip(words, words[2:], strict=False))
    for word in words:
        edged = f"^{word}$"
        for length in PIECES:
            found.update(edged[index : index + length] for index in range(len(edged) - length + 1))
    return found


def measured(words: Sequence[str], meanings: Set[str], signs: Set[str]) -> Measured:
    """The features of a message: `words` as written, their `meanings`, and the `signs` of the lexicon in them."""
    places, amounts = array("l"), array("f")
    groups = (("", written(words)), ("@", meanings))
    for prefix, names in groups:
        if names:
            amount = 1 / sqrt(len(names))
            for place in _places(prefix, names):
                places.append(place)
                amounts.append(amount)
    for place in _places("#", signs):
        places.append(place)
        amounts.append(SIGN)
    return places, amounts


def _places(prefix: str, names: Set[str]) -> Iterator[int]:
    # Sorted, since sums of fractions depend on their order, and the order of a set on the process.
    return (zlib.crc32(f"{prefix}{name}".encode()) % BUCKETS for name in sorted(names))
