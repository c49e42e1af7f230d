"""What /stats shows: the numbers of a month, year or all time as a picture, a few lines, and other spans to choose."""

from datetime import date
from typing import NamedTuple

from bot.counts.measures import OTHER
from bot.counts.publisher import Published
from bot.dialogue.contacts import SOON, due
from bot.dialogue.library import Library
from bot.organisers.charts import Chart, chart_svg, written_count
from bot.organisers.naming import Naming, naming
from bot.organisers.report import Figure, Report, default_span, report, spans
from bot.organisers.typeset import svg_to_png
from bot.organisers.words import OrganiserWords, organiser_words

DRAWN = ("starts", "screens", "help", "contacts", "checks", "searches", "helped")
"""The measures in the picture."""

PICTURE_WIDTH = 1200
"""Pixels: sharp on a phone, and still a small file."""

MOST_SPANS = 9

START = "start"
"""The topic of the first screens, which everybody passes: they say nothing about what was looked for."""


class ChatPage(NamedTuple):
    """The picture as PNG, the caption, and for each span that can be chosen its label and name."""

    picture: bytes
    caption: str
    spans: tuple[tuple[str, str], ...]


def chat_page(library: Library, published: Published, span: str, language: str, today: date) -> ChatPage:
    """The page of `span` (empty or unknown: the newest) in `language`, as it reads on `today`.

    It takes some tenths of a second to draw.
    """
    offered = spans(published)
    span = span if span in offered else default_span(published)
    found = report(published, span)
    words, named = organiser_words(library, language, "chat"), naming(library, language)
    names = named.words
    title = words.say("title", span=named.span(span))
    figures = [found.figure(measure) for measure in DRAWN]
    chart = Chart(
        title=title,
        kind="bars",
        labels=tuple(names[f"measure_{measure}"] for measure in DRAWN),
        values=tuple(figure.n for figure in figures),
        note=names["caveat"],
        language=language,
        at_least=frozenset(number for number, figure in enumerate(figures) if figure.is_at_least),
        mark=names["made_up"] if found.is_demo else "",
    )
    lines = [f"<b>{title}</b>", *_lines(named, found, words), *_due(named, words, today), names["caveat"]]
    if found.is_empty:
        lines.insert(1, names["nothing_yet"])
    choices = tuple((named.span(other), other) for other in offered[:MOST_SPANS] if other != span)
    return ChatPage(svg_to_png(chart_svg(chart, names), PICTURE_WIDTH), "\n\n".join(lines), choices)


def _due(named: Naming, words: OrganiserWords, today: date) -> list[str]:
    """Who must be called again within weeks: an organiser in Rwanda is the one who can."""
    edition = named.library.editions[named.language]
    found = due(edition.contacts.values(), today, SOON)
    if not found:
        return []
    names = ", ".join(contact.name for contact in found)
    return [words.say("due", date=edition.words.date(found[0].due), names=names)]


def _lines(named: Naming, found: Report, words: OrganiserWords) -> list[str]:
    lines = []
    topics = {name: figure.n or 0 for name, figure in found.table("screens", "topic").items()}
    most = max(topics.keys() - {OTHER, START}, key=lambda name: topics[name], default="")
    if topics.get(most):
        lines.append(words.say("topic", topic=named.part("topic", most)))
    for text, measure, part in (("helped", "helped", "yes"), ("missed", "searches", "missed")):
        cell, whole = found.table(measure, "answer").get(part, Figure(None)), found.figure(measure)
        if cell.n is not None and whole.n is not None:
            numbers = {part: written_count(cell.n, named.language), "all": written_count(whole.n, named.language)}
            lines.append(words.say(text, **numbers))
    return lines
