"""How hard a screen is to read: warnings with the sentence, not mistakes.

English: Flesch-Kincaid grade (Kincaid et al. 1975). French: reading ease with the weights of Kandel and Moles (1958).
Kinyarwanda has no validated formula: long sentences, and words that stand in no known word list where one is given.
Syllables come from hyphenation, as in other tools of the kind.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache

import pyphen

from bot.dialogue.kinds import AnyContent
from bot.dialogue.library import Edition, Library
from bot.languages.document import Finding

HARDEST_GRADE = 9.0
EASE_IN_FRENCH = 55.0
LONGEST_SENTENCE = {"rw": 18, "en": 20, "fr": 24}
"""Words of a sentence; lists are cut at their lines."""
UNKNOWN_WORDS = 0.34

TAG = re.compile(r"<[^>]+>")
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\([^)]*\)")
SENTENCE = re.compile(r"[.!?…]+[”»\"]?\s+|\n+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def hard(library: Library, known_words: Collection[str] = ()) -> Iterator[Finding]:
    """A warning for each screen that is hard to read in some language; `known_words` are of Kinyarwanda."""
    for edition in library.editions.values():
        for screen in edition.screens.values():
            text = _text(edition, screen)
            for warning in (*_level(edition.language, text), *_sentences(edition.language, text, known_words)):
                yield library.finding(screen.id, (), f"warning: {edition.language}: {warning}")


def grades(library: Library) -> dict[str, float]:
    """The Flesch-Kincaid grade of every English screen."""
    return {name: flesch_kincaid(_text(library.source, screen)) for name, screen in library.source.screens.items()}


def flesch_kincaid(text: str) -> float:
    """The school grade that English `text` asks for."""
    words, sentences = WORD.findall(text), _split(text)
    if not words:
        return 0.0
    syllables = sum(_syllables("en_GB")(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def kandel_moles(text: str) -> float:
    """The reading ease of French `text`, 0 (very hard) to about 100 (very easy)."""
    words, sentences = WORD.findall(text), _split(text)
    if not words:
        return 100.0
    syllables = sum(_syllables("fr")(word) for word in words)
    return 207.0 - 1.015 * len(words) / len(sentences) - 73.6 * syllables / len(words)


def _text(edition: Edition, screen: AnyContent) -> str:
    """All that a screen says, each part once."""
    bodies = [screen.body(position, edition.words).text for position in screen.plain_positions()]
    return "\n".join(dict.fromkeys(line for body in bodies for line in TAG.sub("", body).splitlines() if line))


def _split(text: str) -> list[str]:
    return [part for part in SENTENCE.split(text) if WORD.search(part)]


@cache
def _syllables(language: str) -> Callable[[str], int]:
    hyphenation = pyphen.Pyphen(lang=language)
    return cache(lambda word: len(hyphenation.positions(word)) + 1)


def _level(language: str, text: str) -> Iterator[str]:
    if language == "en" and (grade := flesch_kincaid(text)) > HARDEST_GRADE:
        yield f"reading grade {grade:.1f}, at most {HARDEST_GRADE:.0f} is wanted: shorter words and sentences"
    if language == "fr" and (ease := kandel_moles(text)) < EASE_IN_FRENCH:
        yield f"reading ease {ease:.0f}, at least {EASE_IN_FRENCH:.0f} is wanted: shorter words and sentences"


def _sentences(language: str, text: str, known_words: Collection[str]) -> Iterator[str]:
    longest = LONGEST_SENTENCE.get(language, 20)
    for sentence in _split(text):
        words = WORD.findall(sentence)
        if len(words) > longest:
            yield f"a sentence of {len(words)} words, at most {longest} are wanted: “{sentence.strip()}”"
        if language == "rw" and known_words:
            plain = [
                part for word in WORD.findall(QUOTED.sub(" ", sentence.lower())) for part in re.split(r"['’]", word)
            ]
            unknown = [word for word in plain if len(word) > 2 and word not in known_words]
            if len(unknown) >= 2 and len(unknown) > UNKNOWN_WORDS * len(plain):
                yield f"words in no known list ({', '.join(unknown)}): “{sentence.strip()}”"
