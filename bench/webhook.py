"""Delivers updates to a webhook as Telegram does: over so many connections, one update at a time of each person."""

import asyncio
import time
from collections import defaultdict, deque
from typing import cast
from urllib.parse import urlsplit

from bench.effects import Effects
from bench.exchange import Exchange
from bench.ledger import Update
from bench.wire import Asking

PAUSE_SECONDS = 0.05
"""Before an update is tried again, on the next address where there are several (a load balancer's part)."""

AWAY_SECONDS = 0.5
"""How long a connection stays with another address before it tries its own again."""


class Webhook:
    """The bot's webhook, from setWebhook on."""

    def __init__(self, exchange: Exchange, effects: Effects) -> None:
        self._exchange = exchange
        self._effects = effects
        self._busy: set[int] = set()
        self._behind: defaultdict[int, deque[Update]] = defaultdict(deque)
        self._workers: list[asyncio.Task[None]] = []
        self.to: list[str] = []
        """Addresses to deliver to instead of the one of setWebhook."""

    def set(self, url: str, secret: str, connections: int) -> None:
        """Begins to deliver; a second setWebhook (of a replica) changes nothing."""
        if not self._workers:
            addresses = self.to or [url]
            self._workers = [
                asyncio.create_task(self._work(addresses, number, secret)) for number in range(connections)
            ]

    async def _work(self, addresses: list[str], number: int, secret: str) -> None:
        line = Line(addresses, number % len(addresses), secret)
        while True:
            update = self._exchange.take()
            if update is None:
                await self._exchange.wait()
                continue
            if update.chat in self._busy:
                self._behind[update.chat].append(update)
                continue
            self._busy.add(update.chat)
            following: Update | None = update
            while following:
                self._read(await line.deliver(following.body))
                following = self._next_of(following.chat)

    def _next_of(self, chat: int) -> Update | None:
        if chat in self._behind:
            behind = self._behind[chat]
            update = behind.popleft()
            if not behind:
                del self._behind[chat]
            return update
        self._busy.discard(chat)
        return None

    def _read(self, body: bytes) -> None:
        for method in ("answerCallbackQuery", "editMessageText", "sendMessage"):
            if method.encode() in body:
                self._effects.take(method, body)
                return


class Line:
    """One of the connections, to its own address first. While that one fails it leads to the others for a moment."""

    def __init__(self, addresses: list[str], own: int, secret: str) -> None:
        self._addresses = addresses
        self._own = self._present = own
        self._secret = secret
        self._connection: Asking | None = None
        self._back_at = 0.0

    async def deliver(self, body: bytes) -> bytes:
        """Tries until the bot has taken the update; gives what it answered."""
        if self._present != self._own and time.monotonic() > self._back_at:
            self._turn_to(self._own)
        while True:
            try:
                self._connection = self._connection or await _connect(self._addresses[self._present], self._secret)
                status, answer = await self._connection.post(body)
            except OSError:
                status, answer = 0, b""
            if 200 <= status < 300:
                return answer
            self._turn_to((self._present + 1) % len(self._addresses))
            self._back_at = time.monotonic() + AWAY_SECONDS
            await asyncio.sleep(PAUSE_SECONDS)

    def _turn_to(self, number: int) -> None:
        if self._connection:
            self._connection.transport.close()
        self._connection = None
        self._present = number


async def _connect(url: str, secret: str) -> Asking:
    parts = urlsplit(url)
    host, port = cast("str", parts.hostname), parts.port or 80
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
    )
    _, protocol = await asyncio.get_running_loop().create_connection(lambda: Asking(head.encode()), host, port)
    return protocol
