"""A quiz: questions, feedback for each answer, a score at the end."""

from collections.abc import Iterator
from itertools import product
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.dialogue.kinds.content import Content, choices
from bot.dialogue.part import Part, Text
from bot.dialogue.place import DIGITS, Position
from bot.dialogue.screen import Body, Choice, rows_of
from bot.dialogue.words import Words

LATER = "z"
"""Stands before the answers of a run that was begun by Again; no question has that many answers."""


class Answer(Part):
    """An answer on a button, and what to say to the one who gave it."""

    label: Text
    right: bool = False
    feedback: Text


class Question(Part):
    """A question with exactly one right answer."""

    text: Text
    answers: tuple[Answer, ...] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def _one_right(self) -> Self:
        if sum(answer.right for answer in self.answers) != 1:
            raise ValueError("exactly one answer must be marked “right: true”")
        return self


class Score(Part):
    """What to say from `at_least` right answers on."""

    at_least: int = 0
    text: Text


class Quiz(Content):
    """Step 0 is the introduction, step n question n (answered or not), the step after the last question the score.

    The first run is counted apart from later ones, so that one sees whether people have learned something.
    """

    kind: Literal["quiz"]
    text: Text
    questions: tuple[Question, ...] = Field(min_length=2, max_length=10)
    results: tuple[Score, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.results[-1].at_least:
            raise ValueError("the last result answers everything else: it may not have “at_least”")
        return self

    def settle(self, position: Position) -> Position:
        """The answers that still exist, and the question that follows them."""
        run, given = _run(position.answers)
        answers = ""
        for digit, question in zip(given, self.questions, strict=False):
            if digit not in DIGITS[: len(question.answers)]:
                break
            answers += digit
        # With n answers one stands at question n (reading the feedback) or at what comes after it.
        step = max(len(answers), min(position.step, len(answers) + 1))
        return self.at(step, run + answers)

    def plain_positions(self) -> Iterator[Position]:
        """The introduction and the first question; a later run shows the same."""
        return iter((self.at(0), self.at(1)))

    def positions(self) -> Iterator[Position]:
        """Every question after every sequence of answers, with and without feedback, and every score, in either run."""
        for count in range(len(self.questions) + 1):
            options = [DIGITS[: len(question.answers)] for question in self.questions[:count]]
            for run, *answers in product(("", LATER), *options):
                yield self.at(count, run + "".join(answers))
                yield self.at(count + 1, run + "".join(answers))

    def is_end(self, position: Position) -> bool:
        """The score."""
        return position.step > len(self.questions)

    def body(self, position: Position, words: Words) -> Body:
        """The introduction, a question, the feedback on its answer, or the score."""
        step, (run, given) = position.step, _run(position.answers)
        if step == 0:
            begin = Choice(words.say("start"), to=self.at(1, run), style="primary")
            return Body(self.heading(self.text), ((begin,),))
        if self.is_end(position):
            return self._score(given, words)
        return self._feedback(position, words) if len(given) == step else self._question(position, words)

    def _question(self, position: Position, words: Words) -> Body:
        question = self.questions[position.step - 1]
        buttons = [
            Choice(answer.label, to=self.at(position.step, position.answers + digit))
            for digit, answer in zip(DIGITS, question.answers, strict=False)
        ]
        return Body(self.heading(question.text, self._above(position.step, words)), rows_of(buttons))

    def _feedback(self, position: Position, words: Words) -> Body:
        question = self.questions[position.step - 1]
        answer = question.answers[DIGITS.index(position.answers[-1])]
        verdict = words.say("right_answer" if answer.right else "other_answer")
        text = f"{question.text}\n\n“{answer.label}”\n\n<b>{verdict}</b> {answer.feedback}"
        onward = Choice(words.say("next"), to=self.at(position.step + 1, position.answers), style="primary")
        when = "after" if position.answers.startswith(LATER) else "before"
        happened = "right" if answer.right else "wrong"
        counts = (("quiz", f"{self.id}:{position.step}:{when}:{happened}"),)
        return Body(self.heading(text, self._above(position.step, words)), ((onward,),), counts)

    def _score(self, answers: str, words: Words) -> Body:
        pairs = zip(answers, self.questions, strict=True)
        right = sum(question.answers[DIGITS.index(digit)].right for digit, question in pairs)
        result = next(result for result in self.results if right >= result.at_least)
        total = words.count("score", right, total=len(self.questions))
        again = Choice(words.say("again"), to=self.at(0, LATER))
        text = self.heading(f"<b>{total}</b>\n\n{result.text}")
        return Body(text, (*choices(self.links), (again,)), (("quiz", f"{self.id}:finished"),))

    def _above(self, number: int, words: Words) -> str:
        return words.say("question_of", question=number, total=len(self.questions))


def _run(answers: str) -> tuple[str, str]:
    """The mark of the run, empty in the first one, and the answers given in it."""
    return (LATER, answers[1:]) if answers.startswith(LATER) else ("", answers)
