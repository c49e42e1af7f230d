"""What every screen in the content files has, whatever its kind."""

from abc import abstractmethod
from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from bot.dialogue.part import Contact, Part, Text
from bot.dialogue.place import Position
from bot.dialogue.screen import Body, Choice, Rows, rows_of
from bot.dialogue.words import Words
from bot.languages.document import Keys


class Link(Part):
    """A button of the author's: to a screen of the guide, or to an https address."""

    label: Text
    to: str = ""
    url: str = ""

    def choice(self) -> Choice:
        """The link as a button."""
        return Choice(self.label, to=Position(self.to)) if self.to else Choice(self.label, url=self.url)


def choices(links: tuple[Link, ...]) -> Rows:
    """Links as rows of buttons."""
    return rows_of([link.choice() for link in links])


def numbered(links: tuple[Link, ...], *path: str | int) -> Iterator[tuple[Keys, Link]]:
    """Links with their paths, counted below `path`."""
    for index, link in enumerate(links):
        yield (*path, index), link


class Content(Part):
    """A screen as it stands in a content file."""

    kind: str
    title: Text
    links: tuple[Link, ...] = ()
    parent: str = ""
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reviewed: date | None = None
    owner: str = ""
    sensitive: bool = False
    status: Literal["written", "reviewed"] = "written"
    """Whether somebody of the field (child protection, law) has passed the screen in the source language."""
    keywords: str = ""
    share: str = ""
    """One sentence that goes with a link to this screen when somebody shares it; empty: not to be shared."""
    picture: dict[str, str] = Field(default_factory=dict)
    voice: dict[str, str] = Field(default_factory=dict)
    """Language to file, below the folder of the content; shown on demand only, since bundles exclude pictures."""
    note: str = ""

    # Filled in by the loader: the file's topic and audience, and the screen's own id.
    id: str = ""
    topic: str = ""
    audience: str = ""
    contact_list: tuple[Contact, ...] = ()

    def at(self, step: int = 0, answers: str = "") -> Position:
        """A position on this screen."""
        return Position(self.id, step, answers)

    def settle(self, position: Position) -> Position:  # noqa: ARG002  kinds with steps or answers look at it
        """The nearest position that this screen really has: old buttons and hostile ones come here too."""
        return self.at()

    def above(self, position: Position) -> Position | None:  # noqa: ARG002
        """The position on this same screen that Back leads to, or None where Back leaves the screen."""
        return None

    def positions(self) -> Iterator[Position]:
        """Every position of this screen that buttons can lead to."""
        yield self.at()

    def plain_positions(self) -> Iterator[Position]:
        """The positions that do not depend on answers, which are few, where all of them may be thousands."""
        return self.positions()

    def is_end(self, position: Position) -> bool:  # noqa: ARG002
        """Whether guidance ends at the settled `position`, so that one can say there if it helped."""
        return False

    def linked(self) -> Iterator[tuple[Keys, Link]]:
        """Every link that the author has put on this screen, each with its path in the file."""
        yield from numbered(self.links, "links")

    def targets(self) -> Iterator[tuple[Keys, str]]:
        """Every screen that this one leads to, each with the path of the field that says so."""
        for path, link in self.linked():
            if link.to:
                yield (*path, "to"), link.to

    @abstractmethod
    def body(self, position: Position, words: Words) -> Body:
        """What is shown at a settled `position`."""

    def heading(self, text: str, above: str = "") -> str:
        """The title in bold above `text`, with a line such as "Step 2 of 5" between the two."""
        head = f"<b>{self.title}</b>"
        if above:
            head += f"\n<i>{above}</i>"
        return f"{head}\n\n{text}"


class Stepped(Content):
    """A screen whose parts are shown one at a time, with Next and Previous."""

    def settle(self, position: Position) -> Position:
        """The last part where the guide has become shorter."""
        return self.at(min(position.step, len(self.parts()) - 1))

    def positions(self) -> Iterator[Position]:
        """One position for each part."""
        return (self.at(step) for step in range(len(self.parts())))

    @abstractmethod
    def parts(self) -> tuple[str, ...]:
        """The texts that are shown one after the other."""

    def turning(self, position: Position, words: Words) -> Rows:
        """Previous and Next, and the author's links on the last part."""
        step, last = position.step, len(self.parts()) - 1
        turns = []
        if step:
            turns.append(Choice(words.say("previous"), to=self.at(step - 1)))
        if step < last:
            turns.append(Choice(words.say("next"), to=self.at(step + 1), style="primary"))
        rows: Rows = (tuple(turns),) if turns else ()
        return rows + (choices(self.links) if step == last else ())
