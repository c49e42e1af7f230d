"""What Telegram shows of the bot before and beside the chat: descriptions and commands in every language."""

from telegram import Bot

from bot.dialogue.library import Library
from bot.telegram.remembered import commands


async def set_face(bot: Bot, library: Library) -> None:
    """Sets what differs from what Telegram has. The first language is also the one for everybody else.

    Raises TelegramError where Telegram refuses; what is set by then stays, and a second call goes on from there.
    """
    first = next(iter(library.languages))
    for code, edition in [("", library.editions[first]), *library.editions.items()]:
        words = edition.words
        description, short = _plain(words.say("bot_description")), _plain(words.say("bot_short_description"))
        if (await bot.get_my_description(code or None)).description != description:
            await bot.set_my_description(description, code or None)
        if (await bot.get_my_short_description(code or None)).short_description != short:
            await bot.set_my_short_description(short, code or None)
        if tuple(await bot.get_my_commands(language_code=code or None)) != tuple(commands(edition)):
            await bot.set_my_commands(commands(edition), language_code=code or None)


def _plain(text: str) -> str:
    """Descriptions have no markup."""
    return text.replace("<b>", "").replace("</b>", "")
