"""What was learned from the labelled messages in `dialogues/examples/`: how much each feature speaks for each kind."""

import random
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

from bot.dialogue.typed.features import BUCKETS, Measured

HARMLESS = "-"
ROUNDS, STEP, SEED = 6, 0.2, 1

AVERAGED = 3
"""The mean of the weights after so many of the last rounds depends less on the order than the last ones do."""


@dataclass(frozen=True)
class Weights:
    """One row of the table for each place, one column for each of `kinds`, the first of which is harmless."""

    kinds: tuple[str, ...]
    base: tuple[float, ...]
    table: "array[float]"

    def scores(self, message: Measured) -> list[float]:
        """How much the message speaks for each of the kinds."""
        width = len(self.kinds)
        scores = list(self.base)
        for place, amount in zip(*message, strict=True):
            row = self.table[place * width : (place + 1) * width]
            scores = [score + amount * weight for score, weight in zip(scores, row, strict=True)]
        return scores

    def danger(self, message: Measured) -> tuple[float, str]:
        """By how much (as the logarithm of the odds) the message is about danger rather than not, and the likeliest
        kind of danger."""
        harmless, *dangers = self.scores(message)
        most = max(dangers)
        odds = most + log(sum(exp(score - most) for score in dangers)) - harmless
        return odds, self.kinds[1 + dangers.index(most)]


def learn(examples: Iterable[tuple[str, Measured]], dangers: Sequence[str]) -> Weights:
    """The weights that tell the `examples` apart: pairs of a kind (one of `dangers`, or "-") and its features.

    Multinomial logistic regression by stochastic gradient steps that grow smaller for what is seen often (Adagrad,
    Duchi et al. 2011), in an order that is always the same, and averaged (Polyak and Juditsky 1992). Raises ValueError
    for a kind that is not listed.
    """
    import numpy as np  # noqa: PLC0415  needed to learn only, and slow to import

    kinds = (HARMLESS, *dangers)
    rows = [
        (kinds.index(kind), np.array(places, np.int64), np.array(amounts, np.float32)[:, None])
        for kind, (places, amounts) in examples
    ]
    table = np.zeros((BUCKETS, len(kinds)), np.float32)
    seen = np.full((BUCKETS, len(kinds)), 1e-6, np.float32)
    base = np.zeros(len(kinds), np.float32)
    order = random.Random(SEED)  # noqa: S311  the same order each time
    mean_table, mean_base = np.zeros_like(table), np.zeros_like(base)
    for number in range(ROUNDS):
        order.shuffle(rows)
        for kind, places, amounts in rows:
            scores = base + (amounts * table[places]).sum(axis=0)
            wrong = np.exp(scores - scores.max())
            wrong /= wrong.sum()
            wrong[kind] -= 1
            gradient = amounts * wrong
            seen[places] += gradient * gradient
            table[places] -= STEP * gradient / np.sqrt(seen[places])
            base -= 0.05 * wrong
        if number >= ROUNDS - AVERAGED:
            mean_table += table / AVERAGED
            mean_base += base / AVERAGED
    return Weights(kinds, tuple(float(value) for value in mean_base), array("f", mean_table.tobytes()))
