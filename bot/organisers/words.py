"""The texts of what organisers hand on, from `dialogues/organisers.yaml`, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.library import Library
from bot.dialogue.words import fill
from bot.languages.catalogue import Catalogue
from bot.languages.document import ContentError, Document, Finding
from bot.languages.translation import translated

FILE = "dialogues/organisers.yaml"


@dataclass(frozen=True)
class OrganiserWords:
    """The texts of one section by their names. A missing one raises ContentError with the line to add it at."""

    document: Document
    section: str
    texts: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        if name not in self.texts:
            path = (self.section, "texts", name)
            raise ContentError([self.document.finding(path, f"“{'.'.join(path)}” is missing: add it here")])
        return self.texts[name]

    def say(self, name: str, **values: object) -> str:
        """The text `name` with its placeholders filled. Raises ContentError where it is missing."""
        return fill(self[name], {key: str(value) for key, value in values.items()})


def organiser_words(library: Library, language: str, section: str) -> OrganiserWords:
    """The texts below `section:` and `texts:` in `language`, one of the library's.

    Raises ContentError where no file has that section.
    """
    catalogue = library.files.catalogues.get(language, Catalogue(language))
    for document in library.files.documents:
        if section in document.data:
            fields = translated(document, catalogue, str)[section]
            texts = fields.get("texts") if isinstance(fields, dict) else None
            named = texts.items() if isinstance(texts, dict) else ()
            return OrganiserWords(document, section, {name: text for name, text in named if isinstance(text, str)})
    raise ContentError([Finding(FILE, 1, f"“{section}:” is missing: add it with its texts")])
