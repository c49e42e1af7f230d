"""Each kind of finding of `rinda check`: content that provokes it and nothing else, with file and line."""

from collections.abc import Callable
from datetime import date
from textwrap import dedent, indent

import pytest

from bot.dialogue.checks import check
from bot.dialogue.checks.freshness import outdated
from bot.dialogue.guide import Guide
from bot.dialogue.library import HELP
from bot.dialogue.place import Place, decode
from bot.dialogue.screen import Button, Screen
from bot.languages.document import Finding

from .small_content import CONTACTS, SOURCES, START, TOPIC, TOPIC_HEAD, SmallContent, interface, line_of

TODAY = date(2026, 11, 22)
HERE = "# here"
PO = "locales/fr/LC_MESSAGES/messages.po"


def entry_line(text: str, context: str) -> int:
    """The line of a catalogue's text that an entry is named by: that of its msgid."""
    return line_of(text, f'msgctxt "{context}"') + 1


def found(content: SmallContent, today: date = TODAY) -> list[Finding]:
    guide = content.guide()
    return [*check(guide, today), *outdated(guide.library, today)]


def screen(fields: str) -> tuple[str, str]:
    """The topic's file with one screen of these fields; they begin with its id."""
    return "topic", TOPIC_HEAD + indent(dedent(fields), "  ")


def page(fields: str, head: str = "topic:") -> tuple[str, str]:
    return screen(f"{head}\n  kind: page\n" + indent(dedent(fields), "  "))


def exchanged(name: str, text: str, old: str, new: str) -> tuple[str, str]:
    assert text.count(old) == 1
    return name, text.replace(old, new)


def label(name: str, length: int) -> tuple[str, str]:
    """The interface with the text `name` of `length` characters."""
    return exchanged("interface", interface("en"), f'  {name}: "[{name}]"', f"  {name}: {'x' * length} # here")


def deep(taps: int) -> tuple[str, str]:
    """Pages of which each leads to the next; the last one is `taps` from home."""
    pages = [
        f"  t{n}:{f' {HERE}' if n == taps else ''}\n    kind: page\n    title: T\n    text: T.\n"
        for n in range(1, taps + 1)
    ]
    links = [f"    links: [{{label: More, to: t{n}}}]\n" for n in range(2, taps + 1)]
    text = "".join(page + link for page, link in zip(pages, [*links, ""], strict=True))
    return "topic", TOPIC_HEAD + text.replace("t1:", "topic:")


LONG_WAYS = """\
  topic:
    kind: page
    title: T
    text: T.
    links: [{label: More, to: a.check.with.a.name.22}]
  a.check.with.a.name.22:
    kind: check
    title: T
    text: What?
    signs: [SIGNS]
    results: [{text: Result., links: [{label: More, to: a.screen.with.a.name22}]}]
  a.screen.with.a.name22: # here
    kind: quiz
    title: T
    text: T.
    questions: [QUESTIONS]
    results: [{text: Result.}]
""".replace("SIGNS", ", ".join(f"{{id: {letter}, label: L}}" for letter in "abcdefghij")).replace(
    "QUESTIONS",
    ", ".join(["{text: Q?, answers: [{label: A, right: true, feedback: F.}, {label: B, feedback: F.}]}"] * 10),
)

