"""What words mean, whatever the language and the form: `dialogues/meanings.yaml` lists the words for each meaning."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.dialogue.typed.patterns import Patterns
from bot.dialogue.typed.spelling import plain_words

NEAR = 5
"""Words within which two meanings belong together: "he will send my pictures" and "my pictures, he will send them"."""


class Meanings:
    """Finds the meanings of words, so that what is learned in one language or form helps in the others."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """`words` are the patterns for each meaning, with spaces between: `photo* ifoto *mafoto*`."""
        self._by_pattern: dict[str, list[str]] = defaultdict(list)
        for meaning, patterns in words.items():
            for pattern in patterns.split():
                self._by_pattern[_plain(pattern)].append(meaning)
        self._patterns = Patterns(self._by_pattern)

    def of(self, word: str) -> list[str]:
        """The meanings of `word`, a plain word, in the order of their names."""
        fitting = self._patterns.fitting(word)
        return sorted({meaning for pattern in fitting for meaning in self._by_pattern[pattern]})

    def together(self, words: Sequence[str]) -> set[str]:
        """The meanings of `words`, and each pair of them that stands close together, in its order."""
        each = [self.of(word) for word in words]
        found = {meaning for meanings in each for meaning in meanings}
        for index, firsts in enumerate(each):
            seconds = {meaning for meanings in each[index + 1 : index + 1 + NEAR] for meaning in meanings}
            found.update(f"{first}>{second}" for first in firsts for second in seconds)
        return found


def _plain(pattern: str) -> str:
    start, end = "*" * pattern.startswith("*"), "*" * pattern.endswith("*")
    return start + "".join(plain_words(pattern)) + end
