"""The report to print says in plain sentences what is published, what is not and why, and stands alone."""

import re
from dataclasses import replace
from html import unescape

import pytest
from playwright.async_api import async_playwright

from bot.counts.publisher import Publication, Published
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.organisers.naming import naming
from bot.organisers.printed import printed
from bot.organisers.report import report
from tests.browser import ARGUMENTS, CHROMIUM, NEEDS_A_BROWSER

from .examples import FEBRUARY, published

LANGUAGES = ("rw", "en", "fr")


@pytest.fixture
def library(guide: Guide) -> Library:
    return guide.library


def paragraphs(page: str) -> list[str]:
    """The texts of all paragraphs."""
    return [unescape(text) for text in re.findall(r"<p[^>]*>(.*?)</p>", page)]


def sentences(library: Library, span: str, shown: Published | None = None, language: str = "en") -> list[str]:
    return paragraphs(printed(report(shown or published(), span), naming(library, language)))


def test_a_month_is_told_in_plain_sentences(library: Library) -> None:
    told = sentences(library, "2027-02")
    assert "In February 2027, Rinda was started about 1,250 times." in told
    assert "Pages of Help were opened about 600 times." in told
    assert "Days covered: 1 February 2027 – 28 February 2027" in told
    grooming = library.source.screens["grooming"].title
    assert f"Of the topics with a number, “{grooming}” was opened most often." in told


def test_a_year_says_at_least_where_months_are_withheld(library: Library) -> None:
    told = sentences(library, "2027")
    assert "In 2027, Rinda was started about 1,265 times." in told
    assert "Pages of Help were opened at least 600 times." in told
    assert not any("opened most often" in sentence for sentence in told)


def test_what_is_withheld_is_named_and_never_a_zero(library: Library) -> None:
    told = sentences(library, "2027-02")
    assert not any("accepted" in sentence and "times" in sentence for sentence in told)
    assert any(
        sentence.startswith("Numbers that are not shown: ") and "Safeguarding accepted" in sentence for sentence in told
    )
    assert any(
        sentence.startswith("Breakdowns that are not shown: ") and "By audience" in sentence for sentence in told
    )
    assert not any(re.search(r"\b0 times", sentence) for sentence in told)


def test_shares_are_said_of_published_numbers_that_are_large_enough(library: Library) -> None:
    told = sentences(library, "2027-02")
    assert "Of those answers, about 75 % say “This helped”." in told
    assert "The first time, about 50 % of the answers were right." in told
    assert "When the quiz was tried again, about 75 % were right." in told
    assert not any(sentence.startswith("Of those searches") for sentence in told)  # of 60


@pytest.mark.parametrize("missing", ["yes", "no"])
def test_no_share_is_said_where_a_part_is_withheld(missing: str, library: Library) -> None:
    answers = {"yes": 200, "no": 200} | {missing: None}
    month = Publication(FEBRUARY, {"helped": {"total": {"helped": 200}, "answer": answers}})
    assert not any("%" in sentence for sentence in sentences(library, "2027-02", Published((month,), ())))


def test_equals_are_not_called_the_most(library: Library) -> None:
    month = Publication(FEBRUARY, {"screens": {"topic": {"grooming": 50, "privacy": 50, "ai": None}}})
    assert not any("most often" in sentence for sentence in sentences(library, "2027-02", Published((month,), ())))


def test_a_small_pilot_reads_what_its_silence_means(library: Library) -> None:
    told = sentences(library, "2027-03")
    words = naming(library, "en").words
    assert "In March 2027, Rinda was started about 15 times." in told
    assert words["few"] in told
    assert any(sentence.startswith("What can always be said of the guide itself") for sentence in told)
    assert words["few"] not in sentences(library, "2027-02")


def test_a_month_that_has_not_closed_shows_its_days_only(library: Library) -> None:
    running = replace(published(), months=())
    assert naming(library, "en").words["running"] in sentences(library, "2027-02", running)
    page = printed(report(running, "2027-02"), naming(library, "en"))
    assert "1: 40; 2: not shown; 3: 55." in page


def test_nothing_at_all_is_said_to_be_nothing(library: Library) -> None:
    words = naming(library, "en").words
    assert words["nothing_yet"] in sentences(library, "all", Published((), ()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("span", ["2027-02", "2027-03", "2027", "all"])
def test_every_page_stands_alone_and_says_what_the_numbers_are(language: str, span: str, library: Library) -> None:
    names = naming(library, language)
    page = printed(report(published(is_demo=True), span), names)
    assert f'<html lang="{language}">' in page
    for forbidden in ("<script", "src=", "href=", "url(", "@import", "{{", "{%"):
        assert forbidden not in page
    told = paragraphs(page)
    assert not any(re.search(r"\{\w+\}", sentence) for sentence in told)
    assert {names.words["caveat"], names.words["withheld_why"], names.words["made_up"]} <= set(told)
    assert page.count("<svg") == unescape(page).count(f"<desc>{names.words['made_up']}")


def test_a_text_with_markup_is_shown_as_text(library: Library) -> None:
    names = naming(library, "en")
    hostile = replace(
        names.words, texts={**names.words.texts, "say_starts": "<b>{when}</b>", "by_campaign": "<i>x</i>"}
    )
    page = printed(report(published(), "2027-02"), replace(names, words=hostile))
    assert "<b>" not in page
    assert "<i>" not in page


@NEEDS_A_BROWSER
async def test_it_fits_a_small_phone_and_prints_on_a_few_pages(library: Library) -> None:
    page = printed(report(published(is_demo=True), "2027-02"), naming(library, "rw"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        shown = await browser.new_page(viewport={"width": 320, "height": 640})
        mistakes: list[str] = []
        shown.on("console", lambda line: mistakes.append(line.text))
        await shown.set_content(page)
        assert await shown.evaluate("document.documentElement.scrollWidth") <= 320
        paper = await shown.pdf(prefer_css_page_size=True)
        await browser.close()
    assert mistakes == []
    assert 2 <= len(re.findall(rb"/Type /Page\b", paper)) <= 8
