"""The search over all screens in all languages at once, forgiving of spelling and of prefixes."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from bot.dialogue.kinds import AnyContent
from bot.dialogue.library import CLEAR, FILE, HEARD, HIDE, HOME, RESULTS, WELCOME, Edition, Library
from bot.dialogue.typed.spelling import plain_words

TITLE, KEYWORDS, BODY = 4.0, 4.0, 1.0
"""How much a word counts by where it stands."""

PIECE = 0.25
"""How much a piece of four letters counts beside its whole word: enough to bridge a prefix or a typing error."""

BEST = 3
LEAST = 0.12
"""The share of a message's own weight that a screen must meet to be offered at all."""

TOO_COMMON = 0.3
"""Features in more than this share of all documents say nothing."""

NOT_OFFERED = frozenset((CLEAR, FILE, HEARD, HIDE, HOME, RESULTS, WELCOME))


class Search:
    """An index of every screen in every language, by words and by pieces of words."""

    def __init__(self, library: Library) -> None:
        documents = [
            (screen.id, _weights(screen, edition))
            for edition in library.editions.values()
            for screen in edition.screens.values()
            if screen.id not in NOT_OFFERED
        ]
        spread = Counter(feature for _, weights in documents for feature in weights)
        most = TOO_COMMON * len(documents)
        self._rarity = {
            feature: math.log(1 + len(documents) / count) for feature, count in spread.items() if count <= most
        }
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for name, weights in documents:
            for feature, weight in weights.items():
                if feature in self._rarity:
                    self._postings[feature].append((name, weight))

    def best(self, text: str) -> list[str]:
        """The ids of the best screens for `text`, best first, at most three; empty where nothing fits."""
        scores: dict[str, float] = defaultdict(float)
        wanted = 0.0
        for feature, weight in _features(plain_words(text)).items():
            rarity = self._rarity.get(feature, 0.0)
            wanted += weight * rarity * rarity
            best_here: dict[str, float] = {}
            for name, held in self._postings.get(feature, ()):
                best_here[name] = max(best_here.get(name, 0.0), held)
            for name, held in best_here.items():
                scores[name] += weight * rarity * rarity * held
        ranked = sorted(scores, key=lambda name: -scores[name])[:BEST]
        return [name for name in ranked if scores[name] >= LEAST * wanted]


def _features(words: list[str]) -> dict[str, float]:
    """A word for itself, and its pieces of four letters."""
    features: dict[str, float] = defaultdict(float)
    for word, count in Counter(words).items():
        features[word] += count
        for piece in _pieces(word):
            features[piece] += PIECE * count
    return features


def _pieces(word: str) -> Iterator[str]:
    edged = f"^{word}$"
    if len(word) > 3:
        yield from (f"~{edged[index : index + 4]}" for index in range(len(edged) - 3))


def _weights(screen: AnyContent, edition: Edition) -> Mapping[str, float]:
    """What a screen is about: its title and keywords above all, its texts and buttons after them."""
    weights: dict[str, float] = defaultdict(float)
    bodies = [screen.body(position, edition.words) for position in screen.plain_positions()]
    texts = " ".join(body.text for body in bodies)
    labels = " ".join(choice.label for body in bodies for row in body.rows for choice in row)
    for text, weight in ((screen.title, TITLE), (screen.keywords, KEYWORDS), (f"{texts} {labels}", BODY)):
        for feature, count in _features(plain_words(text)).items():
            weights[feature] += weight * count
    # Beyond the first few, more of the same word makes a screen longer, not fitter.
    length = math.sqrt(sum(weights.values()))
    return {feature: weight / (weight + length / 4) for feature, weight in weights.items()}
