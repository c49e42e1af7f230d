"""The page, in a real browser: a person can do there what they do in the app, with mouse and keyboard."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser import ARGUMENTS, CHROMIUM, NEEDS_A_BROWSER

from .door import Door, key, keyboard

pytestmark = NEEDS_A_BROWSER

HOSTILE = '<img src=x onerror="document.title=1">'
SCREEN = keyboard(
    [key("Help now", "help", style="danger")],
    [{"text": "Call 116", "copy_text": {"text": "116"}}, {"text": "Read", "url": "https://example.org/a"}],
)


async def answer_people(door: Door) -> None:
    """A small bot: a greeting with buttons, and an edit for each press."""
    offset = 0
    while True:
        for update in await door.updates(offset=offset, timeout=20):
            offset = int(str(update["update_id"])) + 1
            if isinstance(message := update.get("message"), dict):
                await door.bot(
                    "sendMessage",
                    chat_id=message["chat"]["id"],
                    text=f"<b>Hello</b> {message['text']} &lt;i&gt; /help",
                    parse_mode="HTML",
                    reply_markup=SCREEN,
                )
            elif isinstance(query := update.get("callback_query"), dict):
                await door.bot("answerCallbackQuery", callback_query_id=query["id"], text="One moment")
                place = {"chat_id": query["from"]["id"], "message_id": query["message"]["message_id"]}
                await door.bot(
                    "editMessageText", **place, text="You are safe here", reply_markup=keyboard([key("Back")])
                )


@pytest.fixture
async def page(door: Door) -> AsyncIterator[Page]:
    bot = asyncio.create_task(answer_people(door))
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = await browser.new_page(viewport={"width": 360, "height": 740})
        mistakes: list[str] = []
        opened.on("pageerror", lambda error: mistakes.append(str(error)))
        opened.on("console", lambda line: mistakes.append(line.text) if line.type == "error" else None)
        yield opened
        await browser.close()
    bot.cancel()
    await asyncio.gather(bot, return_exceptions=True)
    assert mistakes == []


async def test_start_press_edit_copy_and_type(door: Door, page: Page) -> None:
    await door.bot("setMyDescription", description="We keep nothing about you.")
    await page.goto(f"{door.address}/?chat=7&start=poster1")
    await expect(page.get_by_text("We keep nothing about you.")).to_be_visible()
    await page.get_by_role("button", name="START").click()
    await expect(page.locator(".bot-side")).to_contain_text("Hello /start poster1 <i>")
    await expect(page.locator(".bot-side b")).to_have_text("Hello")
    link = page.get_by_role("link", name="Read")
    assert await link.get_attribute("rel") == "noopener noreferrer"
    assert await link.get_attribute("target") == "_blank"

    await page.get_by_role("button", name="Call 116").click()
    await expect(page.get_by_text("Copied: 116")).to_be_visible()

    help_now = page.get_by_role("button", name="Help now")
    await expect(help_now).to_have_class("key danger")
    await help_now.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".bot-side")).to_contain_text("You are safe here")
    await expect(page.get_by_text("One moment")).to_be_visible()
    await expect(page.get_by_role("button", name="Back", exact=True)).to_be_focused()
    assert await page.locator(".message").count() == 2

    await page.get_by_label("Message", exact=True).fill(HOSTILE)
    await page.keyboard.press("Enter")
    await expect(page.locator(".person-side").last).to_contain_text(HOSTILE)
    assert await page.locator(".log img").count() == 0

    await door.bot("deleteMessages", chat_id=7, message_ids=list(range(1, 100)))
    await expect(page.locator(".message")).to_have_count(0)


async def test_a_new_person_the_menu_and_blocking(door: Door, page: Page) -> None:
    await door.bot("setMyCommands", commands=[{"command": "help", "description": "Help now"}])
    await page.goto(door.address)
    await page.get_by_role("button", name="New person").click()
    await page.get_by_label("First name").fill("Keza")
    await page.get_by_label("Language of the app").select_option("fr")
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_role("button", name="START").click()
    await page.get_by_role("button", name="Menu").click()
    await page.get_by_role("button", name="/help").first.click()
    await expect(page.locator(".bot-side")).to_have_count(2)
    shown = await door.chat(1)
    assert (shown["first_name"], shown["language_code"]) == ("Keza", "fr")
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("button", name="Block the bot").click()
    await expect(page.get_by_role("button", name="UNBLOCK")).to_be_visible()
    await page.get_by_role("button", name="Back to the list").click()
    await expect(page.get_by_text("blocked the bot")).to_be_visible()


async def test_several_chats_side_by_side_where_there_is_room(door: Door, page: Page) -> None:
    for chat in (1, 2, 3):
        await door.sim("send", chat=chat, text=f"I am {chat}")
    await page.set_viewport_size({"width": 1200, "height": 800})
    await page.goto(door.address)
    await expect(page.locator(".panel")).to_have_count(2)
    await page.locator(".person[data-chat='3']").click()
    await expect(page.locator(".panel")).to_have_count(2)
    await expect(page.locator(".panel[data-chat='3'] .person-side")).to_contain_text("I am 3")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 1200
