"""Typed text as plain words: no accents, no capitals, no apostrophes, no drawn-out or parted letters."""

import re
import unicodedata

UNSEEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufe0e\ufe0f\ufeff]")
"""Accents, and what takes no room: joiners, marks of direction, soft hyphens."""
PARTED = re.compile(r"(?<![a-z0-9'’])[a-z]([ ._*-])[a-z](?:\1[a-z]){2,}(?![a-z0-9'’])")
"""Four single letters or more with the same sign between them: "h e l p", "n.u.d.e.s". Three are too often words of
their own ("u r a star", "y a t il"), and beside an apostrophe they are French ("n'y a d'autre")."""
LONG_RUN = re.compile(r"([a-z])\1{2,}")
WORD = re.compile(r"[a-z0-9]+|[^\W\d_a-z]|[\U0001F000-\U0001FAFF\u2600-\u27BF]")


def plain_words(text: str) -> list[str]:
    """The words of `text`, and its emoji each as a word of its own."""
    letters = UNSEEN.sub("", unicodedata.normalize("NFKD", text).lower())
    return WORD.findall(LONG_RUN.sub(r"\1", PARTED.sub(_joined, letters)))


def _joined(parted: re.Match[str]) -> str:
    return parted[0].replace(parted[1], "")
