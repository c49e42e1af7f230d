"""Danger is learned from examples and phrases: the same each time, and silent where there is nothing to learn from."""

import pytest

from bot.dialogue.guide import Guide
from bot.dialogue.typed.danger import DangerFinder, Kind, Lexicon, Signs, learned
from bot.dialogue.typed.meanings import Meanings
from tests.chat.person import understanding_of

EXAMPLES = [
    ("home", "my father beats me every night"),
    ("home", "she hits me with a stick"),
    ("home", "mum hits me when she drinks"),
    ("blackmail", "he will send my picture if I do not pay"),
    ("blackmail", "pay or everybody sees your picture"),
    ("-", "how do I change my password"),
    ("-", "we beat them at football"),
    ("-", "what is a good game"),
    ("-", "can I send a picture of my dog"),
]
LEXICON = Lexicon(
    safeguarding={
        "blackmail": Kind(screen="help.pictures", phrases=("threat* picture*",)),
        "home": Kind(screen="help.hurt", phrases=("beat|hit* me",), unless=("hit* me joke",)),
        "danger": Kind(screen="help.danger", phrases=("knife",)),
    },
    urgent=("help",),
    safe_words=("urukwavu",),
)


def finder(examples: list[tuple[str, str]] = EXAMPLES) -> DangerFinder:
    signs = Signs(LEXICON, Meanings({"father": "father dad papa", "picture": "picture* photo*"}))
    return DangerFinder(LEXICON, signs, learned(examples, LEXICON, signs))


def test_a_message_like_those_about_danger_is_heard_and_its_kind_told() -> None:
    assert finder().kind("papa beats me with a stick") == "home"
    assert finder().kind("he says he will send the photo everywhere if I do not pay") == "blackmail"
    assert finder().kind("how do I win a good football game") is None


def test_it_is_the_same_each_time() -> None:
    messages = [text for _, text in EXAMPLES]
    assert [finder().kind(text) for text in messages] == [finder().kind(text) for text in messages]


def test_a_cry_for_help_is_heard_without_any_example() -> None:
    assert finder([]).kind("HEEELP!!") == "danger"
    assert finder([]).kind("can you help me with my homework please") != "danger"


def test_a_cry_that_is_repeated_is_still_one() -> None:
    assert finder([]).kind("help help help help please help") == "danger"


def test_the_examples_can_say_what_a_cry_is_about_and_that_it_is_none() -> None:
    examples = [("home", "help he beats me")] * 20 + [("-", "help with homework")] * 60
    assert finder(examples).kind("help beats") == "home"
    assert finder(examples).kind("help with homework") is None


STORY = (
    "In the morning I take the bus with my sister and we talk about the teachers. On Sunday we go to church and then "
    "my aunt cooks for everybody. My best subject is geography and I want to study in Kigali later. "
)
MORE = (
    "We have a small garden with beans and two goats, and in the holidays I help my grandfather there. My brother "
    "plays football for the school and next week they have a match."
)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Honestly i think about killing myself every night. ", "selfharm"),
        ("My uncle comes to my room at night and touches my private parts. ", "abuse"),
        ("If i dont pay he will send my naked video to my whole class. ", "blackmail"),
        ("", None),
    ],
)
def test_one_sentence_about_danger_is_heard_in_a_long_story(guide: Guide, sentence: str, kind: str | None) -> None:
    assert understanding_of(guide.library).read(STORY + sentence + MORE).danger == kind


def test_letters_that_take_no_room_hide_nothing() -> None:
    assert finder([]).kind("h\u200be\u200bl\u2060p") == "danger"


def test_nothing_and_signs_alone_are_no_danger() -> None:
    assert finder().kind("") is None
    assert finder().kind("...") is None


def test_the_safe_word_is_known_alone_and_in_any_case() -> None:
    assert finder().is_safe_word("Urukwavu!")
    assert not finder().is_safe_word("urukwavu rwanjye")
