"""Steps: numbered instructions, one at a time."""

from typing import Literal

from pydantic import Field

from bot.dialogue.kinds.content import Stepped
from bot.dialogue.part import Text
from bot.dialogue.place import Position
from bot.dialogue.screen import Body
from bot.dialogue.words import Words


class Steps(Stepped):
    """What to do, one step a screen."""

    kind: Literal["steps"]
    text: str = ""
    steps: tuple[Text, ...] = Field(min_length=2, max_length=20)

    def parts(self) -> tuple[str, ...]:
        """The steps."""
        return self.steps

    def is_end(self, position: Position) -> bool:
        """The last step."""
        return position.step == len(self.steps) - 1

    def body(self, position: Position, words: Words) -> Body:
        """One step under "Step 3 of 6"; the introduction stands above the first."""
        step = position.step
        text = f"{self.text}\n\n{self.steps[0]}" if self.text and not step else self.steps[step]
        above = words.say("step_of", step=step + 1, total=len(self.steps))
        return Body(self.heading(text, above), self.turning(position, words))
