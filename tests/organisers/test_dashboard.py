"""The dashboard as programs see it: who may read what, what each answer carries, and that nothing withheld is in it."""

import asyncio
import json
import os
import re
import signal
import sys
from calendar import monthrange
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from bot.cli.content import read_library
from bot.counts.changes import note_content
from bot.counts.count import Batch, Count, Happening
from bot.counts.publisher import Publisher
from bot.counts.store import CountStore
from bot.dialogue.library import Library
from bot.organisers.dashboard.routes import dashboard_app
from bot.organisers.dashboard.sign_in import ATTEMPTS, Access
from bot.organisers.subjects import subjects_of
from bot.settings import ROOT

PASSWORD = "kigali umuganda ikawa"
TODAY = date(2027, 4, 20)
FEBRUARY, MARCH, APRIL = date(2027, 2, 10), date(2027, 3, 10), date(2027, 4, 7)
HERE = "http://127.0.0.1:8770"
OURS = {"origin": HERE}
FEW = 7
"""A number that nobody may see."""
SHARES = ("40", "80")
"""Right answers in a hundred: the only other numbers in tables and charts."""


def counted() -> Iterator[tuple[tuple[date, Count], int]]:
    for day, times in ((FEBRUARY, 1), (MARCH, 2), (APRIL, 1)):
        for language, n in (("rw", 1203), ("en", 404), ("fr", 101)):
            yield (day, Count(Happening.SCREEN, "grooming.check", language)), n * times
            yield (day, Count(Happening.SCREEN, "help", language)), n * times // 4
            yield (day, Count(Happening.START, "school", language)), n * times // 2
        yield (day, Count(Happening.START, "radio", "rw")), FEW
        yield (day, Count(Happening.START, "sid2027", "rw")), FEW
        yield (day, Count(Happening.CONTACT, "police", "rw")), FEW
        yield (day, Count(Happening.HELPED, "grooming:yes", "rw")), 151
        yield (day, Count(Happening.HELPED, "grooming:no", "rw")), 52
        yield (day, Count(Happening.HELPED, "sextortion:yes", "en")), 93
        yield (day, Count(Happening.HELPED, "sextortion:no", "en")), 34
        yield (day, Count(Happening.SEARCH, "found", "en")), 333
        yield (day, Count(Happening.SEARCH, "missed", "en")), 111
        for answer, n in (("before:right", 80), ("before:wrong", 121), ("after:right", 161), ("after:wrong", 41)):
            yield (day, Count(Happening.QUIZ, f"grooming.quiz:1:{answer}", "rw")), n


def spread(counted: Iterable[tuple[tuple[date, Count], int]]) -> Batch:
    """Every number over all days of its month up to `TODAY`, since a month with an empty week shows little."""
    batch: Counter[tuple[date, Count]] = Counter()
    for (day, count), n in counted:
        last = TODAY.day if day.month == TODAY.month else monthrange(day.year, day.month)[1]
        for number in range(last):
            batch[day.replace(day=number + 1), count] += n // last + (number < n % last)
    return dict(+batch)


COUNTED: Batch = spread(counted())
MADE_UP: Batch = {(FEBRUARY, Count(Happening.DEMO, "made-up", "")): 1}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[CountStore]:
    opened = await CountStore.open(f"sqlite:///{tmp_path / 'counts.sqlite'}")
    yield opened
    await opened.close()


@pytest.fixture
def app(store: CountStore, library: Library) -> ASGIApp:
    return dashboard_app(Publisher(store, subjects_of(library)), library, Access(PASSWORD), lambda: TODAY)


def visitor(app: ASGIApp, address: str = HERE) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=address)


