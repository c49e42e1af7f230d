"""A tap's way: place → screen → the answer to the tap and one edit, together → count."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.dialogue.guide import Guide
from bot.dialogue.library import CLEAR
from bot.dialogue.place import Asked, Place
from bot.dialogue.replies import message_number
from bot.dialogue.ways import content_at
from bot.telegram.clearing import Clearing
from bot.telegram.delivery import Delivery
from bot.telegram.drawing import Drawing, sheets
from bot.telegram.network import PooledRequest
from bot.telegram.patience import patiently
from bot.telegram.remembered import remember, remembered
from bot.telegram.statistics import PREFIX, Organisers
from bot.telegram.tap import Tap

Count = Callable[[str, str, str], None]
"""Called with what happened, to what, and the language; keeps nothing else."""


SHOWN = frozenset((Asked.NOTHING, Asked.LANGUAGES, Asked.CHOSEN, Asked.ACCEPTED))


@dataclass(frozen=True, slots=True)
class Reply:
    """How a tap is answered: the words of its answer (none: it only ends the waiting), and what is done about it."""

    toast: str = ""
    work: Awaitable[object] | None = None

    def answer(self, tap: Tap) -> dict[str, str]:
        """The parameters of answerCallbackQuery."""
        return {"callback_query_id": tap.query_id} | ({"text": self.toast} if self.toast else {})


class Taps:
    """Answers taps in private chats."""

    def __init__(  # noqa: PLR0913, PLR0917  what a tap needs on its way
        self, guide: Guide, delivery: Delivery, clearing: Clearing, bot: Bot, count: Count, organisers: Organisers
    ) -> None:
        self.renew(guide)
        self._delivery = delivery
        self._clearing = clearing
        self._bot = bot
        self._count = count
        self._organisers = organisers

    def renew(self, guide: Guide) -> None:
        """From now on taps lead through this guide."""
        self._guide = guide
        self._sheet_at = sheets(guide)

    async def reply(self, tap: Tap) -> Reply:
        """The reply to a tap, whose work has not begun yet."""
        if not tap.is_private:
            return Reply()
        if tap.data.startswith(PREFIX) and self._organisers.is_listed(tap.person_id):
            return Reply(work=self._statistics(tap))
        place = self._guide.resolve(tap.data)
        if place.asked in SHOWN:
            return self._show(tap, place)
        return await self._do(tap, place)

    async def _do(self, tap: Tap, place: Place) -> Reply:
        """What a button does besides showing a place."""
        match place.asked:
            case Asked.CLEAR:
                self._count("clear", CLEAR, place.language)
                return Reply(work=self._clear(tap))
            case Asked.DELETE:
                return Reply(await self._delete_typed(tap.chat_id, place))
            case Asked.HELPED | Asked.NOT_HELPED:
                return Reply(self._thank(place))
            case _:
                return Reply(work=self._delivery.send_media(tap.chat_id, self._guide.media(place)))

    async def answer(self, tap: Tap, request: PooledRequest) -> None:
        """Answers a tap by calls of its own: the answer and the work go out together."""
        reply = await self.reply(tap)
        answer = self._send(reply.answer(tap), request)
        await asyncio.gather(answer, reply.work) if reply.work else await answer

    async def dismiss(self, tap: Tap, request: PooledRequest) -> None:
        """Ends the button's waiting and does nothing else."""
        await self._send(Reply().answer(tap), request)

    async def _send(self, answer: dict[str, str], request: PooledRequest) -> None:
        """A refusal (too old, answered by another) is no failure: the screen is drawn all the same."""
        call = partial(request.send, f"{self._bot.base_url}/answerCallbackQuery", json.dumps(answer).encode())
        try:
            # Words may be all that a tap brings; without them only the button's waiting ends, as it does by itself.
            await (patiently(call) if "text" in answer else call())
        except TelegramError:
            return

    def _show(self, tap: Tap, place: Place) -> Reply:
        edition = self._guide.library.editions[place.language]
        sheet = self._sheet_at(place)
        for happened, subject in sheet.counts:
            self._count(happened, subject, place.language)
        work: Awaitable[object] = self._delivery.draw(Drawing(tap.chat_id, tap.editable_id, sheet))
        if place.asked is Asked.CHOSEN:
            self._clearing.keep_language(tap.chat_id)
            work = asyncio.gather(work, remember(self._bot, tap.chat_id, edition))
        return Reply(edition.words.say("one_moment") if self._delivery.must_wait(tap.chat_id, sheet) else "", work)

    def _thank(self, place: Place) -> str:
        """The screen stays as it is: whoever answers has not finished reading."""
        edition = self._guide.library.editions[place.language]
        has_helped = place.asked is Asked.HELPED
        topic = content_at(edition, place).topic
        self._count("helped", f"{topic}:{'yes' if has_helped else 'no'}", place.language)
        return edition.words.say("thanks_helped" if has_helped else "thanks_not_helped")

    async def _clear(self, tap: Tap) -> None:
        with self._delivery.clearing(tap.chat_id):
            await self._clearing.clear(tap.chat_id, tap.message_id)

    async def _delete_typed(self, chat_id: int, place: Place) -> str:
        words = self._guide.library.editions[place.language].words
        number = message_number(place)
        try:
            is_gone = number is not None and await self._bot.delete_message(chat_id, number)
        except TelegramError as error:
            # Gone already, by a first tap or by hand.
            is_gone = isinstance(error, BadRequest) and "not found" in str(error).lower()
        return words.say("typed_deleted" if is_gone else "typed_not_deleted")

    async def _statistics(self, tap: Tap) -> None:
        language = await remembered(self._bot, tap.chat_id, self._guide.library)
        await self._organisers.tap(tap, language or next(iter(self._guide.library.editions)))
