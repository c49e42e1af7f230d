"""The words of the screens themselves, weighed by where they stand: for what nobody has asked yet."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.dialogue.kinds import AnyContent
from bot.dialogue.library import Edition, Library
from bot.dialogue.typed.index import Index
from bot.dialogue.typed.spelling import plain_words

TITLE, KEYWORDS, LABEL, ABOVE, BODY = 4.0, 7.0, 3.0, 1.0, 0.3
"""How much a word counts by where it stands: in the title, the keywords, on buttons that lead here, in the title of the
screen above, or in the text."""

PIECE = 0.3
"""How much a piece of four letters counts beside its whole word: enough to bridge a prefix or a typing error."""

SHORTEST = 2
"""Letters of a word that says something."""

POWER = 1.3
"""How much rarer words count for more."""

OFTEN = 3
"""More of the same word makes a text longer, not fitter."""

SATURATION, EVEN, USUAL = 0.7, 0.5, 150.0
"""As in BM25: how soon a weight is enough, how much a long screen is held back, and the size of a usual one."""


class GuideWords:
    """Tells which share of a message's words each screen meets, in whatever language."""

    def __init__(self, library: Library, names: Sequence[str]) -> None:
        """`names` are the screens, numbered from 0 in this order."""
        editions = library.editions.values()
        held = [[_weights(edition.screens[name], edition) for edition in editions] for name in names]
        # A word is as common as it is in the language where it is commonest: "que" says nothing, whatever English has.
        spread: Counter[str] = Counter()
        for column in zip(*held, strict=True):
            spread |= Counter(feature for weights in column for feature in weights)
        rarity = {feature: math.log(1 + len(names) / count) ** POWER for feature, count in spread.items()}
        # What stands nowhere in the guide weighs, too: a message of such words fits nothing.
        rarest = math.log(1 + len(names)) ** POWER / 2
        self._index = Index(rarity, rarest, (_most(row, rarity) for row in held))

    def scores(self, words: Sequence[str]) -> dict[int, float]:
        """For each screen by its number the share of what `words` weigh that it meets, from 0 to 1."""
        features = _features(words)
        wanted = sum(amount * self._index.rarity(feature) for feature, amount in features.items())
        return {number: score / wanted for number, score in self._index.scores(features).items()}


def _most(in_languages: Sequence[Mapping[str, float]], rarity: Mapping[str, float]) -> dict[str, float]:
    features = set().union(*in_languages)
    return {
        feature: rarity[feature] * max(weights.get(feature, 0.0) for weights in in_languages) for feature in features
    }


def _features(words: Sequence[str]) -> dict[str, float]:
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
