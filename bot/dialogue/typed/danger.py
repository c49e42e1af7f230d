"""Signs of danger in what people type: the lexicon in `dialogues/safeguarding.yaml` and what examples have taught."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field

from bot.dialogue.part import Part, Text
from bot.dialogue.typed.features import Measured, measured
from bot.dialogue.typed.meanings import Meanings
from bot.dialogue.typed.phrases import PhraseFinder, read_phrase
from bot.dialogue.typed.spelling import plain_words
from bot.dialogue.typed.weights import Weights, learn

URGENT = "danger"
"""The kind that a cry for help without more words stands for."""

SURE = -0.6
"""The logarithm of the odds from which on a message is taken for one about danger. It lies below even odds: a missed
cry costs far more than an offer of help too many."""

VAGUE = frozenset(("fear", "unease"))
"""Kinds that a cry is not taken for."""

PLAINLY_HARMLESS, CLEARLY = -4.0, 0.5
"""A cry that the examples speak so much against is none ("help me with homework"); and by how much they must speak for
another kind than the urgent one."""

SHORT = 2
"""Words that may stand around a cry for help; in longer messages "help" is an everyday word."""


PART, STRIDE, SURE_OF_A_PART = 20, 8, 2.0
"""A long message is also looked at in parts of so many words, one so many words after the other: a sentence on what
hurts is else lost among many on something else. Of a part one must be surer, since there are many of them."""


class Typed(Part):
    """What people type about something, and what only looks like it."""

    phrases: tuple[Text, ...]
    unless: tuple[Text, ...] = ()


class Kind(Typed):
    """A kind of danger, and the screen that helps."""

    screen: str


class Lexicon(Part):
    """The whole of `dialogues/safeguarding.yaml`. The kinds stand in the order of their weight."""

    safeguarding: dict[str, Kind]
    urgent: tuple[Text, ...] = ()
    beside: tuple[str, ...] = ()
    """Screens, each with all below it, that are offered beside the words on a danger where the search finds one: who
    writes may be a friend, a parent, a teacher, or the one who hurts."""
    deeds: dict[str, Typed] = Field(default_factory=dict)
    """Screens for those who have hurt somebody or are tempted to, each with what they type: found before all others."""
    safe_words: tuple[Text, ...] = ()
    spellings: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    """How people write names of apps and things, for the search: the name, then the other ways."""


class Signs:
    """Finds the phrases of the lexicon and the meanings of the words in a message."""

    def __init__(self, lexicon: Lexicon, meanings: Meanings) -> None:
        kinds = lexicon.safeguarding.items()
        self._meanings = meanings
        self._danger = PhraseFinder(read_phrase(text, name) for name, kind in kinds for text in kind.phrases)
        self._harmless = PhraseFinder(read_phrase(text, name) for name, kind in kinds for text in kind.unless)
        self._urgent = PhraseFinder(read_phrase(text, URGENT) for text in lexicon.urgent)

    def measured(self, words: Sequence[str]) -> Measured:
        """What the message of `words` is compared by."""
        return measured(words, self._meanings.together(words), self._signs(words))

    def is_cry(self, words: Sequence[str]) -> bool:
        """Whether `words` are a call for help and hardly anything else; the same word again is nothing else."""
        different = len(set(words))
        return any(different <= len(found.places) + SHORT for found in self._urgent.find(words))

    def _signs(self, words: Sequence[str]) -> set[str]:
        harmless = list(self._harmless.find(words))
        signs = {"any"} | ({"harmless"} if harmless else set())
        for found in self._danger.find(words):
            cancelled = found.cancelled(harmless)
            signs.add(f"{found.phrase.label} cancelled" if cancelled else found.phrase.label)
            if not cancelled:
                signs.add("danger")
        if self.is_cry(words):
            signs.add("cry")
        return signs


class DangerFinder:
    """Recognises the kind of danger in a message."""

    def __init__(self, lexicon: Lexicon, signs: Signs, weights: Weights) -> None:
        self._signs = signs
        self._weights = weights
        self._screens = {name: kind.screen for name, kind in lexicon.safeguarding.items()}
        self._safe_words = {tuple(plain_words(word)) for word in lexicon.safe_words}

    @property
    def screens(self) -> Mapping[str, str]:
        """Each kind's screen, the kinds in the order of their weight."""
        return self._screens

    def is_safe_word(self, text: str) -> bool:
        """Whether `text` is the agreed word and nothing else."""
        return tuple(plain_words(text)) in self._safe_words

    def kind(self, text: str) -> str | None:
        """The kind of danger that `text` speaks of, or None."""
        words = plain_words(text)
        if not words:
            return None
        message = self._signs.measured(words)
        odds, kind = self._weights.danger(message)
        if odds > PLAINLY_HARMLESS and self._signs.is_cry(words):
            return self._kind_of_a_cry(message)
        return kind if odds > SURE else self._kind_of_a_part(words)

    def _kind_of_a_cry(self, message: Measured) -> str:
        """Mostly all that is known is that it is urgent; some name what it is about."""
        scores = dict(zip(self._weights.kinds, self._weights.scores(message), strict=True))
        likeliest = max(self._screens, key=scores.__getitem__)
        is_clear = likeliest not in VAGUE and scores[likeliest] > scores[URGENT] + CLEARLY
        return likeliest if is_clear else URGENT

    def _kind_of_a_part(self, words: Sequence[str]) -> str | None:
        starts = range(0, max(len(words) - PART, 0) + STRIDE, STRIDE) if len(words) > PART else ()
        parts = (self._weights.danger(self._signs.measured(words[first : first + PART])) for first in starts)
        odds, kind = max(parts, default=(SURE_OF_A_PART, ""))
        return kind if odds > SURE_OF_A_PART else None


def learned(examples: Iterable[tuple[str, str]], lexicon: Lexicon, signs: Signs) -> Weights:
    """What the labelled messages teach: pairs of a kind of danger (or "-") and a message."""
    return learn(((kind, signs.measured(plain_words(text))) for kind, text in examples), list(lexicon.safeguarding))