@pytest.fixture
async def stranger(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(app) as client:
        yield client


@pytest.fixture
async def organiser(app: ASGIApp, store: CountStore) -> AsyncIterator[httpx.AsyncClient]:
    await store.add(COUNTED)
    async with visitor(app) as client:
        await sign_in(client)
        yield client


async def sign_in(
    client: httpx.AsyncClient, password: str = PASSWORD, headers: dict[str, str] = OURS
) -> httpx.Response:
    return await client.post("/en/sign-in", data={"password": password}, headers=headers)


class Read(HTMLParser):
    """What stands in a page: its addresses, and the ids that they may lead to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.addresses |= {named[name] for name in ("href", "src", "action") if name in named}
        self.ids += [named["id"]] if "id" in named else []


# --- Signing in


async def test_who_has_not_signed_in_reads_nothing(stranger: httpx.AsyncClient, store: CountStore) -> None:
    await store.add(COUNTED)
    for path in ("/rw", "/rw?span=2027-02", "/en/2027-02.csv", "/fr/all.html"):
        answer = await stranger.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/{path[1:3]}/sign-in")
        assert not answer.content


async def test_the_right_password_opens_the_page_with_a_cookie_that_tells_nothing(stranger: httpx.AsyncClient) -> None:
    answer = await sign_in(stranger)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en")
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/", "max-age=28800"} <= set(cookie.split("; "))
    assert "secure" not in cookie
    assert (await stranger.get("/en")).status_code == 200
    assert (await stranger.get("/en/sign-in")).headers["location"] == "/en"


async def test_behind_tls_or_another_name_the_cookie_is_secure(app: ASGIApp) -> None:
    for address in ("https://rinda.example", "http://rinda.example", "https://127.0.0.1"):
        async with visitor(app, address) as client:
            answer = await sign_in(client, headers={"origin": address})
            assert "; Secure" in answer.headers["set-cookie"]


async def test_a_session_that_somebody_planted_is_not_taken_over(stranger: httpx.AsyncClient) -> None:
    stranger.cookies.set("rinda_dashboard", "planted")
    answer = await sign_in(stranger)
    assert "planted" not in answer.headers["set-cookie"]


async def test_a_wrong_password_is_answered_kindly_and_many_have_to_wait(stranger: httpx.AsyncClient) -> None:
    for _ in range(ATTEMPTS):
        answer = await sign_in(stranger, "not the password")
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert "not the password" not in answer.text
    answer = await sign_in(stranger)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 300


async def test_more_than_a_password_is_not_read(stranger: httpx.AsyncClient) -> None:
    assert (await sign_in(stranger, "x" * 1_000_000)).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://elsewhere.example"},
        {"origin": f"{HERE}.elsewhere.example"},
        {"origin": HERE, "sec-fetch-site": "cross-site"},
        {"origin": HERE, "sec-fetch-site": "same-site"},
    ],
)
async def test_a_form_from_another_page_opens_and_ends_nothing(
    stranger: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await sign_in(stranger, headers=headers)).status_code == 403
    await sign_in(stranger)
    await stranger.post("/en/sign-out", headers=headers)
    assert (await stranger.get("/en")).status_code == 200


async def test_signing_out_ends_the_session_for_every_copy_of_it(organiser: httpx.AsyncClient) -> None:
    copy = dict(organiser.cookies)
    answer = await organiser.post("/en/sign-out", headers=OURS)
    assert answer.headers["location"] == "/en/sign-in"
    assert not organiser.cookies
    organiser.cookies.update(copy)
    assert (await organiser.get("/en")).status_code == 303


async def test_a_link_works_once_and_only_when_it_is_pressed(store: CountStore, library: Library) -> None:
    access = Access()
    app = dashboard_app(Publisher(store, subjects_of(library)), library, access, lambda: TODAY)
    async with visitor(app) as client:
        link = f"/rw/link/{access.link_token()}"
        for _ in range(2):
            assert (await client.get(link)).status_code == 200
        assert (await client.post(link, headers=OURS)).headers["location"] == "/rw"
        assert (await client.get("/rw")).status_code == 200
        assert (await client.post(link, headers=OURS)).status_code == 403
        assert (await client.post("/rw/link/invented", headers=OURS)).status_code == 403


async def test_without_a_password_only_this_machine_is_answered(store: CountStore, library: Library) -> None:
    app = dashboard_app(Publisher(store, subjects_of(library)), library, Access(), lambda: TODAY)
    for address, status in ((HERE, 200), ("http://localhost:8770", 200), ("http://rebound.example", 400)):
        async with visitor(app, address) as client:
            answer = await client.get("/rw/sign-in")
            assert answer.status_code == status
            assert 'type="password"' not in answer.text


# --- Every answer


async def test_every_answer_forbids_scripts_frames_and_keeping_it(organiser: httpx.AsyncClient) -> None:
    paths = ("/", "/en", "/en?span=no", "/en/sign-in", "/en/all.json", "/style.css", "/nothing", "/en/link/x")
    for answer in [await organiser.get(path) for path in paths]:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


async def test_what_is_not_there_is_said_without_repeating_what_was_asked_for(organiser: httpx.AsyncClient) -> None:
    asked = "<script>alert(1)</script>"
    paths = (f"/en?span={asked}", f"/{asked}", "/en?span=2027-13", "/de", "/en/2027-02.exe", f"/en/{asked}.csv", "/en/")
    for answer in [await organiser.get(path) for path in paths]:
        assert answer.status_code == 404
        assert "alert(1)" not in answer.text


async def test_nothing_leads_elsewhere(organiser: httpx.AsyncClient) -> None:
    for path in (
        "//elsewhere.example",
        "//elsewhere.example/",
        "/en//elsewhere.example",
        "/en?next=//elsewhere.example",
    ):
        answer = await organiser.get(f"{HERE}{path}")
        assert not answer.headers.get("location", "/").startswith(("//", "http"))


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "rw"), ("fr-RW,fr;q=0.9", "fr"), ("en-GB", "en"), ("de,sw", "rw"), ("de, en;q=0.5", "en"), ("*", "rw")],
)
async def test_the_first_page_speaks_what_the_browser_asks_for(
    stranger: httpx.AsyncClient, accepted: str, language: str
) -> None:
    answer = await stranger.get("/", headers={"accept-language": accepted})
    assert answer.headers["location"] == f"/{language}"


async def test_a_store_that_cannot_be_read_is_said_kindly(organiser: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "counts.sqlite").write_bytes(b"no database" * 1000)
    answer = await organiser.get("/en")
    assert answer.status_code == 503
    assert "cannot be read now" in answer.text


# --- What is shown


async def test_the_page_is_whole_in_every_language(organiser: httpx.AsyncClient, library: Library) -> None:
    for language in library.languages:
        answer = await organiser.get(f"/{language}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        assert not re.search(r"\{[a-z_]+\}", answer.text)


async def test_every_link_on_the_page_works(organiser: httpx.AsyncClient) -> None:
    page = Read((await organiser.get("/fr?span=2027-02")).text)
    assert len(page.ids) == len(set(page.ids))
    for address in page.addresses - {"/fr/sign-out", "data:,"}:
        if address.startswith("#"):
            assert address[1:] in page.ids
        else:
            assert (await organiser.get(address)).status_code == 200, address


async def test_mounted_under_a_path_everything_stays_below_it(app: ASGIApp, store: CountStore) -> None:
    await store.add(COUNTED)
    async with visitor(Starlette(routes=[Mount("/dashboard", app)])) as client:
        answer = await client.post("/dashboard/en/sign-in", data={"password": PASSWORD}, headers=OURS)
        assert answer.headers["location"] == "/dashboard/en"
        assert "Path=/dashboard;" in answer.headers["set-cookie"]
        page = Read((await client.get("/dashboard/en")).text)
        for address in page.addresses - {"/dashboard/en/sign-out", "data:,"}:
            if not address.startswith("#"):
                assert address.startswith("/dashboard/")
                assert (await client.get(address)).status_code == 200, address


async def test_the_newest_ended_month_is_shown_first_and_every_span_can_be_chosen(organiser: httpx.AsyncClient) -> None:
    page = (await organiser.get("/en")).text
    assert '<span class="span">March 2027</span>' in page
    assert re.findall(r'<option value="([^"]+)"', page) == ["2027-04", "2027-03", "2027-02", "2027", "all"]
    assert "3,415" in page
    assert "1,710" in (await organiser.get("/en?span=2027-02")).text


async def test_a_withheld_number_is_never_a_number(organiser: httpx.AsyncClient) -> None:
    for span in ("2027-02", "2027-03", "2027", "all"):
        page = await organiser.get(f"/en?span={span}")
        measured = page.text.partition('id="fresh"')[0]
        assert '<th scope="row">Radio spots</th><td>not shown</td>' in measured
        assert '<th scope="row">Police emergency</th>' not in measured
        tables = re.findall(r'<th scope="row">[^<]*</th><td>([^<]*)</td>', measured)
        charts = re.findall(r": ([^;<]*?)(?=[;.]|</desc>)", "".join(re.findall(r"<desc>.*?</desc>", measured)))
        glance = re.findall(r"<dd[^>]*>([^<]*)</dd>", measured)
        for shown in (*tables, *charts, *glance):
            number = shown.removeprefix("at least ").replace(",", "")
            assert number == "not shown" or (int(number) >= 10 and (int(number) % 5 == 0 or number in SHARES)), shown


async def test_a_month_that_runs_shows_only_its_weeks(organiser: httpx.AsyncClient) -> None:
    page = (await organiser.get("/en?span=2027-04")).text
    assert "This month has not ended" in page
    assert "5–11 April 2027" in page
    assert "At a glance" not in page


async def test_what_people_learned_and_found_is_said_in_a_sentence(organiser: httpx.AsyncClient) -> None:
    page = (await organiser.get("/en?span=2027-02")).text
    assert "Of 330 answers, 74% say “This helped”." in page
    assert "Of 445 searches, 25% found nothing." in page
    assert '<th scope="row">Started again</th><td>160</td><td>40</td><td>80</td>' in page


async def test_where_little_was_counted_the_page_says_so_and_shows_the_rest(
    stranger: httpx.AsyncClient, store: CountStore
) -> None:
    await store.add({(MARCH, Count(Happening.START, "radio", "rw")): FEW})
    await sign_in(stranger)
    page = (await stranger.get("/en")).text
    assert "There are too few presses to show more yet" in page
    assert "How fresh the content is" in page
    assert "<svg" not in page


async def test_an_empty_store_has_a_page_too(stranger: httpx.AsyncClient) -> None:
    await sign_in(stranger)
    answer = await stranger.get("/rw")
    assert answer.status_code == 200
    assert "<option" in answer.text


async def test_made_up_numbers_are_marked(organiser: httpx.AsyncClient, store: CountStore) -> None:
    assert "Made-up numbers" not in (await organiser.get("/en")).text
    await store.add(MADE_UP)
    page = (await organiser.get("/en")).text
    assert '<h2 id="made-up">Made-up numbers for a demonstration</h2>' in page
    assert page.count("Made-up numbers for a demonstration") > 5


async def test_the_caveat_and_every_explanation_stand_on_the_page(organiser: httpx.AsyncClient) -> None:
    page = (await organiser.get("/en")).text
    assert page.count("These numbers count presses, not people.") == 2
    assert len(re.findall(r"<dt>", page.partition('id="meaning"')[2])) == 13


@pytest.mark.parametrize("form", ["html", "csv", "xlsx", "json"])
async def test_a_download_is_a_file_with_a_name(organiser: httpx.AsyncClient, form: str) -> None:
    answer = await organiser.get(f"/en/2027-02.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="rinda-2027-02-en.{form}"'
    assert answer.content


# --- The command


async def test_the_command_prints_a_link_that_opens_the_page_and_writes_nothing_about_visitors(tmp_path: Path) -> None:
    (tmp_path / "counts.sqlite").touch()
    url = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    settings = {"DATABASE_URL": url, "DASHBOARD_PORT": "0", "DASHBOARD_PASSWORD": "", "LOG_LEVEL": "DEBUG"}
    command = [sys.executable, "-m", "bot", "dashboard"]
    running = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env={**os.environ, **settings}, stderr=asyncio.subprocess.PIPE
    )
    assert running.stderr
    link = (await running.stderr.readline()).decode().split()[-1]
    await running.stderr.readline()
    async with httpx.AsyncClient() as client:
        answer = await client.post(link, headers={"origin": link.partition("/rw/")[0]}, follow_redirects=True)
        assert answer.status_code == 200
        assert "server" not in answer.headers
    running.send_signal(signal.SIGINT)
    assert (await running.stderr.read()).decode() == ""
    assert await running.wait() == 0


async def test_the_days_on_which_the_content_changed_stand_beside_the_numbers_of_their_month(
    organiser: httpx.AsyncClient, store: CountStore
) -> None:
    for day, version in ((date(2027, 1, 30), "aaaaaaaaaa"), (date(2027, 2, 9), "bbbbbbbbbb")):
        await note_content(store, version, day)
    for language, written in (("en", "9 February 2027"), ("fr", "9 février 2027"), ("rw", "9 Gashyantare 2027")):
        page = (await organiser.get(f"/{language}?span=2027-02")).text
        assert written in page
        assert "bbbbbbbbbb" in page
        assert "aaaaaaaaaa" not in page
    exported = json.loads((await organiser.get("/en/2027.json")).text)
    assert exported["content_changes"] == [
        {"day": "2027-01-30", "version": "aaaaaaaaaa"},
        {"day": "2027-02-09", "version": "bbbbbbbbbb"},
    ]
