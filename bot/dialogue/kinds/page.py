"""A page: text, maybe in several parts."""

from typing import Literal, Self

from pydantic import model_validator

from bot.dialogue.kinds.content import Stepped
from bot.dialogue.part import Text
from bot.dialogue.place import Position
from bot.dialogue.screen import Body
from bot.dialogue.words import Words


class Page(Stepped):
    """Either one `text` or several `pages`."""

    kind: Literal["page"]
    text: str = ""
    pages: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.text) == bool(self.pages):
            raise ValueError("a page has either “text” (one page) or “pages” (several): write one of the two")
        return self

    def parts(self) -> tuple[str, ...]:
        """The pages."""
        return self.pages or (self.text,)

    def body(self, position: Position, words: Words) -> Body:
        """One page, with its number where there are several."""
        pages = self.parts()
        above = words.say("page_of", page=position.step + 1, total=len(pages)) if len(pages) > 1 else ""
        return Body(self.heading(pages[position.step], above), self.turning(position, words))
