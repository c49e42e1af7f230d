"""What a library was made of: what authors, translators and organisers work with, and a conversation never needs."""

import pickle
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # A start that unpacks nothing need not load what reads these.
    from bot.languages.catalogue import Catalogue
    from bot.languages.document import Document


@dataclass(frozen=True)
class Files:
    """The content files as they were read."""

    documents: "tuple[Document, ...]"
    catalogues: "dict[str, Catalogue]"
    examples: tuple[tuple[str, str], ...]
    """Messages that a kind of danger (or "-") is told by."""
    questions: tuple[tuple[str, str], ...]
    """Screens, each with something that people type when they look for it."""

    @cached_property
    def homes(self) -> "dict[str, Document]":
        """The file that each screen stands in."""
        return {screen: document for document in self.documents for screen in document.mapping("screens")}


class Origin:
    """The files of a library. Out of the cache they come packed, and are unpacked for whoever asks first: reading them
    is a tenth of a start, and they take a tenth of the memory."""

    def __init__(self, files: Files) -> None:
        self._files: Files | None = files
        self._packed = b""

    @property
    def files(self) -> Files:
        """The files, unpacked from now on."""
        if self._files is None:
            # Comes from the same file of the cache as this object itself.
            self._files, self._packed = pickle.loads(self._packed), b""  # noqa: S301
        return self._files

    def __getstate__(self) -> dict[str, object]:
        return {"_files": None, "_packed": self._packed or pickle.dumps(self._files, pickle.HIGHEST_PROTOCOL)}
