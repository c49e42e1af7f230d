"""An update's way: update → place → screen → the answer to the tap and one edit, together → count."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.dialogue.guide import Guide
from bot.dialogue.library import CLEAR, HELP, HOME
from bot.dialogue.place import Asked, Place, read_start_parameter
from bot.dialogue.replies import file_place, message_number, reply_place
from bot.dialogue.screen import Screen
from bot.dialogue.typed.understanding import Understanding
from bot.telegram.aliases import AnyApplication, AnyContext
from bot.telegram.clearing import clear
from bot.telegram.delivery import Delivery, Drawing
from bot.telegram.remembered import remember, remembered

log = logging.getLogger(__name__)

Count = Callable[[str, str, str], None]
"""Called with what happened, to what, and the language; keeps nothing else."""

PRIVACY = "about.kept"
OTHER = "other"


class Handlers:
    """Answers the taps, commands and messages of private chats."""

    def __init__(self, guide: Guide, understanding: Understanding, bot: Bot, count: Count) -> None:
        self.delivery = Delivery(bot)
        self._guide = guide
        self._understanding = understanding
        self._bot = bot
        self._count = count
        self._commands = {
            "start": self._start,
            "help": self._help,
            "privacy": self._privacy,
            "language": self._language,
        }

    def join(self, application: AnyApplication) -> None:
        """Takes the updates of `application` in."""
        application.add_handler(CallbackQueryHandler(self._tap))
        application.add_handler(MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, self._message))
        application.add_handler(MessageHandler(filters.ChatType.GROUPS & filters.UpdateType.MESSAGE, self._group))

    async def _tap(self, update: Update, _context: AnyContext) -> None:
        query = update.callback_query
        if query is None:
            return
        message = query.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            await self._answer(query, "")
            return
        place = self._guide.resolve(query.data or "")
        chat_id = message.chat.id
        match place.asked:
            case Asked.CLEAR:
                await asyncio.gather(self._answer(query, ""), clear(self._bot, chat_id, message.message_id))
                self._count("clear", CLEAR, place.language)
            case Asked.DELETE:
                await self._delete_typed(query, chat_id, place)
            case Asked.PICTURE | Asked.VOICE:
                media = self._guide.media(place)
                await asyncio.gather(self._answer(query, ""), self.delivery.send_media(chat_id, media))
            case _:
                # An inaccessible message cannot be edited: the person gets a new one.
                await self._show(query, chat_id, message.message_id if message.is_accessible else None, place)

    async def _show(self, query: CallbackQuery, chat_id: int, message_id: int | None, place: Place) -> None:
        screen = self._guide.show(place)
        edition = self._guide.library.editions[place.language]
        toast = edition.words.say("one_moment") if self.delivery.is_waiting(chat_id) else ""
        work = [self._answer(query, toast), self.delivery.draw(Drawing(chat_id, message_id, screen))]
        if place.asked is Asked.CHOSEN:
            work.append(remember(self._bot, chat_id, edition))
        await asyncio.gather(*work)
        self._count_screen(screen)

    async def _delete_typed(self, query: CallbackQuery, chat_id: int, place: Place) -> None:
        words = self._guide.library.editions[place.language].words
        number = message_number(place)
        try:
            is_gone = number is not None and await self._bot.delete_message(chat_id, number)
        except TelegramError:
            is_gone = False
        await self._answer(query, words.say("typed_deleted" if is_gone else "typed_not_deleted"))

    async def _answer(self, query: CallbackQuery, toast: str) -> None:
        """Answers the tap. A refusal (too old, answered by another) is no failure: the screen is drawn all the same."""
        try:
            await self._bot.answer_callback_query(query.id, text=toast or None)
        except TelegramError:
            return

    async def _message(self, update: Update, _context: AnyContext) -> None:
        message = update.message
        if message is None or (not message.effective_attachment and message.text is None):
            return  # A service message (somebody joined, a message was pinned): nobody waits for an answer.
        language = await remembered(self._bot, message.chat.id, self._guide.library)
        name, parameter = _command(message)
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
        if message is None or _command(message)[0] not in self._commands:
            return
        words = self._guide.library.editions[self._guess(message)].words
        link = InlineKeyboardButton(words.say("group_open"), url=f"https://t.me/{self._bot.username}?start=home")
        try:
            await message.reply_text(words.say("group_answer"), reply_markup=InlineKeyboardMarkup([[link]]))
        except TelegramError as error:
            log.warning("a group could not be answered: %s", type(error).__name__)

    async def _start(self, message: Message, language: str | None, parameter: str) -> None:
        screen, campaign = read_start_parameter(parameter)
        place = self._first(message, language, screen)
        known = campaign if campaign in self._guide.library.campaigns else OTHER
        self._count("start", known if campaign else "none", place.language)
        await self._send(message, place)

    async def _help(self, message: Message, language: str | None, _: str) -> None:
        await self._send(message, self._guide.place_at(HELP, language or self._guess(message)))

    async def _privacy(self, message: Message, language: str | None, _: str) -> None:
        await self._send(message, self._guide.place_at(PRIVACY, language or self._guess(message)))

    async def _language(self, message: Message, language: str | None, _: str) -> None:
        await self._send(message, self._guide.first_place(HOME, language or self._guess(message)))

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
        if message.caption and self._understanding.read(message.caption).danger:
            await self._typed(message, language, message.caption)
        else:
            await self._send(message, file_place(language or self._guess(message), message.message_id))

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
        screen = self._guide.show(place)
        await self.delivery.draw(Drawing(message.chat.id, None, screen))
        self._count_screen(screen)

    def _count_screen(self, screen: Screen) -> None:
        for happened, subject in screen.counts:
            self._count(happened, subject, screen.place.language)


def _command(message: Message) -> tuple[str, str]:
    """The name and the parameter of a command, both empty where the message is none."""
    text = message.text or ""
    if not text.startswith("/"):
        return "", ""
    name, _, parameter = text.partition(" ")
    return name.removeprefix("/").partition("@")[0], parameter.strip()
