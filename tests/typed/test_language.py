"""The language of typed words is told where they show it, and left open where they do not."""

import pytest

from bot.dialogue.guide import Guide
from bot.dialogue.typed.language import LanguageFinder


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mama arankubita buri munsi", "rw"),
        ("he threatens me with my pictures", "en"),
        ("il menace de publier mes photos", "fr"),
        ("112", None),
        ("🆘", None),
        ("", None),
    ],
)
def test_only_what_the_words_show_is_told(guide: Guide, text: str, language: str | None) -> None:
    assert LanguageFinder(guide.library).language(text) == language
