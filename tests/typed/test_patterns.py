"""Patterns are looked up, not tried one by one: the result must be the same as if they were."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.dialogue.typed.patterns import FUZZY_FROM, LONGEST, Patterns

LETTERS = st.text("abk", min_size=1, max_size=8)
STAR = st.sampled_from(["", "*"])
PATTERNS = st.lists(st.tuples(STAR, st.text("abk", min_size=2, max_size=7), STAR).map("".join), max_size=12)


def fits(pattern: str, word: str) -> bool:
    """What the documentation promises, tried directly."""
    part = pattern.strip("*")
    match pattern.startswith("*"), pattern.endswith("*"):
        case True, True:
            return part in word
        case True, False:
            return word.endswith(part)
        case False, True:
            return word.startswith(part)
    close = min(len(word), len(part)) >= FUZZY_FROM and OSA.distance(word, part) <= 1
    return word == part or close


@given(PATTERNS, LETTERS)
def test_every_pattern_that_fits_is_found_and_no_other(patterns: list[str], word: str) -> None:
    assert Patterns(patterns).fitting(word) == {pattern for pattern in patterns if fits(pattern, word)}


def test_a_very_long_word_costs_no_more_than_a_long_one() -> None:
    assert Patterns(["aaa*", "*b"]).fitting("a" * LONGEST + "b" * 1_000_000) == {"aaa*"}
