"""Every mistake that would show at a tap stops the start, with file, line and what to do about it."""

from textwrap import dedent, indent

import pytest

from bot.languages.document import ContentError, Finding

from .small_content import CONTACTS, SOURCES, START, TOPIC_HEAD, SmallContent, interface, line_of

HERE = "# here"
"""Marks the line that has to be named."""


def topic(screens: str) -> tuple[str, str]:
    """The topic's file with `screens`."""
    return "topic", TOPIC_HEAD + indent(dedent(screens), "  ")


def page(fields: str = "text: Text.", head: str = "topic:") -> tuple[str, str]:
    """The topic's file with one page of these fields."""
    return topic(f"{head}\n  kind: page\n  title: Topic\n" + indent(dedent(fields), "  "))


def changed(name: str, text: str, old: str, new: str) -> tuple[str, str]:
    assert text.count(old) == 1
    return name, text.replace(old, new)


def findings(content: SmallContent, **files: str) -> list[Finding]:
    content.write(**files)
    with pytest.raises(ContentError) as raised:
        content.load()
    assert str(raised.value) == "\n".join(map(str, raised.value.findings))
    return raised.value.findings


MISTAKES = {
    "unknown field": (
        page("text: Text.\ncolour: red # here"),
        "“colour” is not a field that belongs here: correct its spelling or take it out",
    ),
    "unknown field of a link": (
        page("text: Text.\nlinks:\n  - label: Home\n    to: home\n    into: home # here"),
        "“into” is not a field that belongs here",
    ),
    "unknown field in the head": (
        (
            "topic",
            "audeince: young # here\n" + TOPIC_HEAD + "  topic: {kind: page, title: A, text: B}\n",
        ),
        "“audeince” is not a field that belongs here",
    ),
    "missing field": (topic("topic: # here\n  kind: page\n  text: Text."), "“title” is missing: add it here"),
    "missing head": (
        ("topic", "topic: topic # here\nscreens:\n  topic: {kind: page, title: A, text: B}\n"),
        "“audience” is missing",
    ),
    "missing kind": (topic("topic: # here\n  title: Topic"), "“kind” is missing: add one of check, contacts, menu"),
    "unknown kind": (
        topic("topic: # here\n  kind: poster\n  title: Topic"),
        "this “kind” does not exist: use one of check, contacts, menu, page, quiz, reply, route, steps, story",
    ),
    "empty title": (
        topic("topic:\n  kind: page\n  title: ' ' # here\n  text: Text."),
        "“title” is empty: write the text",
    ),
    "a word that YAML takes for something else": (
        topic("topic:\n  kind: page\n  title: Yes # here\n  text: Text."),
        "“title” must be a text: put it in quotes",
    ),
    "screen without fields": (topic("topic: # here"), "“topic” has no fields: add kind, title"),
    "text and pages": (page("text: Text.\npages: [One.]", "topic: # here"), "either “text” (one page) or “pages”"),
    "dangling link": (
        page("text: Text.\nlinks:\n  - label: Go\n    to: nowhere # here"),
        "there is no screen “nowhere”: correct the name or add the screen",
    ),
    "dangling choice": (
        changed("start", START, "{label: Topic, to: topic}", "{label: Topic, to: tropic} # here"),
        "there is no screen “tropic”: correct the name or add the screen",
    ),
    "dangling end of a route": (
        topic("""\
            topic:
              kind: route
              title: Topic
              questions:
                one:
                  text: Where?
                  choices:
                    - {label: Here, to: home}
                    - label: There
                      to: nowhere # here
            """),
        "there is no screen “nowhere”",
    ),
    "dangling link of a result": (
        topic("""\
            topic:
              kind: check
              title: Topic
              text: What?
              signs: [{id: a, label: A}, {id: b, label: B}]
              results:
                - text: Result.
                  links:
                    - label: Go
                      to: nowhere # here
            """),
        "there is no screen “nowhere”",
    ),
    "dangling link of an ending": (
        topic("""\
            topic:
              kind: story
              title: Topic
              text: Text.
              turns:
                hello: {text: Hi., replies: [{label: Bye, feedback: Good., to: end}]}
                end:
                  text: End.
                  links:
                    - label: Go
                      to: nowhere # here
            """),
        "there is no screen “nowhere”",
    ),
    "link to nothing": (page("text: Text.\nlinks:\n  - label: Go # here"), "either “to” (a screen) or “url”"),
    "link to two things": (
        page("text: Text.\nlinks:\n  - label: Go # here\n    to: home\n    url: https://example.org/"),
        "write one of the two",
    ),
    "unknown parent": (page("text: Text.\nparent: nowhere # here"), "the parent “nowhere” does not exist: correct it"),
    "alias of a screen": (
        page("text: Text.\naliases: [home] # here"),
        "the alias “home” is itself a screen: take one of the two away",
    ),
    "unknown source": (
        page("text: Text.\nsources: [film] # here"),
        "there is no source “film” in sources.yaml: correct the name or add it",
    ),
    "unknown source in the head": (
        ("topic", TOPIC_HEAD.replace("[book]", "[film]") + "  topic: {kind: page, title: A, text: B} # here"),
        "there is no source “film” in sources.yaml",
    ),
    "unknown contact": (
        changed("start", START, "contacts: [line]", "contacts:\n      - line\n      - lime # here"),
        "there is no contact “lime” in contacts.yaml: correct or add it",
    ),
    "contact without a status": (
        changed("contacts", CONTACTS.replace("  line:", "  line: # here"), "    status: documented\n", ""),
        "“status” is missing: add it here",
    ),
    "contact of an unknown status": (
        changed("contacts", CONTACTS, "documented", "guessed # here"),
        "'confirmed', 'documented' or 'unconfirmed'",
    ),
    "contact with words for a number": (changed("contacts", CONTACTS, '"555"', '"555 or so" # here'), "“number”"),
    "contact with a bare number": (
        changed("contacts", CONTACTS, '"555"', "555 # here"),
        "“number” must be a text: put it in quotes",
    ),
    "source without a date": (
        ("sources", "sources:\n  book: # here\n    citation: A book\n    url: https://example.org/\n"),
        "“date” is missing: add it here",
    ),
    "campaign with a long code": (
        ("campaigns", "campaigns:\n  school-of-the-lake: {name: School} # here\n"),
        "“id”",
    ),
    "bad day": (page("text: Text.\nreviewed: soon # here"), "“reviewed” is not a day: write it as 2026-11-22"),
    "bad day of a contact": (changed("contacts", CONTACTS, "2026-11-01", "yesterday # here"), "“checked” is not a day"),
    "id too long": (
        topic("topic.of.a.very.long.name: # here\n  kind: page\n  title: Topic\n  text: Text."),
        "must be dotted words of a-z and 0-9, at most 22 characters",
    ),
    "id with other signs": (
        topic("Topic_One: # here\n  kind: page\n  title: Topic\n  text: Text."),
        "the id “Topic_One” must be dotted words of a-z and 0-9",
    ),
    "id twice in a file": (
        topic("topic: {kind: page, title: A, text: B}\ntopic: {kind: page, title: A, text: B} # here"),
        "“topic” stands here twice: keep one of the two",
    ),
    "field twice": (page("text: Text.\ntext: Again. # here"), "“text” stands here twice: keep one of the two"),
    "id in two files": (
        topic("home: {kind: page, title: A, text: B} # here"),
        "“home” stands in dialogues/start.yaml already: give this screen another id",
    ),
    "colon without quotes": (page("text: Remember: this # here"), "this is not valid YAML"),
    "crooked indentation": (("topic", "topic: topic\n  audience: young # here\n"), "look at the indentation"),
    "no mapping": (("topic", "- topic # here\n"), "the file must be a mapping, for example beginning with “screens:”"),
    "empty file": (("topic", "# here\n"), "the file must be a mapping"),
    "one step only": (topic("topic:\n  kind: steps\n  title: Topic\n  steps: [One.] # here"), "“steps”"),
    "story that goes round": (
        topic("""\
            topic: # here
              kind: story
              title: Topic
              text: Text.
              turns:
                a: {text: A., replies: [{label: Go, feedback: Good., to: b}]}
                b: {text: B., replies: [{label: Go, feedback: Good., to: a}]}
            """),
        "turn “a” comes round to itself: a story must go on to an ending",
    ),
    "story that leads to no turn": (
        topic("""\
            topic: # here
              kind: story
              title: Topic
              text: Text.
              turns:
                a: {text: A., replies: [{label: Go, feedback: Good., to: c}]}
                b: {text: B.}
            """),
        "turn “a” leads to “c”, which is no turn of this story",
    ),
    "story that is too long": (
        topic(
            "topic: # here\n  kind: story\n  title: Topic\n  text: Text.\n  turns:\n"
            + "".join(
                f"    t{n}: {{text: T., replies: [{{label: Go, feedback: Good., to: t{n + 1}}}]}}\n" for n in range(13)
            )
            + "    t13: {text: End.}\n"
        ),
        "more than 12 replies lead to “t13”: shorten the story",
    ),
    "route that goes round": (
        topic("""\
            topic: # here
              kind: route
              title: Topic
              questions:
                a: {text: A., choices: [{label: Go, next: b}, {label: Home, to: home}]}
                b: {text: B., choices: [{label: Go, next: a}, {label: Home, to: home}]}
            """),
        "question “a” comes round to itself: a route must end at a screen",
    ),
    "route that leads to no question": (
        topic("""\
            topic: # here
              kind: route
              title: Topic
              questions:
                a: {text: A., choices: [{label: Go, next: b}, {label: Home, to: home}]}
            """),
        "question “a” leads to “b”, which is no question of this route",
    ),
    "way to two things": (
        topic("""\
            topic:
              kind: route
              title: Topic
              questions:
                a:
                  text: A.
                  choices:
                    - {label: Go, to: home, next: a} # here
                    - {label: Home, to: home}
                    - {label: Help, to: help}
            """),
        "either “next” (a question) or “to” (a screen): write one of the two",
    ),
    "quiz without a right answer": (
        topic("""\
            topic:
              kind: quiz
              title: Topic
              text: Text.
              questions:
                - text: One?
                  answers: [{label: A, feedback: F., right: true}, {label: B, feedback: F.}]
                - text: Two? # here
                  answers: [{label: A, feedback: F.}, {label: B, feedback: F.}]
                - text: Three?
                  answers: [{label: A, feedback: F., right: true}, {label: B, feedback: F.}]
              results: [{text: Result.}]
            """),
        "exactly one answer must be marked “right: true”",
    ),
    "quiz without a last result": (
        topic("""\
            topic: # here
              kind: quiz
              title: Topic
              text: Text.
              questions:
                - {text: One?, answers: [{label: A, feedback: F., right: true}, {label: B, feedback: F.}]}
                - {text: Two?, answers: [{label: A, feedback: F., right: true}, {label: B, feedback: F.}]}
              results: [{at_least: 1, text: Result.}]
            """),
        "the last result answers everything else: it may not have “at_least”",
    ),
    "check without a last result": (
        topic("""\
            topic: # here
              kind: check
              title: Topic
              text: What?
              signs: [{id: a, label: A}, {id: b, label: B}]
              results: [{any: [a], text: Result.}]
            """),
        "the last result answers everything else: it may have neither “any” nor “at_least”",
    ),
    "check with the same sign twice": (
        topic("""\
            topic: # here
              kind: check
              title: Topic
              text: What?
              signs: [{id: a, label: A}, {id: a, label: B}]
              results: [{text: Result.}]
            """),
        "two signs have the same id: give each its own",
    ),
    "result of an unknown sign": (
        topic("""\
            topic: # here
              kind: check
              title: Topic
              text: What?
              signs: [{id: a, label: A}, {id: b, label: B}]
              results: [{any: [c], text: One.}, {text: Result.}]
            """),
        "a result names signs that do not exist: c",
    ),
    "missing interface text": (
        changed("interface", interface("en").replace("texts:", "texts: # here"), '  home: "[home]"\n', ""),
        "“home” is missing: add it here",
    ),
    "unknown interface text": (
        ("interface", interface("en") + "  farewell: Bye # here\n"),
        "“farewell” is not a field that belongs here",
    ),
    "no texts": (("interface", "languages: {en: English} # here\n"), "“texts:” is missing: add the interface's texts"),
    "no languages": (
        ("interface", "languages: # here\n"),
        "“languages:” is missing: list each code with the language's own name",
    ),
    "no English": (("interface", "# first\nlanguages: {fr: FR} # here\n"), "English (en) is the source"),
}


