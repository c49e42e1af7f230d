"""An organiser's walk in a real browser, from signing in to a downloaded report; and what axe finds on the way."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.cli.dashboard import HOST, quiet_server
from bot.counts.demo import made_up
from bot.counts.publisher import Publisher
from bot.counts.store import CountStore
from bot.dialogue.guide import Guide
from bot.organisers.dashboard.routes import dashboard_app
from bot.organisers.dashboard.sign_in import Access
from bot.organisers.subjects import subjects_of
from bot.organisers.words import organiser_words
from tests.browser import ARGUMENTS, CHROMIUM, NEEDS_A_BROWSER
from tests.organisers.test_dashboard import COUNTED, MADE_UP, PASSWORD, TODAY

DOCS = Path(__file__).parents[2] / "docs"
PHONE, DESK = 390, 1280
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
SMALLEST_TARGET = 24
"""CSS pixels, WCAG 2.2 success criterion 2.5.8; links within a sentence may be smaller."""

pytestmark = NEEDS_A_BROWSER


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[CountStore]:
    opened = await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")
    yield opened
    await opened.close()


@pytest.fixture
async def address(store: CountStore, guide: Guide) -> AsyncIterator[str]:
    await store.add({**COUNTED, **MADE_UP})
    async with served(store, guide) as here:
        yield here


@asynccontextmanager
async def served(store: CountStore, guide: Guide) -> AsyncIterator[str]:
    publisher = Publisher(store, subjects_of(guide.library))
    server = quiet_server(dashboard_app(publisher, guide.library, Access(PASSWORD), lambda: TODAY))
    with socket.create_server((HOST, 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        await opened.close()


async def opened(browser: Browser, width: int, locale: str = "en") -> Page:
    context = await browser.new_context(viewport={"width": width, "height": 844}, locale=locale, device_scale_factor=2)
    return await context.new_page()


async def sign_in(page: Page) -> None:
    await page.locator("#password").fill(PASSWORD)
    await page.locator("main button").click()
    await expect(page.locator("h1 .span")).to_be_visible()
    await page.wait_for_load_state("load")


async def assert_no_findings(page: Page) -> None:
    results = await Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


async def test_an_organiser_signs_in_reads_a_year_and_takes_the_report_along(
    browser: Browser, address: str, guide: Guide, tmp_path: Path
) -> None:
    words = organiser_words(guide.library, "rw", "dashboard")
    page = await opened(browser, PHONE, "rw")
    await page.goto(address)
    await expect(page).to_have_url(f"{address}/rw/sign-in")
    await page.get_by_label(words["password"]).fill("not the password")
    await page.get_by_role("button", name=words["sign_in"]).click()
    await expect(page.get_by_role("alert")).to_have_text(words["wrong"])
    await sign_in(page)
    await page.get_by_label(words["choose"]).select_option("2027")
    await page.get_by_role("button", name=words["show"]).click()
    await expect(page.locator("h1 .span")).to_have_text("2027")
    await expect(page.locator(".headline")).to_contain_text("5 125".replace(" ", "\u202f"))
    await page.get_by_role("link", name="English").click()
    await expect(page).to_have_url(f"{address}/en?span=2027")
    table = page.locator("#language")
    await table.get_by_text("The numbers as a table").click()
    await expect(table.get_by_role("row", name="Ikinyarwanda")).to_contain_text("3,610")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Report to print").click()
    report = await downloading.value
    assert report.suggested_filename == "rinda-made-up-2027-en.html"
    await report.save_as(tmp_path / report.suggested_filename)
    assert "<svg" in (tmp_path / report.suggested_filename).read_text(encoding="utf-8")
    await page.get_by_role("button", name="Sign out").click()
    await page.go_back()
    await expect(page.locator("#password")).to_be_visible()


async def test_a_newcomer_sees_a_year_of_made_up_counts_alive_and_marked(
    browser: Browser, store: CountStore, guide: Guide, request: pytest.FixtureRequest
) -> None:
    for month in made_up(guide.library, TODAY, 1, seed=1):
        await store.add(month)
    async with served(store, guide) as address:
        page = await opened(browser, DESK)
        await page.goto(f"{address}/en/sign-in")
        await sign_in(page)
        await expect(page.locator("#made-up")).to_be_visible()
        await expect(page.locator(".headline dd:not(.withheld)")).to_have_count(6)
        await expect(page.locator("main .panels").first.locator("section")).to_have_count(13)
        if request.config.getoption("--rewrite-transcripts"):
            for name, width, height in (("dashboard.png", DESK, 1000), ("dashboard-phone.png", PHONE, 844)):
                await page.set_viewport_size({"width": width, "height": height})
                await page.screenshot(path=DOCS / name)


@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_no_page_has_findings_of_axe_nor_is_wider_than_the_screen(
    browser: Browser, address: str, guide: Guide, width: int
) -> None:
    page = await opened(browser, width)
    for language in guide.library.languages:
        for path in ("sign-in", "link/anything", "nothing/here"):
            await page.goto(f"{address}/{language}/{path}")
            await assert_no_findings(page)
    await page.goto(f"{address}/en/sign-in")
    await sign_in(page)
    for path in (*guide.library.languages, "en?span=2027-04"):
        await page.goto(f"{address}/{path}")
        await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        await assert_no_findings(page)
        assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_everything_is_reached_and_seen_with_the_keyboard_alone(browser: Browser, address: str) -> None:
    page = await opened(browser, DESK)
    await page.goto(f"{address}/en/sign-in")
    for key in ("Tab", "Enter", "Tab"):
        await page.keyboard.press(key)
    await expect(page.locator("#password")).to_be_focused()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("h1 .span")).to_be_visible()
    await page.wait_for_load_state("load")
    reached = set()
    for _ in range(100):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            "(one => [one.tagName, one.textContent.trim().slice(0, 30), getComputedStyle(one).outlineStyle])"
            "(document.activeElement)"
        )
        if focused[0] == "BODY":
            break
        assert focused[2] == "solid", focused
        reached.add(focused[1])
    assert {"Skip to the content", "Sign out", "Français", "Show", "Excel", "The numbers as a table"} <= reached


async def test_what_is_pressed_is_large_enough_for_a_finger(browser: Browser, address: str) -> None:
    page = await opened(browser, PHONE)
    await page.goto(f"{address}/en/sign-in")
    await sign_in(page)
    sizes = await page.evaluate(
        "[...document.querySelectorAll('a:not(p a, .skip), .brand a, button, select, summary')]"
        ".filter(one => one.checkVisibility()).map(one => [one.textContent, one.getBoundingClientRect().toJSON()])"
    )
    assert len(sizes) > 20
    small = [name for name, box in sizes if min(box["width"], box["height"]) < SMALLEST_TARGET]
    assert not small


async def test_the_page_loads_nothing_from_elsewhere_and_needs_no_scripts(browser: Browser, address: str) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    await page.goto(f"{address}/en/sign-in")
    await sign_in(page)
    await page.get_by_role("button", name="Show").click()
    await expect(page.locator("svg").first).to_be_visible()
    assert all(url.startswith((address, "data:")) for url in asked)
    assert not wrong
    await context.close()