FINDINGS = {
    "nobody gets there": (
        ("topic", TOPIC + "  topic.alone: # here\n    kind: page\n    title: Alone\n    text: Alone.\n"),
        "no button leads to “topic.alone”: link it or take it out",
    ),
    "too deep": (deep(6), "“t6” is 6 taps from home, at most 5 are allowed: move it up"),
    "button too long": (("topic", TOPIC_HEAD + LONG_WAYS), "bytes, Telegram takes 64: shorten the id"),
    "no source": (
        ("topic", TOPIC.replace("[book]", "[]").replace("  topic:", "  topic: # here")),
        "“topic” names no source: add “sources:” to it or to the head of the file",
    ),
    "no day": (
        ("topic", TOPIC.replace("reviewed: 2026-11-01\n", "").replace("  topic:", "  topic: # here")),
        "“topic” has no date: add “reviewed:” to it or to the head of the file",
    ),
    "day too long ago": (
        page("title: T\ntext: T.\nreviewed: 2025-11-21 # here"),
        "“topic” was reviewed 366 days ago: read its sources again, write today's date",
    ),
    "contact checked too long ago": (
        exchanged("contacts", CONTACTS, "checked: 2026-11-01", "checked: 2026-05-25 # here"),
        "“line” was checked 181 days ago: call, and write today's date, or set it to unconfirmed",
    ),
    "contact of an unknown source": (
        exchanged("contacts", CONTACTS, "source: book", "source: film # here"),
        "there is no source “film” in sources.yaml: correct the name or add it",
    ),
    "button of the interface": (label("back", 29), "has 29 characters, at most 28 are allowed: shorten it"),
    "command": (label("command_help", 257), "has 257 characters, at most 256 are allowed"),
    "short description": (label("bot_short_description", 121), "has 121 characters, at most 120 are allowed"),
    "description": (label("bot_description", 513), "has 513 characters, at most 512 are allowed"),
    "toast": (label("one_moment", 201), "has 201 characters, at most 200 are allowed"),
    "thanks": (label("thanks_not_helped", 201), "has 201 characters, at most 200 are allowed"),
    "label": (
        page(f"title: T\ntext: T.\nlinks:\n  - to: home\n    label: {'x' * 29} # here"),
        "has 29 characters, at most 28 are allowed: shorten it",
    ),
    "sign": (
        screen(f"""\
            topic:
              kind: check
              title: T
              text: What?
              signs:
                - {{id: a, label: A}}
                - id: b
                  label: {"x" * 27} # here
              results: [{{text: Result.}}]
            """),
        "has 27 characters, at most 26 are allowed: shorten it",
    ),
    "title": (page(f"title: {'x' * 41} # here\ntext: T."), "has 41 characters, at most 40 are allowed: shorten it"),
    "name of a contact": (
        exchanged("contacts", CONTACTS, "name: Line", f"name: {'x' * 29} # here"),
        "has 29 characters, at most 28 are allowed: shorten it",
    ),
    "text for the young": (
        page(f"title: T\ntext: {'x' * 600}", "topic: # here"),
        "“topic” has 603 characters in en, at most 600 are allowed: shorten it",
    ),
    "text for adults": (
        (
            "topic",
            TOPIC_HEAD.replace("young", "parents") + f"  topic: {{kind: page, title: T, text: {'x' * 898}}} # here",
        ),
        "“topic” has 901 characters in en, at most 900 are allowed: shorten it",
    ),
    "the longest page of several": (
        page(f"title: T\npages: [Short., {'x' * 590}]", "topic: # here"),
        "“topic:1” has 605 characters in en",
    ),
    "address in a text": (
        page("title: T\ntext: '<a href=\"http://example.org\">T</a>' # here"),
        "the address “http://example.org” must begin with https://",
    ),
    "address of a button": (
        page("title: T\ntext: T.\nlinks:\n  - label: T\n    url: http://example.org/ # here"),
        "this address must begin with https://",
    ),
    "address of a source": (
        exchanged("sources", SOURCES, "https://example.org/book", "http://example.org/book # here"),
        "this address must begin with https://",
    ),
    "unknown contact in a text": (
        page("title: T\ntext: Call {lime}.", "topic: # here"),
        "{lime} in en is no contact: correct the name",
    ),
    "forbidden tag": (page("title: T\ntext: <em>T</em> # here"), "<em> is not allowed: use <b>, <i>, <u>, <code>"),
    "tag out of order": (
        page("title: T\ntext: <b><i>T</b> # here"),
        "</b> ends what has not begun here: put the tags in order",
    ),
    "tag without an end": (page("title: T\ntext: <b>T # here"), "<b> is not ended: add </b>"),
    "bare ampersand": (page("title: T\ntext: T & T # here"), "write &amp; for the sign &"),
    "bare less-than": (page("title: T\ntext: 1 < 2 # here"), "write &lt; for the sign <"),
}

TWICE = frozenset(("tag out of order", "forbidden tag"))
"""One mistake of markup shows at both tags."""


def test_the_small_content_has_no_findings(content: SmallContent) -> None:
    assert found(content) == []
    content.translate("fr")
    assert found(content) == []


