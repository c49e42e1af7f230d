"""What all tests share: the real content, read once, and the option that rewrites golden transcripts."""

from collections.abc import AsyncIterator

import pytest

from bot.cli.content import DIALOGUES, LOCALES
from bot.dialogue.guide import Guide
from bot.dialogue.loader import load
from tests.chat.person import Chats, chats_with_the_bot
from tests.day import DAY


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-transcripts", action="store_true", help="write the conversations as they are now")


@pytest.fixture(scope="session")
def guide() -> Guide:
    return Guide(load(DIALOGUES, LOCALES, DAY), "rinda_bot")


@pytest.fixture
async def chats(guide: Guide) -> AsyncIterator[Chats]:
    async with chats_with_the_bot(guide) as opened:
        yield opened
