"""What people write, send and command: update → place → screen → one new message → count."""

import logging
from dataclasses import replace

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError
from telegram.ext import MessageHandler, filters

from bot.dialogue.guide import Guide
from bot.dialogue.library import HELP, HOME, REPLIES
from bot.dialogue.place import Place, read_start_parameter
from bot.dialogue.replies import file_place, reply_place
from bot.dialogue.typed.understanding import Understanding
from bot.telegram.aliases import AnyApplication, AnyContext
from bot.telegram.delivery import Delivery
from bot.telegram.drawing import Drawing, sheet
from bot.telegram.remembered import remembered
from bot.telegram.statistics import Organisers
from bot.telegram.taps import Count

log = logging.getLogger(__name__)

PRIVACY = "about.kept"
OTHER = "other"


class Handlers:
    """Answers the commands and messages of private chats, and the commands of groups."""

    def __init__(  # noqa: PLR0913, PLR0917  what a message needs on its way
        self,
        guide: Guide,
        understanding: Understanding,
        delivery: Delivery,
        bot: Bot,
        count: Count,
        organisers: Organisers,
    ) -> None:
        self.renew(guide, understanding)
        self._delivery = delivery
        self._bot = bot
        self._count = count
        self._organisers = organisers
        self._commands = {
            "start": self._start,
            "help": self._help,
            "privacy": self._privacy,
            "language": self._language,
            "stats": self._statistics,
        }

    def renew(self, guide: Guide, understanding: Understanding) -> None:
        """From now on messages are answered from this guide, and read by this understanding."""
        self._guide = guide
        self._understanding = understanding

    def join(self, application: AnyApplication) -> None:
        """Takes the updates of `application` in."""
        application.add_handler(MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, self._message))
        application.add_handler(MessageHandler(filters.ChatType.GROUPS & filters.UpdateType.MESSAGE, self._group))

    async def _message(self, update: Update, _context: AnyContext) -> None:
        message = update.message
        if message is None or (not message.effective_attachment and message.text is None):
            return  # A service message (somebody joined, a message was pinned): nobody waits for an answer.
        language = await remembered(self._bot, message.chat.id, self._guide.library)
        name, _, parameter = _command(message)
        command = self._commands.get(name)
        if command is not None:
            await command(message, language, parameter)
        elif message.text is None:
            await self._file(message, language)
        else:
            await self._typed(message, language, message.text)

    async def _group(self, update: Update, _context: AnyContext) -> None:
        """In groups the bot answers its commands only, with the way to a chat that the others do not read."""
        message = update.message
        if message is None:
            return
        name, addressee, _ = _command(message)
        if name not in self._commands or addressee not in {"", self._bot.username.lower()}:
            return
        words = self._guide.library.editions[self._guess(message)].words
        link = InlineKeyboardButton(words.say("group_open"), url=f"https://t.me/{self._bot.username}?start=home")
        try:
            await message.reply_text(
                words.say("group_answer"),
                reply_markup=InlineKeyboardMarkup([[link]]),
                allow_sending_without_reply=True,  # Whoever deletes the command at once still wants the answer.
            )
        except TelegramError as error:
            log.warning("a group could not be answered: %s", type(error).__name__)

    async def _start(self, message: Message, language: str | None, parameter: str) -> None:
        screen, campaign = read_start_parameter(parameter)
        # A link to a reply answers nothing: it would speak of words that nobody wrote.
        place = self._first(message, language, "" if screen in REPLIES else screen)
        known = campaign if campaign in self._guide.library.campaigns else OTHER
        self._count("start", known if campaign else "none", place.language)
        await self._send(message, place)

    async def _help(self, message: Message, language: str | None, _: str) -> None:
        await self._send(message, self._guide.place_at(HELP, language or self._guess(message)))

    async def _privacy(self, message: Message, language: str | None, _: str) -> None:
        await self._send(message, self._guide.place_at(PRIVACY, language or self._guess(message)))

    async def _language(self, message: Message, language: str | None, _: str) -> None:
        await self._send(message, self._guide.first_place(HOME, language or self._guess(message)))

    async def _statistics(self, message: Message, language: str | None, _: str) -> None:
        """Published numbers for listed organisers; for anyone else the command is none."""
        if message.from_user and self._organisers.is_listed(message.from_user.id):
            await self._organisers.show(message, language or self._guess(message))
        else:
            await self._send(message, self._guide.place_at(HOME, language or self._guess(message)))

    async def _typed(self, message: Message, language: str | None, text: str) -> None:
        if self._understanding.is_safe_word(text):
            await self._help(message, language, "")
            return
        understood = self._understanding.read(text)
        language = language or understood.language or self._guess(message)
        if understood.danger:
            self._count("safeguarding", f"offered:{understood.danger}", language)
        else:
            self._count("search", "found" if understood.screens else "missed", language)
        await self._send(message, reply_place(self._guide.library, understood, language, message.message_id))

    async def _file(self, message: Message, language: str | None) -> None:
        """A picture, a voice, a place: never fetched. Words beside it may speak of a danger."""
        caption = message.caption or ""
        if self._understanding.is_safe_word(caption) or (caption and self._understanding.read(caption).danger):
            await self._typed(message, language, caption)
        else:
            is_location = message.location is not None
            place = file_place(language or self._guess(message), message.message_id, is_location=is_location)
            await self._send(message, place)

    def _first(self, message: Message, language: str | None, screen: str) -> Place:
        if language is None:
            return self._guide.first_place(screen, self._guess(message))
        return replace(self._guide.place_at(screen or HOME, language), notice="")

    def _guess(self, message: Message) -> str:
        """Telegram's own language of the person where we have it; looked at for this one answer and forgotten."""
        code = (message.from_user.language_code if message.from_user else None) or ""
        editions = self._guide.library.editions
        return code[:2] if code[:2] in editions else next(iter(editions))

    async def _send(self, message: Message, place: Place) -> None:
        drawn = sheet(self._guide.show(place))
        await self._delivery.draw(Drawing(message.chat.id, None, drawn))
        for happened, subject in drawn.counts:
            self._count(happened, subject, place.language)


def _command(message: Message) -> tuple[str, str, str]:
    """The name of a command, the bot that it is meant for (/help@that_bot), and its parameter; each may be empty."""
    text = message.text or ""
    if not text.startswith("/"):
        return "", "", ""
    command, _, parameter = text.partition(" ")
    name, _, addressee = command.removeprefix("/").lower().partition("@")
    return name, addressee, parameter.strip()
