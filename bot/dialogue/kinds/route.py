"""A route: a few questions that end at the right screen."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.dialogue.kinds.content import Content, choices
from bot.dialogue.part import Part, Text
from bot.dialogue.place import DIGITS, Position
from bot.dialogue.screen import Body, Choice, rows_of
from bot.dialogue.words import Words
from bot.languages.document import Keys


class Way(Part):
    """A choice: on to the `next` question, or `to` a screen."""

    label: Text
    next: str = ""
    to: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.next) == bool(self.to):
            raise ValueError("a choice has either “next” (a question) or “to” (a screen): write one of the two")
        return self


class Fork(Part):
    """A question with the ways on from it."""

    text: Text
    choices: tuple[Way, ...] = Field(min_length=2, max_length=8)


class Route(Content):
    """The answers are the choices made from the first question on."""

    kind: Literal["route"]
    questions: dict[str, Fork] = Field(min_length=1)

    @model_validator(mode="after")
    def _leads_on(self) -> Self:
        for name, fork in self.questions.items():
            for way in fork.choices:
                if way.next and way.next not in self.questions:
                    raise ValueError(f"question “{name}” leads to “{way.next}”, which is no question of this route")
        self._no_circle(next(iter(self.questions)), ())
        return self

    def _no_circle(self, name: str, before: tuple[str, ...]) -> None:
        if name in before:
            raise ValueError(f"question “{name}” comes round to itself: a route must end at a screen")
        for way in self.questions[name].choices:
            if way.next:
                self._no_circle(way.next, (*before, name))

    def _follow(self, answers: str) -> tuple[str, str]:
        """The question that `answers` lead to, and those of them that still exist."""
        name, followed = next(iter(self.questions)), ""
        for digit in answers:
            ways = self.questions[name].choices
            if digit not in DIGITS[: len(ways)] or not ways[DIGITS.index(digit)].next:
                break
            name, followed = ways[DIGITS.index(digit)].next, followed + digit
        return name, followed

    def settle(self, position: Position) -> Position:
        """As far as the choices still lead."""
        return self.at(0, self._follow(position.answers)[1])

    def plain_positions(self) -> Iterator[Position]:
        """The first question."""
        return iter((self.at(),))

    def positions(self) -> Iterator[Position]:
        """Every question by every way to it."""
        waiting = [""]
        while waiting:
            answers = waiting.pop()
            yield self.at(0, answers)
            ways = self.questions[self._follow(answers)[0]].choices
            waiting += [answers + digit for digit, way in zip(DIGITS, ways, strict=False) if way.next]

    def targets(self) -> Iterator[tuple[Keys, str]]:
        """The screens at the end of the ways, then the links'."""
        for name, fork in self.questions.items():
            for index, way in enumerate(fork.choices):
                if way.to:
                    yield ("questions", name, "choices", index, "to"), way.to
        yield from super().targets()

    def body(self, position: Position, words: Words) -> Body:  # noqa: ARG002
        """The question and its ways."""
        fork = self.questions[self._follow(position.answers)[0]]
        buttons = [
            Choice(way.label, to=self.at(0, position.answers + digit) if way.next else Position(way.to))
            for digit, way in zip(DIGITS, fork.choices, strict=False)
        ]
        return Body(self.heading(fork.text), rows_of(buttons) + choices(self.links))
