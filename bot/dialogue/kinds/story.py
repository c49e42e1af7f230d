"""A story: a practice chat that branches by the replies."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.dialogue.kinds.content import Content, Link, choices, numbered
from bot.dialogue.part import Part, Text
from bot.dialogue.place import DIGITS, Position
from bot.dialogue.screen import Body, Choice, rows_of
from bot.dialogue.words import Words
from bot.languages.document import Keys

LONGEST = 12
"""Replies on the longest way through a story, so that they fit into a button."""


class Reply(Part):
    """Something to answer, what to say about it, and the turn that follows."""

    label: Text
    feedback: Text
    to: str


class Turn(Part):
    """What the other person writes, with replies; or an ending with links."""

    text: Text
    replies: tuple[Reply, ...] = Field(default=(), max_length=4)
    links: tuple[Link, ...] = ()


class Story(Content):
    """Step 0 is the introduction, step 1 the chat. The answers are the replies given from the first turn on."""

    kind: Literal["story"]
    text: Text
    turns: dict[str, Turn] = Field(min_length=2)

    @model_validator(mode="after")
    def _leads_to_endings(self) -> Self:
        for name, turn in self.turns.items():
            for reply in turn.replies:
                if reply.to not in self.turns:
                    raise ValueError(f"turn “{name}” leads to “{reply.to}”, which is no turn of this story")
        self._longest(next(iter(self.turns)), ())
        return self

    def _longest(self, name: str, before: tuple[str, ...]) -> None:
        if name in before:
            raise ValueError(f"turn “{name}” comes round to itself: a story must go on to an ending")
        if len(before) > LONGEST:
            raise ValueError(f"more than {LONGEST} replies lead to “{name}”: shorten the story")
        for reply in self.turns[name].replies:
            self._longest(reply.to, (*before, name))

    def _follow(self, answers: str) -> tuple[str, str, Reply | None]:
        """The turn that `answers` lead to, those of them that still exist, and the last reply."""
        name, followed, last = next(iter(self.turns)), "", None
        for digit in answers:
            replies = self.turns[name].replies
            if digit not in DIGITS[: len(replies)]:
                break
            last = replies[DIGITS.index(digit)]
            name, followed = last.to, followed + digit
        return name, followed, last

    def settle(self, position: Position) -> Position:
        """As far as the replies still lead."""
        _, answers, _ = self._follow(position.answers)
        return self.at(1 if answers else min(position.step, 1), answers)

    def plain_positions(self) -> Iterator[Position]:
        """The introduction and the first turn."""
        return iter((self.at(0), self.at(1)))

    def positions(self) -> Iterator[Position]:
        """Every way through the story."""
        yield self.at()
        waiting = [""]
        while waiting:
            answers = waiting.pop()
            yield self.at(1, answers)
            name, _, _ = self._follow(answers)
            waiting += [answers + digit for digit in DIGITS[: len(self.turns[name].replies)]]

    def is_end(self, position: Position) -> bool:
        """Every turn that nobody can reply to."""
        return position.step == 1 and not self.turns[self._follow(position.answers)[0]].replies

    def linked(self) -> Iterator[tuple[Keys, Link]]:
        """The links of every ending, then the screen's own."""
        for name, turn in self.turns.items():
            yield from numbered(turn.links, "turns", name, "links")
        yield from super().linked()

    def body(self, position: Position, words: Words) -> Body:
        """The introduction; or the feedback on the last reply, what is written next, and the replies to choose from."""
        if position.step == 0:
            begin = Choice(words.say("start"), to=self.at(1), style="primary")
            return Body(self.heading(self.text), ((begin,),))
        name, _, last = self._follow(position.answers)
        turn = self.turns[name]
        text = f"“{last.label}”\n{last.feedback}\n\n{turn.text}" if last else turn.text
        if turn.replies:
            replies = [
                Choice(reply.label, to=self.at(1, position.answers + digit))
                for digit, reply in zip(DIGITS, turn.replies, strict=False)
            ]
            stop = Choice(words.say("stop"), to=Position(self.parent))
            return Body(self.heading(text), rows_of([*replies, stop]))
        again = Choice(words.say("again"), to=self.at())
        rows = (*choices(turn.links + self.links), (again,))
        return Body(self.heading(text), rows, (("story", f"{self.id}:{name}"),))
