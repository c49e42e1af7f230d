"""An update's way: update → place → screen → the answer to the tap and one edit, together → count."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.dialogue.guide import Guide
from bot.dialogue.library import CLEAR, HELP, HOME
from bot.dialogue.place import Asked, Place, read_start_parameter
from bot.dialogue.screen import Screen
from bot.telegram.aliases import AnyApplication, AnyContext
from bot.telegram.clearing import clear
from bot.telegram.delivery import Delivery, Drawing
from bot.telegram.remembered import remember, remembered

Count = Callable[[str, str, str], None]
"""Called with what happened, to what, and the language; keeps nothing else."""

PRIVACY = "about.kept"
OTHER = "other"


class Handlers:
    """Answers the taps, commands and messages of private chats."""

    def __init__(self, guide: Guide, bot: Bot, count: Count) -> None:
        self.delivery = Delivery(bot)
        self._guide = guide
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

    async def _tap(self, update: Update, _context: AnyContext) -> None:
        query = update.callback_query
        if query is None:
            return
        message = query.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            await self._answer(query, "")
            return
        place = self._guide.resolve(query.data or "")
        if place.asked is Asked.CLEAR:
            await asyncio.gather(self._answer(query, ""), clear(self._bot, message.chat.id, message.message_id))
            self._count("clear", CLEAR, place.language)
            return
        chat_id = message.chat.id
        if place.asked in {Asked.PICTURE, Asked.VOICE}:
            await asyncio.gather(self._answer(query, ""), self.delivery.send_media(chat_id, self._guide.media(place)))
            return
        screen = self._guide.show(place)
        # An inaccessible message cannot be edited: the person gets a new one.
        message_id = message.message_id if message.is_accessible else None
        words = self._guide.library.editions[place.language].words
        toast = words.say("one_moment") if self.delivery.is_waiting(chat_id) else ""
        work = [self._answer(query, toast), self.delivery.draw(Drawing(chat_id, message_id, screen))]
        if place.asked is Asked.CHOSEN:
            work.append(remember(self._bot, chat_id, self._guide.library.editions[place.language]))
        await asyncio.gather(*work)
        self._count_screen(screen)

    async def _answer(self, query: CallbackQuery, toast: str) -> None:
        """Answers the tap. A refusal (too old, answered by another) is no failure: the screen is drawn all the same."""
        try:
            await self._bot.answer_callback_query(query.id, text=toast or None)
        except TelegramError:
            return

    async def _message(self, update: Update, _context: AnyContext) -> None:
        message = update.effective_message
        if message is None:
            return
        name, _, parameter = (message.text or "").partition(" ")
        command = self._commands.get(name.removeprefix("/").partition("@")[0]) if name.startswith("/") else None
        language = await remembered(self._bot, message.chat.id, self._guide.library)
        if command is not None:
            await command(message, language, parameter.strip())
        else:
            await self._typed(message, language)

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

    async def _typed(self, message: Message, language: str | None) -> None:
        place = self._guide.place_at(HOME, language or self._guess(message), notice="notice_typed")
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
        screen = self._guide.show(place)
        await self.delivery.draw(Drawing(message.chat.id, None, screen))
        self._count_screen(screen)

    def _count_screen(self, screen: Screen) -> None:
        for happened, subject in screen.counts:
            self._count(happened, subject, screen.place.language)
