"""Words are found in whatever is typed, also where somebody parts the letters to hide them from others."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guide import Guide
from bot.dialogue.typed.spelling import plain_words
from tests.chat.person import understanding_of

SEPARATORS = st.sampled_from(" ._-*")
WORDS = st.text(string.ascii_letters, min_size=4, max_size=30)


@given(WORDS, SEPARATORS)
def test_parted_letters_are_the_word(word: str, separator: str) -> None:
    assert plain_words(separator.join(word)) == plain_words(word)
    assert plain_words(f"he said {separator.join(word)} to me.") == plain_words(f"he said {word} to me.")


@given(st.text() | st.text("ab .'-_*\u0301", max_size=40))
def test_anything_can_be_read_and_no_letter_is_invented(text: str) -> None:
    assert all(plain_words(word) == [word] for word in plain_words(text))


@pytest.mark.parametrize(
    "text", ["a b c", "i a m fine", "u r a star", "y a t il un code", "a. b. c. d.", "a, b, c, d", "n'y a d'autre"]
)
def test_letters_that_are_words_stay_words(text: str) -> None:
    assert all(len(word) == 1 for word in plain_words(text)[:3])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("s u i c i d e", "selfharm"),
        ("he will post my n.u.d.e.s", "blackmail"),
        ("n t a b a r a", "danger"),
        ("a b c d e f g", None),
        ("i a m fine", None),
    ],
)
def test_danger_is_heard_in_parted_letters(guide: Guide, text: str, kind: str | None) -> None:
    assert understanding_of(guide.library).read(text).danger == kind
