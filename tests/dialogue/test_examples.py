"""Learning from labelled messages: the same at every start, and silent where there is nothing to learn from."""

from bot.dialogue.typed.examples import HARMLESS, Examples
from bot.dialogue.typed.spelling import plain_words

LABELLED = [
    ("home", "my father beats me every night"),
    ("home", "she hits me with a stick"),
    ("blackmail", "he will send my picture if I do not pay"),
    (HARMLESS, "how do I change my password"),
    (HARMLESS, "we beat them at football"),
    (HARMLESS, "what is a good game"),
]


def test_a_message_like_those_about_danger_scores_higher_than_one_like_the_others() -> None:
    examples = Examples(LABELLED)
    assert examples.score(plain_words("he beats me with a stick every night")) > 0
    assert examples.score(plain_words("how do I win a football game")) < 0
    assert examples.kind(plain_words("he says he will send the picture")) == "blackmail"


def test_it_is_the_same_at_every_start() -> None:
    words = plain_words("my uncle hits me")
    assert Examples(LABELLED).score(words) == Examples(LABELLED).score(words)


def test_without_examples_nothing_is_said() -> None:
    assert Examples([]).score(["help"]) == 0
    assert Examples([]).kind(["help"]) is None
