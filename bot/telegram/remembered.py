"""The chosen language, remembered by the chat itself: the commands set for that chat are in it."""

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.dialogue.library import Edition, Library

COMMANDS = ("start", "help", "privacy", "language")


def commands(edition: Edition) -> list[BotCommand]:
    """The bot's commands, described in the language of `edition`."""
    return [BotCommand(name, edition.words.say(f"command_{name}")) for name in COMMANDS]


async def remember(bot: Bot, chat_id: int, edition: Edition) -> None:
    """Lets the chat keep the language. Where Telegram refuses, nothing is lost but the memory."""
    try:
        await bot.set_my_commands(commands(edition), scope=BotCommandScopeChat(chat_id))
    except TelegramError:
        return


async def remembered(bot: Bot, chat_id: int, library: Library) -> str | None:
    """The code of the language that was chosen in the chat, or None where none was (or Telegram does not say)."""
    try:
        found = await bot.get_my_commands(scope=BotCommandScopeChat(chat_id))
    except TelegramError:
        return None
    for code, edition in library.editions.items():
        if tuple(found) == tuple(commands(edition)):
            return code
    return None
