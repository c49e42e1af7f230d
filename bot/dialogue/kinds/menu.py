"""A menu: choices that lead on."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.dialogue.kinds.content import Content, Link, choices, numbered
from bot.dialogue.part import Text
from bot.dialogue.place import Position
from bot.dialogue.screen import Body
from bot.dialogue.words import Words
from bot.languages.document import Keys


class Menu(Content):
    """A text and choices."""

    kind: Literal["menu"]
    text: Text
    choices: tuple[Link, ...] = Field(min_length=1)

    def linked(self) -> Iterator[tuple[Keys, Link]]:
        """The choices, then the links."""
        yield from numbered(self.choices, "choices")
        yield from super().linked()

    def body(self, position: Position, words: Words) -> Body:  # noqa: ARG002
        """The text above the choices."""
        return Body(self.heading(self.text), choices(self.choices + self.links))
