"""A reply to what somebody typed or sent: its texts are the authors', its buttons the engine's."""

import re
from typing import Literal

from pydantic import Field

from bot.dialogue.kinds.content import Content, choices
from bot.dialogue.part import Text
from bot.dialogue.place import Position
from bot.dialogue.screen import Body
from bot.dialogue.words import Words

ANSWERS = re.compile(r"(?:[0-9a-z]{6}(?:[0-9a-z]{4}){0,3})?")
"""The number of the message that is replied to, then the codes of the screens that may fit it."""


class Reply(Content):
    """The step is the place of a kind of danger among `texts`, counted from 1; 0 is none."""

    kind: Literal["reply"]
    text: Text
    texts: dict[str, Text] = Field(default_factory=dict)

    def settle(self, position: Position) -> Position:
        """Without answers where they are damaged, and without a kind where there are fewer."""
        step = position.step if position.step <= len(self.texts) else 0
        return self.at(step, position.answers if ANSWERS.fullmatch(position.answers) else "")

    def body(self, position: Position, words: Words) -> Body:  # noqa: ARG002
        """The text, and what is said to this kind of danger."""
        more = list(self.texts.values())[position.step - 1] if position.step else ""
        return Body(self.heading(f"{self.text}\n\n{more}".rstrip()), choices(self.links))
