"""What stands open to others answers little and tells less: after OWASP's list, as far as it applies to these three."""

import pytest

from bot.simulator.server import Simulator
from tests.security.wire import ask, send

OUTSIDE = (
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fREADME.md",
    "/..%5c..%5cREADME.md",
    "/style.css/../guard.py",
    "/style.css%00.py",
    "/script.js/../../server.py",
    "/page/index.html",
    "/templates/base.html",
    "/guard.py",
    "/.env",
    "/.git/config",
    "/rinda.sqlite",
    "//etc/passwd",
    "/file:///etc/passwd",
    "/en/../guard.py",
    "/en/..%2f..%2fguard.py",
    "/en/..%2f..%2f.env.csv",
    "/en/link/..%2f..%2f",
)
TELLING = ("root:", "import ", "[core]", "Traceback", "site-packages", "File \"", "{%", "SQLite format")  # fmt: skip


@pytest.fixture(params=["public", "dashboard", "simulated"])
def place(request: pytest.FixtureRequest) -> tuple[str, str]:
    """An address and the path below which somebody tries."""
    if request.param == "simulated":
        return request.getfixturevalue("simulated"), ""
    return request.getfixturevalue("public"), "/dashboard" if request.param == "dashboard" else ""


async def test_no_path_leads_to_a_file_of_ours(place: tuple[str, str]) -> None:
    address, root = place
    for path in OUTSIDE:
        answer = await ask(address, f"{root}{path}")
        # A link form that nobody has signed is shown to everybody: it tells nothing, and only its button does anything.
        assert answer.status in {303, 400, 403, 404} or "/link/" in path, (path, answer)
        assert not [word for word in TELLING if word in answer.body], path
        assert not answer.headers.get("location", "/").startswith(("//", "http")), path


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "CONNECT", "DEBUG"])
async def test_methods_that_nobody_needs_do_nothing(place: tuple[str, str], method: str) -> None:
    address, root = place
    for path in ("/", "/telegram", "/en", "/en/sign-in", "/style.css", "/healthz", "/sim/send"):
        answer = await ask(address, f"{root}{path}", method, x_mine="echo-of-mine")
        assert answer.status == 0 or 400 <= answer.status < 500, (path, answer)
        assert "echo-of-mine" not in answer.body
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_no_answer_says_what_it_is_made_by(place: tuple[str, str]) -> None:
    address, root = place
    for path in ("/", "/en/sign-in", "/style.css", "/nothing", "/healthz", "/telegram", "/bot1:x/getMe", "/sim/state"):
        headers = (await ask(address, f"{root}{path}")).headers
        assert not {"server", "x-powered-by", "via"} & headers.keys(), path


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\x00\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["nonsense", "version", "control", "length", "smuggled", "header", "address"],
)
async def test_what_is_no_request_is_refused_in_few_words(place: tuple[str, str], sent: bytes) -> None:
    answer = await send(place[0], sent)
    assert answer.status == 0 or 400 <= answer.status < 500, answer
    assert len(answer.body) < 200
    assert not [word for word in TELLING if word in answer.body]


# --- The dashboard


async def test_no_address_of_the_dashboard_sends_anybody_elsewhere(public: str) -> None:
    for host in ("elsewhere.example", "127.0.0.1@elsewhere.example", "elsewhere.example/x"):
        for path in (
            "/dashboard/",
            "/dashboard/en",
            "/dashboard//elsewhere.example",
            "/dashboard/en/?next=//elsewhere",
        ):
            answer = await ask(public, path, host=host, x_forwarded_host=host, x_original_url="//elsewhere.example")
            assert "elsewhere" not in answer.headers.get("location", ""), path
            assert "elsewhere" not in answer.body, path


async def test_a_form_from_another_site_changes_nothing(public: str) -> None:
    form = "application/x-www-form-urlencoded"
    for headers in (
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {},
    ):
        for path in ("/dashboard/en/sign-in", "/dashboard/en/sign-out", "/dashboard/en/link/x"):
            answer = await ask(public, path, "POST", "password=kigali+umuganda+ikawa", content_type=form, **headers)
            assert "set-cookie" not in answer.headers, (path, headers)
            assert answer.status in {303, 403}


async def test_a_cookie_that_is_made_up_opens_nothing(public: str) -> None:
    for cookie in ("x", "a.b.c", "x" * 4000, "rinda", "é.é.é"):
        answer = await ask(public, "/dashboard/en", cookie=f"rinda_dashboard={cookie}")
        assert (answer.status, answer.body) == (303, "")


# --- The webhook


async def test_without_the_secret_nothing_of_an_update_is_read(public: str) -> None:
    for headers in ({}, {"x_telegram_bot_api_secret_token": "x"}, {"x_telegram_bot_api_secret_token": "é" * 200}):
        answer = await ask(public, "/telegram", "POST", "{" * 1000, content_type="application/json", **headers)
        assert (answer.status, answer.body) == (403, "")


# --- The simulator: on this machine only, and not for pages of elsewhere that run in a browser of this machine


async def acts(address: str, **headers: str) -> list[int]:
    """The statuses of what a page could try."""
    body = '{"chat": 7, "text": "planted"}'
    return [
        (await ask(address, "/sim/send", "POST", body, content_type="text/plain", **headers)).status,
        (await ask(address, "/sim/restart", "POST", **headers)).status,
        (await ask(address, "/sim/chats", **headers)).status,
        (await ask(address, "/sim/calls", **headers)).status,
    ]


@pytest.mark.parametrize(
    "name", ["elsewhere.example", "127.0.0.1.elsewhere.example:{port}", "127.0.0.1", "[::1]:{port}", ""]
)
async def test_a_name_that_was_bound_to_this_machine_reaches_nothing(
    simulated: str, simulator: Simulator, name: str
) -> None:
    host = name.format(port=simulated.rpartition(":")[2])
    assert await acts(simulated, host=host) == [403 if host else 400] * 4
    assert not simulator.world.chats


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec_fetch_site": "cross-site"},
    ],
)
async def test_a_page_of_elsewhere_reaches_nothing(
    simulated: str, simulator: Simulator, headers: dict[str, str]
) -> None:
    assert await acts(simulated, **headers) == [403] * 4
    assert not simulator.world.chats


async def test_the_simulator_s_page_loads_and_frames_nothing_of_elsewhere(simulated: str) -> None:
    policy = (await ask(simulated, "/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
