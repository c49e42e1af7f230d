"""Somebody sets or removes the webhook behind the bot's back: what people did waits at Telegram, and is answered."""

import pytest

from bot.dialogue.guide import Guide
from bot.telegram.webhook import secret_of, set_webhook
from tests.chat.person import TOKEN
from tests.faults.walking import Town, opened

NOWHERE = "http://127.0.0.1:9/elsewhere"


async def as_another_process(town: Town, method: str, **parameters: str) -> None:
    """Calls the Bot API with the bot's token."""
    async with town.chats._http.post(f"{town.chats.address}/bot{TOKEN}/{method}", json=parameters) as answer:
        assert answer.status == 200


async def test_polling_goes_on_when_a_foreign_webhook_is_gone(guide: Guide) -> None:
    async with opened(guide) as town:
        await as_another_process(town, "setWebhook", url=NOWHERE)
        chat = town.newcomer()
        await town.chats.post("send", chat=chat, text="/start")
        await as_another_process(town, "deleteWebhook")
        await town.quiet()
        assert town.counts()["start", "none", "rw"] == 1
        assert await town.walks() == []


@pytest.mark.parametrize("url", ["", NOWHERE])
async def test_a_webhook_that_was_removed_or_led_elsewhere_is_set_again(guide: Guide, url: str) -> None:
    async with opened(guide, webhook=True) as town:
        await as_another_process(town, "setWebhook", url=url)
        chat = town.newcomer()
        await town.chats.post("send", chat=chat, text="/start")
        address = f"http://127.0.0.1:{town.chats.webhook_port}/telegram"
        await set_webhook(town.running.bot, address, secret_of(TOKEN))
        await town.quiet()
        assert town.counts()["start", "none", "rw"] == 1
        assert await town.walks() == []