@pytest.mark.parametrize("kind", FINDINGS)
def test_what_an_author_has_to_mend_is_found_alone_with_its_line(content: SmallContent, kind: str) -> None:
    (name, text), message = FINDINGS[kind]
    content.write(**{name: text})
    findings = set(found(content)) if kind in TWICE else found(content)
    if kind in TWICE:
        findings = {finding for finding in findings if message in finding.message}
    (finding,) = findings
    assert (finding.file, finding.line) == (f"dialogues/{name}.yaml", line_of(text, HERE))
    assert message in finding.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        page("title: T\ntext: T.\nreviewed: 2025-11-22"),
        exchanged("contacts", CONTACTS, "checked: 2026-11-01", "checked: 2026-05-26"),
        exchanged("contacts", CONTACTS, "name: Line", f"name: {'x' * 28}"),
        label("back", 28),
        page(f"title: {'x' * 40}\ntext: T."),
        page(f"title: T\ntext: {'x' * 597}"),
        page(f"title: T\ntext: <b>{'x' * 597}</b>"),  # tags are not read
        page("title: T\ntext: 'T &amp; T &lt; <a href=\"https://example.org\">T</a> &#39;'"),
        page("title: T\ntext: Call {line}."),
        deep(5),
    ],
)
def test_what_just_keeps_the_limit_is_no_finding(content: SmallContent, name: str, text: str) -> None:
    content.write(**{name: text})
    assert found(content) == []


def test_an_unconfirmed_contact_may_wait(content: SmallContent) -> None:
    content.write(contacts=CONTACTS.replace("documented", "unconfirmed").replace("2026-11-01", "2020-01-01"))
    assert found(content) == []


def test_menus_and_the_hidden_screen_need_no_source_and_no_day(content: SmallContent) -> None:
    content.write(
        start=START.replace("    kind: menu\n", "    kind: menu\n    sources: []\n    reviewed: 2020-01-01\n").replace(
            "    title: Tip\n", "    title: Tip\n    reviewed: 2020-01-01\n"
        )
    )
    assert found(content) == []


class WithoutButtons(Guide):
    """A guide that has lost some buttons; the engine puts them there, so that content cannot provoke this."""

    def __init__(self, whole: Guide, screen: str, is_lost: Callable[[Button], bool]) -> None:
        self._screen, self._is_lost = screen, is_lost
        super().__init__(whole.library)

    def show(self, place: Place) -> Screen:
        shown = super().show(place)
        if place.position.screen != self._screen:
            return shown
        rows = tuple(tuple(button for button in row if not self._is_lost(button)) for row in shown.rows)
        return Screen(shown.place, shown.text, rows, shown.counts)


def _to(*screens: str) -> Callable[[Button], bool]:
    def leads_there(button: Button) -> bool:
        place = decode(button.data)
        return place is not None and place.position.screen in screens

    return leads_there


@pytest.mark.parametrize(
    ("lost", "message"),
    [
        (_to(HELP), "“topic” has no button to Help"),
        (_to("home"), "“topic” has no way back"),
    ],
)
def test_a_screen_without_help_or_a_way_back_is_found(
    content: SmallContent, lost: Callable[[Button], bool], message: str
) -> None:
    guide = WithoutButtons(content.guide(), "topic", lost)
    (finding,) = check(guide, TODAY)
    assert str(finding) == f"dialogues/topic.yaml:{line_of(TOPIC, '  topic:')}: {message}"


CONTEXT = "topic:text"
ENGLISH = "Call {line} <b>now</b>."


def translated(content: SmallContent, french: str) -> str:
    """The French file, in which the topic's text is `french` and all else is like the English."""
    content.screens(f"  topic:\n    kind: page\n    title: Topic\n    text: '{ENGLISH}'\n")
    return content.translate("fr", {CONTEXT: french}).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("french", "message"),
    [
        ("", "“topic:text” is not translated: write the msgstr"),
        ("Appelez {line} maintenant.", "“topic:text”: the tags differ from the English: keep every <b>, <i>, <a>"),
        ("Appelez <b>maintenant</b>.", "“topic:text”: the words in {braces} differ from the English"),
        ("Appelez {line} <b>&</b>.", "write &amp; for the sign &"),
        ("Appelez {line} <b><</b>.", "write &lt; for the sign <"),
    ],
)
def test_a_translation_that_is_not_whole_is_found(content: SmallContent, french: str, message: str) -> None:
    text = translated(content, french)
    (finding,) = found(content)
    assert finding.file == PO
    assert finding.line == entry_line(text, CONTEXT)
    assert message in finding.message