CONSEQUENCES = ("there is no screen “topic”", "there is no source “book”")
"""What is said besides where the mistake takes away the topic or the source that all others name."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_once_with_its_line_and_what_to_do(content: SmallContent, mistake: str) -> None:
    (name, text), message = MISTAKES[mistake]
    (finding,) = [found for found in findings(content, **{name: text}) if not found.message.startswith(CONSEQUENCES)]
    assert (finding.file, finding.line) == (f"dialogues/{name}.yaml", line_of(text, HERE))
    assert message in finding.message


def test_the_small_content_itself_loads(content: SmallContent) -> None:
    assert set(content.load().source.screens) == {
        "welcome",
        "home",
        "help",
        "hide",
        "clear",
        "heard",
        "results",
        "file",
        "topic",
    }


def test_several_mistakes_are_named_together(content: SmallContent) -> None:
    text = TOPIC_HEAD + "  topic: {kind: page, title: A, text: B, colour: red}\n  topic.two: {kind: page, text: B}\n"
    assert [found.line for found in findings(content, topic=text)] == [line_of(text, "colour"), line_of(text, "two")]
    broken = findings(content, topic="- a\n", sources="b: c: d\n")
    assert [found.file for found in broken] == ["dialogues/sources.yaml", "dialogues/topic.yaml"]


def test_a_file_that_is_not_utf8_is_named(content: SmallContent) -> None:
    (content.dialogues / "topic.yaml").write_bytes("screens: é".encode("latin-1"))
    (finding,) = findings(content)
    assert str(finding) == "dialogues/topic.yaml:1: the file is not saved as UTF-8: save it again as UTF-8"


@pytest.mark.parametrize("screen", ["home", "welcome", "help", "hide", "clear"])
def test_a_screen_that_the_engine_needs_is_missed(content: SmallContent, screen: str) -> None:
    head, *parts = START.split("\n  ")
    kept, leaving = [head], False
    for part in parts:
        leaving = part == f"{screen}:" if not part.startswith(" ") else leaving
        kept += [] if leaving else [part]
    found = [f for f in findings(content, start="\n  ".join(kept)) if "which the engine leads to" in f.message]
    assert len(found) == 1
    assert f"“{screen}”" in found[0].message
    assert found[0].message.endswith("add it")


def test_a_language_without_a_catalogue_is_named(content: SmallContent) -> None:
    (finding,) = findings(content, interface=interface("en", "fr"))
    assert finding.file == "locales/fr/LC_MESSAGES/messages.po"
    assert finding.message == "there is no catalogue for “fr”: run `rinda translations update`"


def _broken_catalogue(content: SmallContent) -> tuple[Finding, int]:
    """The finding about a catalogue with a line that is none of .po, and the number of that line."""
    path = content.translate("fr")
    text = path.read_text(encoding="utf-8") + "\n<<<<<<< mine\n"
    path.write_text(text, encoding="utf-8")
    (finding,) = findings(content)
    return finding, line_of(text, "<<<<<<<")


def test_a_broken_catalogue_is_named(content: SmallContent) -> None:
    finding, _ = _broken_catalogue(content)
    assert finding.file == "locales/fr/LC_MESSAGES/messages.po"
    assert "mend the quotes around this line" in finding.message


def test_a_broken_catalogue_is_named_with_its_line(content: SmallContent) -> None:
    finding, line = _broken_catalogue(content)
    assert finding.line == line


def test_a_day_that_no_calendar_has_is_named(content: SmallContent) -> None:
    name, text = page("text: Text.\nreviewed: 2026-13-45 # here")
    (finding,) = findings(content, **{name: text})
    assert finding.line == line_of(text, HERE)


def test_an_unknown_tag_is_named(content: SmallContent) -> None:
    name, text = page("text: !important Text. # here")
    (finding,) = findings(content, **{name: text})
    assert finding.line == line_of(text, HERE)


def test_a_control_character_is_named(content: SmallContent) -> None:
    (finding,) = findings(content, topic=TOPIC_HEAD + "  topic: {kind: page, title: A, text: B\x01}\n")
    assert finding.file == "dialogues/topic.yaml"


def test_a_wrong_item_does_not_also_make_its_list_too_short(content: SmallContent) -> None:
    fields = "kind: steps\n    title: Topic\n    steps:\n      - One.\n      - 2\n"
    (finding,) = findings(content, topic=f"{TOPIC_HEAD}  topic:\n    {fields}")
    assert "must be a text: put it in quotes" in finding.message


@pytest.mark.parametrize(
    "screen",
    [
        "kind: check\n    text: W?\n    signs: [{id: a, label: A}, {id: b, label: B}]\n"
        "    results: [{text: R., links: [{label: Go}]}]",
        "kind: story\n    text: T.\n    turns: {a: {text: A., replies: [{label: Go, feedback: F., to: b}]}, "
        "b: {text: B., links: [{label: Go}]}}",
    ],
)
def test_a_link_to_nothing_below_a_result_or_an_ending_is_named(content: SmallContent, screen: str) -> None:
    (finding,) = findings(content, topic=f"{TOPIC_HEAD}  topic:\n    title: Topic\n    {screen}\n")
    assert "either “to” (a screen) or “url”" in finding.message


def test_parents_follow_the_dots_and_heads_are_inherited(content: SmallContent) -> None:
    content.screens("""\
  topic: {kind: page, title: A, text: B}
  topic.a.b: {kind: page, title: A, text: B, reviewed: 2026-11-05, owner: Somebody}
  topic.a.b.c: {kind: page, title: A, text: B, parent: topic}
