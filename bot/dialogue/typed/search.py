"""The search over all screens in all languages at once, forgiving of spelling and of prefixes."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from bot.dialogue.kinds import AnyContent
from bot.dialogue.library import CLEAR, FILE, HEARD, HIDE, HOME, RESULTS, WELCOME, Edition, Library
from bot.dialogue.typed.spelling import plain_words

TITLE, KEYWORDS, LABEL, ABOVE, BODY = 4.0, 7.0, 3.0, 1.0, 0.3
"""How much a word counts by where it stands: in the title, the keywords, on buttons that lead here, in the title of the
screen above, or in the text."""

PIECE = 0.3
"""How much a piece of four letters counts beside its whole word: enough to bridge a prefix or a typing error."""

SHORTEST = 2
"""Letters of a word that says something."""

BEST = 3
LEAST = 0.05
"""The share of a message's own weight that a screen must meet to be offered at all."""

POWER = 1.3
"""How much rarer words count for more."""

OFTEN = 3
"""More of the same word makes a text longer, not fitter."""

SATURATION, EVEN, USUAL = 0.7, 0.5, 150.0
"""As in BM25: how soon a weight is enough, how much a long screen is held back, and the size of a usual one."""

NOT_OFFERED = frozenset((CLEAR, FILE, HEARD, HIDE, HOME, RESULTS, WELCOME))


class Search:
    """An index of every screen in every language, by words and by pieces of words."""

    def __init__(self, library: Library) -> None:
        documents = {
            language: [(s.id, _weights(s, edition)) for s in edition.screens.values() if s.id not in NOT_OFFERED]
            for language, edition in library.editions.items()
        }
        spellings = library.lexicon.spellings.items()
        self._spellings = {word: name for name, others in spellings for other in others for word in plain_words(other)}
        screens = len(library.source.screens)
        # A word is as common as it is in the language where it is commonest: "que" says nothing, whatever English has.
        spread: Counter[str] = Counter()
        for pairs in documents.values():
            spread |= Counter(feature for _, weights in pairs for feature in weights)
        self._rarity = {feature: math.log(1 + screens / count) ** POWER for feature, count in spread.items()}
        self._unknown = math.log(1 + screens) ** POWER / 2
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for pairs in documents.values():
            for name, weights in pairs:
                for feature, weight in weights.items():
                    self._postings[feature].append((name, weight))

    def _wanted(self, text: str) -> list[str]:
        """The words of `text`, and beside them the usual spelling of those that people write in many ways."""
        words = plain_words(text)
        return [*words, *(self._spellings[word] for word in words if word in self._spellings)]

    def best(self, text: str) -> list[str]:
        """The ids of the best screens for `text`, best first, at most three; empty where nothing fits."""
        scores: dict[str, float] = defaultdict(float)
        wanted = 0.0
        for feature, weight in _features(self._wanted(text)).items():
            # What stands nowhere in the guide weighs, too: a message of such words fits nothing.
            worth = weight * self._rarity.get(feature, self._unknown)
            wanted += worth
            best_here: dict[str, float] = {}
            for name, held in self._postings.get(feature, ()):
                best_here[name] = max(best_here.get(name, 0.0), held)
            for name, held in best_here.items():
                scores[name] += worth * held
        ranked = sorted(scores, key=lambda name: -scores[name])[:BEST]
        return [name for name in ranked if scores[name] >= LEAST * wanted]


def _features(words: list[str]) -> dict[str, float]:
    """A word for itself, and its pieces of four letters."""
    features: dict[str, float] = defaultdict(float)
    for word, count in Counter(words).items():
        if len(word) < SHORTEST:
            continue
        features[word] += count
        for piece in _pieces(word):
            features[piece] += PIECE * count
    return features


def _pieces(word: str) -> Iterator[str]:
    edged = f"^{word}$"
    if len(word) > 3:
        yield from (f"~{edged[index : index + 4]}" for index in range(len(edged) - 3))


def _weights(screen: AnyContent, edition: Edition) -> Mapping[str, float]:
    """What a screen is about: its title, keywords and the button to it, then where it hangs, then its text."""
    weights: dict[str, float] = defaultdict(float)
    body = " ".join(screen.body(position, edition.words).text for position in screen.plain_positions())
    above = edition.screens[screen.parent]
    parts = (
        (screen.title, TITLE),
        (screen.keywords, KEYWORDS),
        (edition.labels.get(screen.id, ""), LABEL),
        (f"{above.title} {edition.screens[above.parent].title}", ABOVE),
        (body, BODY),
    )
    for text, weight in parts:
        for feature, count in _features(plain_words(text)).items():
            weights[feature] += weight * min(count, OFTEN)
    size = sum(weights.values())
    return {
        feature: weight / (weight + SATURATION * (1 - EVEN + EVEN * size / USUAL))
        for feature, weight in weights.items()
    }
