"""Which strings are translated, and under which lasting names."""

import pytest

from bot.languages.catalogue import Catalogue
from bot.languages.messages import Message, messages
from bot.languages.source import parse
from bot.languages.translation import translated

TEXT = """\
topic: start
audience: young
owner: Nobody's words
sources: [book]
screens:
  topic.check:
    kind: check
    parent: home
    reviewed: 2026-11-22
    title: Is this OK?
    text: Think of one person.
    signs:
      - id: secret
        label: A secret
      - id: gift
        label: A gift
    results:
      - any: [secret]
        text: This may be grooming.
        links:
          - label: What now?
            to: topic.now
          - label: Read more
            url: https://example.org/
    keywords: secret gift
    aliases: [old.check]
  topic.steps:
    note: Mild words, please.
    kind: steps
    title: Steps
    steps: [First., Second.]
    links:
      - {note: Only this one., label: More, to: home}
"""


def found(text: str) -> dict[str, Message]:
    every = list(messages(parse(text, "dialogues/a.yaml")))
    contexts = {message.context: message for message in every}
    assert len(contexts) == len(every), "two strings have the same context"
    return contexts


def test_what_people_read_is_found_in_the_order_of_the_file_and_nothing_else() -> None:
    assert {context: message.text for context, message in found(TEXT).items()} == {
        "topic.check:title": "Is this OK?",
        "topic.check:text": "Think of one person.",
        "topic.check:signs.secret.label": "A secret",
        "topic.check:signs.gift.label": "A gift",
        "topic.check:results.1.text": "This may be grooming.",
        "topic.check:results.1.links.1.label": "What now?",
        "topic.check:results.1.links.2.label": "Read more",
        "topic.check:keywords": "secret gift",
        "topic.steps:title": "Steps",
        "topic.steps:steps.1": "First.",
        "topic.steps:steps.2": "Second.",
        "topic.steps:links.1.label": "More",
    }
    lines = [message.line for message in found(TEXT).values()]
    assert lines == sorted(lines)
    assert found(TEXT)["topic.check:signs.gift.label"].line == 16


def test_an_id_keeps_the_context_where_a_number_would_shift() -> None:
    text = TEXT.replace("      - id: secret\n", "      - id: new\n        label: New\n      - id: secret\n")
    assert found(text).keys() - found(TEXT).keys() == {"topic.check:signs.new.label"}
    assert found(TEXT).keys() <= found(text).keys()


def test_an_authors_note_goes_with_everything_below_it() -> None:
    notes = {context: message.note for context, message in found(TEXT).items() if message.note}
    assert notes == {
        "topic.steps:title": "Mild words, please.",
        "topic.steps:steps.1": "Mild words, please.",
        "topic.steps:steps.2": "Mild words, please.",
        "topic.steps:links.1.label": "Only this one.",
    }


def test_a_counted_text_is_one_message_with_two_forms() -> None:
    (message,) = found("texts:\n  score: {one: '{count} point', other: '{count} points'}\n").values()
    assert message.context == "texts:score"
    assert (message.text, message.plural) == ("{count} point", "{count} points")
    assert message.path == ("texts", "score")


def test_turns_and_questions_called_one_and_other_are_no_plural() -> None:
    turns = "turns: {one: {text: A, replies: [{label: B, feedback: C, to: other}]}, other: {text: D}}"
    assert found(f"screens:\n  s:\n    {turns}\n").keys() == {
        "s:turns.one.text",
        "s:turns.one.replies.1.label",
        "s:turns.one.replies.1.feedback",
        "s:turns.other.text",
    }


@pytest.mark.parametrize("name", ["text", "label", "title", "name", "steps"])
def test_names_that_an_author_invents_may_look_like_fields(name: str) -> None:
    """Neither `to: text` of a reply nor the rest below a turn called "text" is read by people."""
    story = f"turns: {{{name}: {{text: A, replies: [{{label: B, feedback: C, to: {name}}}]}}}}"
    assert found(f"screens:\n  s:\n    kind: story\n    {story}\n").keys() == {
        f"s:turns.{name}.text",
        f"s:turns.{name}.replies.1.label",
        f"s:turns.{name}.replies.1.feedback",
    }
    route = f"questions: {{{name}: {{text: A, choices: [{{label: B, next: {name}}}]}}}}"
    assert found(f"screens:\n  s:\n    kind: route\n    {route}\n").keys() == {
        f"s:questions.{name}.text",
        f"s:questions.{name}.choices.1.label",
    }
    assert found(f"screens:\n  {name}:\n    kind: page\n    title: A\n").keys() == {f"{name}:title"}


@pytest.mark.parametrize("name", ["contacts", "questions", "sources", "turns", "campaigns", "screens"])
def test_names_that_an_author_invents_may_look_like_lists_of_names(name: str) -> None:
    text = f"screens:\n  {name}:\n    kind: page\n    title: A\n    text: B\n"
    assert found(text).keys() == {f"{name}:title", f"{name}:text"}


def test_contacts_and_sources_and_campaigns() -> None:
    text = """\
contacts:
  line: {name: Line, number: "555", who: Who., cost: Free., ask: What?, after: Then., source: book, owner: Team}
sources:
  book: {citation: A book, url: https://example.org/, date: "2024"}
languages: {en: English}
"""
    assert found(text).keys() == {f"contacts:line.{field}" for field in ("name", "who", "cost", "ask", "after")}


@pytest.mark.parametrize("text", ["''", "' '", "5", "true", "null"])
def test_what_is_no_text_is_not_translated(text: str) -> None:
    assert found(f"screens:\n  s:\n    title: {text}\n") == {}


def test_a_translated_document_differs_in_what_people_read_only() -> None:
    document = parse(TEXT, "dialogues/a.yaml")
    same = translated(document, Catalogue("en"), str)
    assert same == document.data
    shouted = translated(document, Catalogue("en"), str.upper)
    screens = shouted["screens"]
    assert isinstance(screens, dict)
    assert screens["topic.steps"] == {
        "note": "Mild words, please.",
        "kind": "steps",
        "title": "STEPS",
        "steps": ["FIRST.", "SECOND."],
        "links": [{"note": "Only this one.", "label": "MORE", "to": "home"}],
    }
    assert document.data == parse(TEXT, "dialogues/a.yaml").data
