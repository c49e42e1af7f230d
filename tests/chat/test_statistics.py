"""Listed organisers read published numbers in the chat; for everybody else there is no such command."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.counts.count import Count, Happening
from bot.counts.publisher import Published, Publisher
from bot.counts.store import CountStore
from bot.dialogue.guide import Guide
from bot.organisers.chat import chat_page
from bot.organisers.subjects import subjects_of
from bot.telegram.statistics import Desk, StatisticsPage
from tests.chat.person import Chats, buttons, newest

ORGANISER, SOMEBODY = 7, 8
TODAY = date(2027, 3, 5)


@pytest.fixture
async def published(tmp_path: Path, guide: Guide) -> Published:
    store = await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")
    for month, n in ((1, 64), (2, 123)):
        await store.add({(date(2027, month, 3), Count(Happening.START, "radio", "rw")): n})
    found = await Publisher(store, subjects_of(guide.library)).published(TODAY)
    await store.close()
    return found


@pytest.fixture
async def organised(chats: Chats, guide: Guide, published: Published) -> Chats:
    async def statistics(span: str, language: str) -> StatisticsPage:
        page = chat_page(guide.library, published, span, language, TODAY)
        return StatisticsPage(page.picture, page.caption, page.spans)

    chats.desk = Desk(frozenset((ORGANISER,)), statistics)
    await chats.stop_bot()
    await chats.start_bot()
    return chats


async def test_an_organiser_sees_the_newest_month_and_chooses_others(organised: Chats) -> None:
    person = organised.person(ORGANISER)
    await person.send("/start")
    await person.press(data="1en!home")
    shown = newest(await person.send("/stats"))
    assert "February 2027" in shown["text"]
    labels = [button["text"] for button in buttons(shown)]
    assert labels == ["January 2027", "2027", "All months"]
    january = newest(await person.press("January 2027"))
    assert "January 2027" in january["text"]


async def test_anyone_else_gets_the_ordinary_menu(organised: Chats, guide: Guide) -> None:
    person = organised.person(SOMEBODY)
    await person.send("/start")
    await person.press(data="1en!home")
    shown = newest(await person.send("/stats"))
    assert guide.library.source.screens["home"].title in shown["text"]
    forged = await person.press(data="stats:2027-02")
    assert "2027-02" not in newest(forged)["text"]


@pytest.mark.parametrize("language", ["rw", "en", "fr"])
def test_the_page_is_drawn_in_every_language(guide: Guide, published: Published, language: str) -> None:
    page = chat_page(guide.library, published, "", language, TODAY)
    assert page.picture.startswith(b"\x89PNG")
    assert len(page.caption) < 1024, "the longest caption that Telegram takes"


def test_where_nothing_is_published_the_page_says_so(guide: Guide) -> None:
    page = chat_page(guide.library, Published((), ()), "", "en", TODAY)
    assert "Nothing can be shown yet" in page.caption


def test_organisers_are_warned_weeks_before_a_contact_must_be_called_again(guide: Guide) -> None:
    checked = max(contact.checked for contact in guide.library.source.contacts.values())
    nothing, soon = (
        chat_page(guide.library, Published((), ()), "", "en", checked + timedelta(days=days)).caption
        for days in (1, 170)
    )
    assert "To call and check by" not in nothing
    assert "To call and check by" in soon
    assert guide.library.source.contacts["child-helpline"].name in soon
