"""One whole path in a real browser at the size of a phone, in Kinyarwanda, with the real application behind it."""

from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.dialogue.guide import Guide
from bot.dialogue.kinds import Check
from tests.browser import ARGUMENTS, CHROMIUM, NEEDS_A_BROWSER
from tests.chat.person import Chats

PICTURE = Path(__file__).parents[2] / "docs" / "chat.png"
PHONE = {"width": 390, "height": 844}

pytestmark = NEEDS_A_BROWSER


async def press(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label).last.click()


async def test_a_young_person_finds_help_in_the_browser(
    chats: Chats, guide: Guide, request: pytest.FixtureRequest
) -> None:
    edition = guide.library.editions["rw"]
    check = edition.screens["grooming.check"]
    assert isinstance(check, Check)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]
        await page.goto(f"{chats.address}/?chat=7")
        await page.get_by_role("button", name="START").click()
        await press(page, "Ikinyarwanda")
        await expect(page.get_by_text(edition.screens["welcome"].title).last).to_be_visible()
        await press(page, edition.words.say("home"))
        await press(page, label_to(edition.screens["home"], "young"))
        await press(page, label_to(edition.screens["young"], "grooming.check"))
        sign = check.signs[0].label
        await press(page, f"☐ {sign}")
        await expect(page.get_by_role("button", name=f"☑ {sign}")).to_be_visible()
        await press(page, edition.words.say("check_result"))
        await expect(page.get_by_role("button", name=edition.words.say("check_again"))).to_be_visible()
        if request.config.getoption("--rewrite-transcripts"):
            await page.screenshot(path=PICTURE)
        await press(page, edition.words.say("help_now"))
        await press(page, "☎ 116")
        await press(page, edition.words.say("copy_number", number="116"))
        await expect(page.get_by_text("Copied: 116")).to_be_visible()
        for _ in ("the list", "the result"):
            await press(page, edition.words.say("back"))
        await expect(page.get_by_text(check.title).last).to_be_visible()
        await press(page, edition.words.say("hide"))
        await expect(page.get_by_text(edition.screens["hide"].title).last).to_be_visible()
        await expect(page.get_by_text(check.title)).to_have_count(0)
        await browser.close()


def label_to(screen: object, target: str) -> str:
    """The label of the button that leads from a menu to `target`."""
    return str(next(choice.label for choice in screen.choices if choice.to == target))  # type: ignore[attr-defined]
