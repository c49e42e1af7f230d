"""Whatever goes wrong with Telegram, everybody gets an answer, nobody is counted twice, and nothing stays behind.

The rule of counting: a tap or message is counted once when it is answered, whether or not Telegram took the drawing.
An update that Telegram brings twice is two for us and counted twice: to know it again, we would have to remember it.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.dialogue.guide import Guide
from tests.faults.walking import Counted, Town, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

METHODS = (
    "getUpdates",
    "editMessageText",
    "sendMessage",
    "answerCallbackQuery",
    "getMyCommands",
    "setMyCommands",
    "deleteMessages",
    "deleteMyCommands",
)
GATEWAY = "<html><head><title>502 Bad Gateway</title></head></html>"

PASSING: dict[str, dict[str, Any]] = {
    "429 without a time": {"code": 429},
    "500": {"code": 500},
    "502 with a page": {"code": 502, "body": GATEWAY},
    "502 with other JSON": {"code": 502, "body": "[]", "content_type": "application/json"},
    "200 with a page": {"body": GATEWAY},
    "200 with other JSON": {"body": "[]", "content_type": "application/json"},
    "200 without a result": {"body": '{"ok":true}', "content_type": "application/json"},
    "slow": {"delay": 0.03},
    "cut before": {"cut": "before"},
    "cut unanswered": {"cut": "unanswered"},
    "cut in the middle": {"cut": "middle"},
    "cut after": {"cut": "after"},
    "half the JSON": {"half": "json"},
    "too little promised": {"half": "short"},
    "too much promised": {"half": "long"},
}
"""Faults that meet every kind of call once, again and again; the next attempt succeeds."""


SECOND = {"retry_after": 1}


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["polling", "webhook"])
async def town(request: pytest.FixtureRequest, guide: Guide) -> AsyncIterator[Town]:
    """One bot by either way in, which lives through all that comes."""
    async with opened(guide, webhook=request.param == "webhook") as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def usual(town: Town) -> Counted:
    """What a walk counts that nothing disturbs."""
    assert await town.walks() == []
    counted = town.counts()
    assert {happened for happened, _, _ in counted} == {
        "start", "screen", "contact", "check", "quiz", "hide", "clear", "search", "safeguarding", "helped",
    }  # fmt: skip
    return counted


async def goes_on(town: Town) -> None:
    """Whoever comes afterwards finds everything as it was, and nothing is left of before."""
    assert await town.walks(acts=town.walk.only("start", "language", "danger", "did this help")) == []
    assert town.is_empty()
    town.counts()


def everywhere(fault: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**fault, "method": method} for method in METHODS]


@pytest.mark.parametrize("name", PASSING)
async def test_a_fault_that_passes_leaves_nobody_without_an_answer(town: Town, usual: Counted, name: str) -> None:
    assert await town.walks(*everywhere(PASSING[name])) == []
    assert town.counts() == usual
    await goes_on(town)


async def test_a_refusal_with_a_time_is_waited_for(town: Town, usual: Counted) -> None:
    del usual
    methods = ("editMessageText", "sendMessage", "deleteMessages")
    acts = town.walk.only("start", "language", "clear")
    assert await town.walks(*({**SECOND, "method": method} for method in methods), acts=acts) == []
    await goes_on(town)


@pytest.mark.parametrize("name", ["overtaking", "old"])
async def test_updates_may_come_in_any_order_and_late(town: Town, usual: Counted, name: str) -> None:
    acts = town.walk.acts
    if name == "old":
        # Words are all that this tap brings, and Telegram takes none for it any more.
        acts = tuple(act for act in acts if act.name != "did this help")
        usual = usual - Counter({key: 1 for key in usual if key[0] == "helped"})
    walks = [town.walks({"updates": name, "times": None}, acts=acts) for _ in range(4)]
    assert await asyncio.gather(*walks) == [[]] * 4
    assert town.counts() == Counter({key: n * 4 for key, n in usual.items()})
    await goes_on(town)


async def test_an_update_that_comes_twice_is_answered_twice_and_counted_twice(town: Town, usual: Counted) -> None:
    assert await town.walks({"updates": "twice"}) == []
    assert town.counts() == Counter({key: n * 2 for key, n in usual.items()})
    await goes_on(town)


async def test_where_telegram_refuses_an_edit_a_new_message_comes(town: Town, usual: Counted) -> None:
    assert await town.walks({"method": "editMessageText", "code": 400}) == []
    assert town.counts() == usual
    await goes_on(town)


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "deleteMessages", "code": 400},
        {"method": "*", "code": 403, "times": None},
    ],
    ids=["deletions refused", "blocked"],
)
async def test_what_telegram_refuses_for_good_is_counted_and_hurts_nobody_else(
    town: Town, usual: Counted, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.faults.walking.SECONDS", 0.05)
    chat = town.newcomer()
    await town.walks(acts=town.walk.only("start"), chat=chat)
    await town.walks({**fault, "chat": chat}, chat=chat)
    counted = town.counts()
    assert counted - usual == {("start", "none", "en"): 1}
    assert usual - counted == {}
    monkeypatch.undo()
    await goes_on(town)


@pytest.mark.parametrize("code", [401, 404, 409, 500])
async def test_an_outage_ends_nothing(town: Town, usual: Counted, code: int) -> None:
    """Telegram takes nothing from anybody, and a dozen people go on tapping."""
    del usual
    people = [town.newcomer() for _ in range(12)]
    for chat in people:
        await town.walks(acts=town.walk.only("start"), chat=chat)
    await town.chats.misbehave({"code": code, "times": None})
    for chat in people:
        await town.chats.post("press", chat=chat, data="1en/young")
    await asyncio.sleep(0.1)
    await town.chats.misbehave()
    await town.quiet()
    for chat in people:
        assert await town.walks(acts=town.walk.only("menu", "help"), chat=chat) == []
    assert town.counts()["screen", "young", "en"] == 24
    await goes_on(town)
