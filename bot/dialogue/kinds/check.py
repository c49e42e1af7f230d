"""A check: tick what has happened, then read what it may be."""

from collections.abc import Iterator
from itertools import combinations
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.dialogue.kinds.content import Content, Link, choices, numbered
from bot.dialogue.part import Part, Text
from bot.dialogue.place import DIGITS, Position
from bot.dialogue.screen import Body, Choice, rows_of
from bot.dialogue.words import Words
from bot.languages.document import Keys

TICKED, EMPTY = "☑ ", "☐ "
ASKING, RESULT = 0, 1


class Sign(Part):
    """Something that may have happened."""

    id: str = Field(pattern=r"^[a-z]+$")
    label: Text


class Result(Part):
    """What to say when any of `any` is ticked and at least `at_least` signs are."""

    any: tuple[str, ...] = ()
    at_least: int = 0
    text: Text
    links: tuple[Link, ...] = ()

    def fits(self, ticked: set[str]) -> bool:
        """Whether this result answers what was ticked."""
        return (not self.any or bool(ticked.intersection(self.any))) and len(ticked) >= self.at_least


class Check(Content):
    """Signs to tick. The answers are the indices of the ticked ones, in order."""

    kind: Literal["check"]
    text: Text
    signs: tuple[Sign, ...] = Field(min_length=2, max_length=10)
    results: tuple[Result, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        known = {sign.id for sign in self.signs}
        if len(known) != len(self.signs):
            raise ValueError("two signs have the same id: give each its own")
        if unknown := {name for result in self.results for name in result.any} - known:
            raise ValueError(f"a result names signs that do not exist: {', '.join(sorted(unknown))}")
        if self.results[-1].any or self.results[-1].at_least:
            raise ValueError("the last result answers everything else: it may have neither “any” nor “at_least”")
        return self

    def settle(self, position: Position) -> Position:
        """Known ticks, once each, in order."""
        ticks = sorted(set(position.answers) & set(DIGITS[: len(self.signs)]))
        return self.at(min(position.step, RESULT), "".join(ticks))

    def plain_positions(self) -> Iterator[Position]:
        """Asking, and the result of no ticks."""
        return iter((self.at(ASKING), self.at(RESULT)))

    def positions(self) -> Iterator[Position]:
        """Every set of ticks, asking and answered."""
        digits = DIGITS[: len(self.signs)]
        for size in range(len(digits) + 1):
            for ticks in combinations(digits, size):
                yield self.at(ASKING, "".join(ticks))
                yield self.at(RESULT, "".join(ticks))

    def is_end(self, position: Position) -> bool:
        """Every result."""
        return position.step == RESULT

    def linked(self) -> Iterator[tuple[Keys, Link]]:
        """The links of every result, then the screen's own."""
        for number, result in enumerate(self.results):
            yield from numbered(result.links, "results", number, "links")
        yield from super().linked()

    def body(self, position: Position, words: Words) -> Body:
        """The signs as tick boxes, or the first result that fits."""
        return self._result(position, words) if position.step == RESULT else self._asking(position, words)

    def _asking(self, position: Position, words: Words) -> Body:
        boxes = []
        for digit, sign in zip(DIGITS, self.signs, strict=False):
            is_ticked = digit in position.answers
            ticks = position.answers.replace(digit, "") if is_ticked else "".join(sorted(position.answers + digit))
            boxes.append(Choice((TICKED if is_ticked else EMPTY) + sign.label, to=self.at(ASKING, ticks)))
        see = Choice(words.say("check_result"), to=self.at(RESULT, position.answers), style="primary")
        text = self.heading(self.text)
        if position.answers:
            text += f"\n\n<i>{words.count('ticked', len(position.answers))}</i>"
        return Body(text, rows_of([*boxes, see]))

    def _result(self, position: Position, words: Words) -> Body:
        ticked = {self.signs[DIGITS.index(digit)].id for digit in position.answers}
        number, result = next((n, result) for n, result in enumerate(self.results) if result.fits(ticked))
        again = Choice(words.say("check_again"), to=self.at(ASKING, position.answers))
        rows = (*choices(result.links + self.links), (again,))
        return Body(self.heading(result.text), rows, (("check", f"{self.id}:{number + 1}"),))
