"""Meanings bridge languages and forms of a word."""

from bot.dialogue.typed.meanings import NEAR, Meanings

MEANINGS = Meanings({"picture": "photo* ifoto *mafoto*", "threat": "threat* *kangish*", "send": "send* envoy*"})


def test_words_of_all_languages_and_their_forms_have_the_same_meaning() -> None:
    assert MEANINGS.of("photos") == MEANINGS.of("ifoto") == MEANINGS.of("namafoto") == ["picture"]
    assert MEANINGS.of("bankangisha") == ["threat"]
    assert MEANINGS.of("cow") == []


def test_two_meanings_near_each_other_are_one_feature_whatever_is_between() -> None:
    assert MEANINGS.together(["envoyer", "les", "photos"]) == {"send", "picture", "send>picture"}
    far = ["send", *["x"] * NEAR, "photo"]
    assert MEANINGS.together(far) == {"send", "picture"}


def test_one_typing_error_is_forgiven_in_long_words() -> None:
    assert Meanings({"weapon": "machete"}).of("machette") == ["weapon"]
