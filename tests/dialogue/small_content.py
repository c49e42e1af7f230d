"""A small library for tests to change: it loads as it stands, and `rinda check` finds nothing in it."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.loader import load
from bot.dialogue.place import Place
from bot.dialogue.screen import Button, Choice, Screen
from bot.dialogue.words import Texts
from bot.languages.catalogue import po_path
from bot.languages.source import read
from bot.languages.updating import update

SAID = {
    "step_of": "Step {step} of {total}",
    "page_of": "Page {page} of {total}",
    "question_of": "Question {question} of {total}",
    "copy_number": "Copy {number}",
    "contact_source": "From {year}",
    "contact_confirmed": "Confirmed on {date}",
    "ticked": {"one": "{count} tick", "other": "{count} ticks"},
    "score": {"one": "{count} right of {total}", "other": "{count} rights of {total}"},
}
"""The interface texts with something to fill in. Every other one says its own name in brackets, such as [back]."""

START = """\
topic: start
audience: everyone
owner: Team
reviewed: 2026-11-01
sources: [book]
screens:
  welcome:
    kind: page
    title: Welcome
    text: Hello.
  home:
    kind: menu
    title: Home
    text: Where to?
    choices:
      - {label: Topic, to: topic}
      - {label: Help, to: help}
  help:
    kind: contacts
    title: Help
    text: Call somebody.
    contacts: [line]
  hide:
    kind: page
    title: Tip
    text: Read a page, then close the book.
    sources: []
  clear:
    kind: page
    title: Clear
    text: This deletes the chat.
  heard:
    kind: reply
    title: Heard
    text: This may be wrong.
    texts: {danger: Go to others.}
  results:
    kind: reply
    title: Found
    text: These may fit.
  file:
    kind: reply
    title: File
    text: Nobody looks at it.
"""

CONTACTS = """\
contacts:
  line:
    name: Line
    number: "555"
    who: Somebody who listens.
    cost: Nothing.
    ask: Your question.
    after: They answer.
    status: documented
    source: book
    source_date: "2024"
    checked: 2026-11-01
    owner: Team
"""

SOURCES = """\
sources:
  book:
    citation: A book
    url: https://example.org/book
    date: "2024"
"""

TOPIC_HEAD = """\
topic: topic
audience: young
owner: Team
reviewed: 2026-11-01
sources: [book]
screens:
"""

TOPIC = f"""\
{TOPIC_HEAD}\
  topic:
    kind: page
    title: Topic
    text: What there is to know.
"""


def interface(*languages: str) -> str:
    """The file `interface.yaml` with these languages, each named like its code in capitals."""
    names = "".join(f"  {code}: {code.upper()}\n" for code in languages)
    texts = "".join(f"  {name}: {json.dumps(SAID.get(name, f'[{name}]'))}\n" for name in Texts.model_fields)
    return f"languages:\n{names}texts:\n{texts}"


class SmallContent:
    """Content files in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.dialogues, self.locales = folder / "dialogues", folder / "locales"
        self.dialogues.mkdir()
        self.write(start=START, contacts=CONTACTS, sources=SOURCES, topic=TOPIC, interface=interface("en"))

    def write(self, **files: str) -> None:
        """Write `dialogues/NAME.yaml` for each, over what was there."""
        for name, text in files.items():
            (self.dialogues / f"{name}.yaml").write_text(text, encoding="utf-8")

    def screens(self, text: str) -> None:
        """Write the screens of the topic: `text` stands below `screens:`."""
        self.write(topic=TOPIC_HEAD + text)

    def translate(self, language: str, strings: Mapping[str, str | tuple[str, ...]] | None = None) -> Path:
        """Add a language and give back its file: `strings` by context, and the English itself for all others."""
        self.write(interface=interface("en", language))
        documents = [read(path, self.root) for path in sorted(self.dialogues.glob("*.yaml"))]
        update(documents, self.locales, language)
        path = po_path(self.locales, language)
        with path.open("rb") as stream:
            catalog = read_po(stream, locale=language)
        for entry in catalog:
            if entry.id:
                entry.string = (strings or {}).get(str(entry.context), entry.id)
        with path.open("wb") as stream:
            write_po(stream, catalog)
        return path

    def load(self) -> Library:
        return load(self.dialogues, self.locales, date(2026, 11, 22))

    def guide(self) -> Guide:
        return Guide(self.load())


def line_of(text: str, mark: str) -> int:
    """The line of `text`, from 1, on which `mark` stands; once only, so that it is no other line."""
    assert text.count(mark) == 1, f"{mark!r} stands {text.count(mark)} times in the text"
    return text[: text.index(mark)].count("\n") + 1


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def labels(rows: tuple[tuple[Button | Choice, ...], ...]) -> list[str]:
    return [button.label for row in rows for button in row]


def press(guide: Guide, screen: Screen, label: str) -> Screen:
    """What a person sees after pressing the button that begins with `label`."""
    pressed = [button for button in buttons(screen) if button.label.startswith(label)]
    assert len(pressed) == 1, f"{label!r}: {labels(screen.rows)}"
    return guide.show(guide.resolve(pressed[0].data))


def leads(guide: Guide, button: Button) -> Place:
    return guide.resolve(button.data)
