"""The whole state of a simulator: one bot, its people, its updates; in memory only."""

import asyncio

from bot.simulator.calls import CallLog
from bot.simulator.chats import ANSWER_WITHIN, Chat, Message, Press, Toast, message_json
from bot.simulator.faults import Faults
from bot.simulator.parameters import Json
from bot.simulator.profile import Profile
from bot.simulator.signals import Clock, Signal
from bot.simulator.updates import UpdateQueue

LOG_SIZE = 20_000
# Bots answer a press and edit its message at the same time, in either order (seconds).
AFTER_TOAST = 0.15


class World:
    """Everything that the bot's side and the people's side share. `revision` grows with every visible change."""

    def __init__(self, name: str, username: str) -> None:
        self.bot: dict[str, Json] = {"id": 1, "is_bot": True, "first_name": name, "username": username}
        self.clock = Clock()
        self.profile = Profile(name)
        self.faults = Faults()
        self.calls = CallLog(LOG_SIZE)
        self.updates = UpdateQueue(self.clock, self._settled)
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.changed = Signal()
        self.closing = Signal()
        self.revision = 0
        self._last_message = 0
        self._last_press = 0

    def chat(self, identity: int) -> Chat:
        """Give the chat of a person, created at first use."""
        chat = self.chats.get(identity)
        if chat is None:
            chat = self.chats[identity] = Chat(identity)
            self.touch(chat)
        return chat

    def touch(self, chat: Chat, *, message: bool = True) -> None:
        """Note that the person sees something new: in the messages, or (`message` False) only a passing toast."""
        self.revision += 1
        chat.revision = self.revision
        if message:
            chat.message_revision = self.revision
        chat.signal.fire()
        self.changed.fire()

    def add_message(self, chat: Chat, message: Message) -> Message:
        """Put a new message into a chat. As on Telegram the ids rise across all private chats of a bot."""
        self._last_message += 1
        message.message_id = self._last_message
        message.date = int(self.clock.now())
        chat.messages[message.message_id] = message
        chat.action = None
        self.touch(chat)
        return message

    def message_json(self, message: Message, chat: Chat) -> dict[str, Json]:
        """Give the Message object as the bot sees it."""
        return message_json(message, chat, self.bot)

    def new_press(self, chat: Chat) -> str:
        """Start a callback query that waits for its answer, and give its id."""
        deadline = self.clock.now() - ANSWER_WITHIN
        for late in [number for number, press in chat.presses.items() if press.born <= deadline]:
            del chat.presses[late], self.presses[late]
        self._last_press += 1
        number = str(4_000_000_000_000_000 + self._last_press)
        press = Press(chat.identity, self.clock.now())
        self.presses[number] = chat.presses[number] = press
        return number

    def end_press(self, number: str) -> Chat | None:
        """End a callback query by its answer. Gives its chat, or None where it is unknown, answered or too old."""
        press = self.presses.pop(number, None)
        if press is None:
            return None
        chat = self.chats.get(press.chat)
        if chat is not None:
            chat.presses.pop(number, None)
            chat.signal.fire()
        return chat if press.born + ANSWER_WITHIN > self.clock.now() else None

    def show_toast(self, chat: Chat, text: str, *, show_alert: bool, url: str) -> None:
        """Show the text of an answer to the person."""
        number = chat.toast.number + 1 if chat.toast else 1
        chat.toast = Toast(text, show_alert, url, number)
        self.touch(chat, message=False)

    def is_settled(self, chat: Chat) -> bool:
        """Tell whether nothing of this chat is in flight: no unconfirmed update, no press that waits for an answer."""
        deadline = self.clock.now() - ANSWER_WITHIN
        waiting = any(press.born > deadline for press in chat.presses.values())
        return not waiting and not self.updates.per_chat.get(chat.identity)

    async def wait_for_change(self, chat: Chat, after: int, seconds: float, quiet: float = 0.0) -> bool:
        """Wait until the chat's revision is above `after`, nothing is in flight and `quiet` seconds stayed still.

        Where so far only a toast has changed, a little longer is waited: the edit is usually right behind it.
        Tells whether that came true within `seconds`.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while True:
            remaining = deadline - loop.time()
            done = chat.revision > after and self.is_settled(chat)
            still = quiet if chat.message_revision > after else max(quiet, AFTER_TOAST)
            if done and not await chat.signal.wait(min(still, remaining)):
                return True
            if remaining <= 0 or chat.signal.closed:
                return False
            if not done:
                await chat.signal.wait(remaining)

    def reset(self) -> None:
        """Forget people, messages, updates, faults, calls and the moved clock.

        What stays: the bot's own face (names, default commands), the webhook and the subscription, since the bot
        runs on. The ids of updates and messages go on rising.
        """
        for chat in self.chats.values():
            chat.signal.close()
        self.chats.clear()
        self.presses.clear()
        self.updates.clear()
        self.faults.left.clear()
        self.calls.clear()
        self.profile.forget_chats()
        self.clock.ahead = 0.0
        self.revision += 1
        self.changed.fire()

    def close(self) -> None:
        """End everything that waits: long polls, pages, tests."""
        self.closing.close()
        self.updates.arrived.close()
        self.changed.close()
        self.calls.signal.close()
        for chat in self.chats.values():
            chat.signal.close()

    def _settled(self, identity: int) -> None:
        chat = self.chats.get(identity)
        if chat is not None:
            chat.signal.fire()
