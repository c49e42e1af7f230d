"""How well the real content understands messages that nothing was tuned by: no change may make it worse unseen."""

import pytest

from bench.understanding import LANGUAGES, Figures, measure
from bot.dialogue.guide import Guide
from tests.chat.person import understanding_of

RECALL, FALSE_ALARMS, RECALL_AT_3 = 0.98, 0.05, 0.92
"""What must be reached over all three languages together (`make measure` prints them apart)."""


@pytest.fixture(scope="module")
def figures(guide: Guide) -> list[Figures]:
    understanding = understanding_of(guide.library)
    return [measure(understanding, language, "held_out") for language in LANGUAGES]


def test_danger_is_heard_and_the_harmless_is_not_taken_for_it(figures: list[Figures]) -> None:
    noticed = sum(each.noticed.total() for each in figures)
    assert noticed / sum(each.asked.total() for each in figures) >= RECALL
    assert sum(each.alarms for each in figures) / sum(each.harmless for each in figures) <= FALSE_ALARMS


def test_the_search_finds_a_good_screen_among_three(figures: list[Figures]) -> None:
    assert sum(each.found for each in figures) / sum(each.searched for each in figures) >= RECALL_AT_3
