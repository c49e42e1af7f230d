"""Pictures and voices come on demand only, and a screen can be shared without telling us anything."""

import base64
import shutil
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.cli.content import DIALOGUES, LOCALES
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.loader import load
from tests.chat.person import Chats, buttons, chats_with_the_bot, newest
from tests.day import DAY

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
SCREEN = """
topic: extra
audience: young
screens:
  extra:
    kind: page
    parent: home
    title: With a picture
    text: Some text.
    share: Read this with me.
    picture: {en: dot.png}
    voice: {en: dot.ogg}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("content") / "dialogues"
    shutil.copytree(DIALOGUES, folder)
    (folder / "extra.yaml").write_text(SCREEN, encoding="utf-8")
    (folder / "dot.png").write_bytes(base64.b64decode(DOT))
    (folder / "dot.ogg").write_bytes(b"OggS")
    return load(folder, LOCALES, DAY)


@pytest.fixture
async def illustrated(library: Library) -> AsyncIterator[Chats]:
    async with chats_with_the_bot(Guide(library)) as opened:
        yield opened


async def test_a_picture_comes_only_when_asked_for_and_with_a_way_to_help(illustrated: Chats) -> None:
    person = illustrated.person(1)
    await person.send("/start")
    shown = newest(await person.press(data="1en/extra"))
    assert not await illustrated.calls("sendPhoto")
    assert "Show the picture" in [button["text"] for button in buttons(shown)]
    await illustrated.post("press", chat=1, label="Show the picture")
    await illustrated.get("calls?method=sendPhoto&timeout=5")
    photo = newest(await person.look())
    assert photo["kind"] == "photo"
    assert photo["text"] == "With a picture"
    assert [button["style"] for button in buttons(photo)] == ["danger"]
    await illustrated.post("press", chat=1, data="1en~extra")
    assert (await illustrated.get("calls?method=sendVoice&timeout=5"))["calls"]


async def test_where_a_language_has_no_picture_an_old_button_shows_the_text(illustrated: Chats) -> None:
    person = illustrated.person(1)
    await person.send("/start")
    assert "Some text." in newest(await person.press(data="1rw*extra"))["text"]


async def test_sharing_opens_telegram_s_own_sheet_with_a_link_to_the_screen(illustrated: Chats) -> None:
    person = illustrated.person(1)
    await person.send("/start")
    await person.press(data="1en/extra")
    opened = await illustrated.post("press", chat=1, label="Share this page")
    address = urlsplit(opened["url"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://t.me/share/url"
    assert parse_qs(address.query) == {"url": ["https://t.me/rinda_bot?start=extra"], "text": ["Read this with me."]}