""")
    screens = content.load().source.screens
    assert [screens[name].parent for name in ("topic", "topic.a.b", "topic.a.b.c")] == ["home", "topic", "topic"]
    assert (screens["topic"].owner, str(screens["topic"].reviewed)) == ("Team", "2026-11-01")
    assert (screens["topic.a.b"].owner, str(screens["topic.a.b"].reviewed)) == ("Somebody", "2026-11-05")
    assert screens["topic"].sources == ("book",)
    assert (screens["topic"].topic, screens["topic"].audience) == ("topic", "young")


def test_languages_keep_the_order_of_the_file_and_translations_are_used(content: SmallContent) -> None:
    content.translate("fr", {"topic:text": "Ce qu'il faut savoir.", "texts:score": ("{count} juste", "{count} justes")})
    content.write(interface=interface("fr", "en"))
    library = content.load()
    assert library.languages == {"fr": "FR", "en": "EN"}
    assert list(library.editions) == ["fr", "en"]
    assert "Ce qu'il faut savoir." in repr(library.editions["fr"].screens["topic"])
    assert library.editions["fr"].words.count("score", 0) == "0 juste"
    assert library.source.words.count("score", 0, total=3) == "0 rights of 3"


def test_campaigns_and_sources_are_read(content: SmallContent) -> None:
    content.write(campaigns="campaigns:\n  school1: {name: The school}\n", sources=SOURCES)
    library = content.load()
    assert library.campaigns["school1"].name == "The school"
    assert library.sources["book"].url == "https://example.org/book"
