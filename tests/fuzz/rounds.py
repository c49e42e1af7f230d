"""How much is tried, and from which seed on: a little and always the same, unless `make fuzz` says otherwise."""

import os

import pytest

UPDATES_IN_A_ROUND = 5000

UPDATES = int(os.environ.get("FUZZ_UPDATES", UPDATES_IN_A_ROUND))
SEED = int(os.environ.get("FUZZ_SEED", "20261128"))

ROUNDS = max(1, UPDATES // UPDATES_IN_A_ROUND)

in_rounds = pytest.mark.parametrize("number", range(ROUNDS))
"""Runs a test once for each round; every round has a seed of its own, so that several processes can share them."""


def seed_of(number: int) -> int:
    """The seed of a round."""
    return SEED * 1000 + number