def test_a_good_translation_is_no_finding(content: SmallContent) -> None:
    translated(content, "<b>Vite</b>, appelez {line}.")
    assert found(content) == []


def test_tags_of_a_translation_must_end_in_order(content: SmallContent) -> None:
    translated(content, "Appelez {line} </b>vite<b>.")
    assert {finding.message for finding in found(content)} == {
        "</b> ends what has not begun here: put the tags in order",
        "<b> is not ended: add </b>",
    }


def test_a_label_that_is_too_long_in_another_language_is_found_there(content: SmallContent) -> None:
    text = content.translate("fr", {"texts:back": "x" * 29}).read_text(encoding="utf-8")
    (finding,) = found(content)
    assert (finding.file, finding.line) == (PO, entry_line(text, "texts:back"))
    assert "has 29 characters, at most 28 are allowed" in finding.message


def test_a_text_that_is_too_long_in_another_language_is_found(content: SmallContent) -> None:
    content.translate("fr", {CONTEXT: "x" * 600})
    (finding,) = found(content)
    assert finding.message == "“topic” has 607 characters in fr, at most 600 are allowed: shorten it"


def test_one_missing_plural_form_is_found(content: SmallContent) -> None:
    content.translate("fr", {"texts:ticked": ("{count} fois", "")})
    (finding,) = found(content)
    assert finding.message == "“texts:ticked” is not translated: write the msgstr"


def test_a_string_that_is_missing_in_a_catalogue_is_found(content: SmallContent) -> None:
    content.translate("fr")
    content.write(topic=TOPIC + "    keywords: words\n")
    message = "“topic:keywords” is missing: run `rinda translations update`, then translate it"
    assert found(content) == [Finding(PO, 1, message)]


def test_a_changed_source_is_found(content: SmallContent) -> None:
    text = content.translate("fr").read_text(encoding="utf-8")
    content.write(topic=TOPIC.replace("What there is", "All there is"))
    message = "the English of “topic:text” has changed: run `rinda translations update`, then mend it"
    assert found(content) == [Finding(PO, entry_line(text, CONTEXT), message)]


def test_a_string_that_is_no_longer_in_the_source_is_found(content: SmallContent) -> None:
    content.write(topic=TOPIC + "    keywords: words\n")
    text = content.translate("fr").read_text(encoding="utf-8")
    content.write(topic=TOPIC)
    message = "“topic:keywords” is no longer in the source: run `rinda translations update`"
    assert found(content) == [Finding(PO, entry_line(text, "topic:keywords"), message)]


def test_a_fuzzy_translation_is_found(content: SmallContent) -> None:
    path = content.translate("fr")
    text = path.read_text(encoding="utf-8")
    text = text.replace(f'msgctxt "{CONTEXT}"', f'#, fuzzy\nmsgctxt "{CONTEXT}"')
    path.write_text(text, encoding="utf-8")
    message = "“topic:text” is fuzzy: compare it with the English, then take out the word fuzzy"
    assert found(content) == [Finding(PO, entry_line(text, CONTEXT), message)]


@pytest.mark.parametrize(
    "fields",
    [
        "kind: menu\n  title: T\n  text: T.\n  choices:\n    - label: T\n      url: http://example.org/ # here",
        "kind: check\n  title: T\n  text: T.\n  signs: [{id: a, label: A}, {id: b, label: B}]\n"
        "  results:\n    - text: R.\n      links:\n        - label: T\n          url: http://example.org/ # here",
    ],
)
def test_every_button_s_address_must_be_safe(content: SmallContent, fields: str) -> None:
    name, text = screen(f"topic:\n  {fields}")
    content.write(**{name: text})
    (finding,) = found(content)
    assert finding.line == line_of(text, HERE)
