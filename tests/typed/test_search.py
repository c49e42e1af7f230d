"""The index and what questions teach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.typed.index import Index
from bot.dialogue.typed.meanings import Meanings
from bot.dialogue.typed.questions import Questions

WEIGHTS = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.floats(-4, 4, width=32), max_size=6)


@given(st.lists(WEIGHTS, max_size=6), WEIGHTS)
def test_scores_are_the_products_summed_up(documents: list[dict[str, float]], wanted: dict[str, float]) -> None:
    known = {feature: 1.0 for document in documents for feature in document}
    scores = Index(known, 2.0, documents).scores(wanted)
    for number, document in enumerate(documents):
        common = document.keys() & wanted.keys()
        assert scores.get(number, 0.0) == pytest.approx(sum(document[f] * wanted[f] for f in common), abs=1e-4)


def test_what_is_not_known_is_the_rarest() -> None:
    index = Index({"a": 0.5}, 2.0, [{"a": 1.0}])
    assert index.rarity("a") == 0.5
    assert index.rarity("b") == 2.0


def test_what_tells_two_screens_apart_is_learned() -> None:
    asked = [
        (0, "how do I block somebody on whatsapp"),
        (0, "block a contact whatsapp"),
        (1, "how do I block somebody on tiktok"),
        (1, "tiktok block a person"),
    ]
    questions = Questions(asked, Meanings({}))
    scores = questions.scores(["block", "her", "on", "tiktok"])
    assert scores[1] > scores[0]


def test_without_questions_nothing_is_found() -> None:
    assert not Questions([], Meanings({})).scores(["block"])
