"""Small content with each of the eight kinds of screens, in two languages."""

from pathlib import Path

from bot.dialogue.guide import Guide
from bot.languages.source import read
from bot.languages.updating import update

from .small_content import CONTACTS, START, TOPIC_HEAD, SmallContent, interface

HELP = """\
topic: help
audience: everyone
owner: Team
reviewed: 2026-11-01
sources: [book]
screens:
  help:
    kind: contacts
    title: Help
    text: Call somebody.
    contacts: [line, rumour, house]
    links:
      - {label: Danger, to: help.danger}
  help.danger:
    kind: page
    title: Danger
    text: Go where people are.
    links:
      - {label: Deeper, to: help.danger.deeper}
      - {label: Talk, to: help.talk}
  help.danger.deeper:
    kind: page
    title: Deeper
    text: Stay there. Call {line}, not {rumour}.
  help.talk:
    kind: page
    title: Talk
    text: Talk.
"""

MORE_CONTACTS = """\
  rumour:
    name: Rumour
    number: "777"
    who: Nobody has called.
    cost: Unknown.
    ask: Unknown.
    after: Unknown.
    status: unconfirmed
    source: book
    source_date: "2020"
    checked: 2026-11-01
    owner: Team
  house:
    name: House
    who: A place to go.
    cost: Free.
    ask: Your name.
    after: They help.
    status: confirmed
    source: book
    source_date: "2020"
    checked: 2026-11-03
    owner: Team
"""

TOPIC = f"""\
{TOPIC_HEAD}\
  topic:
    kind: menu
    title: Topic
    text: Choose.
    choices:
      - {{label: To page, to: topic.page}}
      - {{label: To steps, to: topic.steps}}
      - {{label: To check, to: topic.check}}
      - {{label: To quiz, to: topic.quiz}}
      - {{label: To story, to: topic.story}}
      - {{label: To route, to: topic.route}}
    links:
      - {{label: Elsewhere, url: "https://example.org/"}}
  topic.page:
    kind: page
    title: Page
    pages: [First., Second., Third.]
    aliases: [topic.old, elder.page]
    links:
      - {{label: To steps, to: topic.steps}}
  topic.steps:
    kind: steps
    title: Steps
    text: Before you start.
    steps: [Do one., Do two., Do three.]
    links:
      - {{label: To page, to: topic.page}}
  topic.check:
    kind: check
    sensitive: true
    title: Check
    text: What happened?
    signs:
      - {{id: threat, label: A threat}}
      - {{id: secret, label: A secret}}
      - {{id: gift, label: A gift}}
    results:
      - {{any: [threat], text: Result of a threat., links: [{{label: To page, to: topic.page}}]}}
      - {{any: [gift], at_least: 2, text: Result of a gift and more.}}
      - {{at_least: 1, text: Result of anything.}}
      - {{text: Result of nothing.}}
  topic.quiz:
    kind: quiz
    title: Quiz
    text: Two questions.
    links:
      - {{label: To page, to: topic.page}}
    questions:
      - text: Is it so?
        answers:
          - {{label: It is, right: true, feedback: Because it is.}}
          - {{label: It is not, feedback: Look again.}}
      - text: Which one?
        answers:
          - {{label: One, feedback: Not one.}}
          - {{label: Two, right: true, feedback: Two it is.}}
          - {{label: Three, feedback: Not three.}}
    results:
      - {{at_least: 2, text: All of it.}}
      - {{at_least: 1, text: Some of it.}}
      - {{text: None of it.}}
  topic.story:
    kind: story
    title: Story
    text: A practice chat.
    turns:
      hello:
        text: Hi, who are you?
        replies:
          - {{label: My name, feedback: Careful., to: more}}
          - {{label: Not telling, feedback: Well done., to: good}}
      more:
        text: Where do you live?
        replies:
          - {{label: At home, feedback: Too much., to: bad}}
          - {{label: I stop, feedback: Good., to: good}}
      good:
        text: You stayed safe.
        links:
          - {{label: To page, to: topic.page}}
      bad:
        text: That was risky.
  topic.route:
    kind: route
    title: Route
    questions:
      where:
        text: Where was it?
        choices:
          - {{label: Online, next: app}}
          - {{label: Outside, to: topic.page}}
      app:
        text: In which app?
        choices:
          - {{label: This one, to: topic.steps}}
          - {{label: That one, to: topic.check}}
"""


def every_kind(folder: Path) -> Guide:
    """The guide of this content, French first. French is translated nowhere, so that it shows the English."""
    content = SmallContent(folder)
    before, _, after = START.partition("  help:\n")
    start = before + "  hide:\n" + after.partition("  hide:\n")[2]
    content.write(
        start=start, help=HELP, topic=TOPIC, contacts=CONTACTS + MORE_CONTACTS, interface=interface("fr", "en")
    )
    documents = [read(path, folder) for path in sorted(content.dialogues.glob("*.yaml"))]
    update(documents, content.locales, "fr")
    return content.guide()
