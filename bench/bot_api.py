"""A Bot API server that only deals out taps and counts what is done for them.

Run as `python -m bench.bot_api STREAM [--limits] [ADDRESS ...]`; webhooks are delivered to the addresses where some are
given. It writes its own address; then each line on standard input is a stage (JSON), answered by its report.
"""

import asyncio
import json
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qs

import uvloop

from bench.effects import NOTHING, Effects
from bench.exchange import Exchange
from bench.ledger import Update
from bench.limits import Limits
from bench.stages import Stage
from bench.stream import FIRST_UPDATE, read
from bench.webhook import Webhook
from bench.wire import Answering

BATCH = 100
"""Updates in one answer (Bot API, getUpdates)."""

MOST_CONNECTIONS, USUAL_CONNECTIONS = 100, 40
"""Bot API, setWebhook."""


class BotApi:
    """Takes the calls of the bot."""

    def __init__(self, exchange: Exchange, effects: Effects, webhook: Webhook) -> None:
        self._exchange = exchange
        self._effects = effects
        self._webhook = webhook
        self._unconfirmed: deque[Update] = deque()
        self._polls: set[asyncio.Task[None]] = set()

    def take(self, path: str, body: bytes, answer: Callable[[bytes], None]) -> None:
        """Answers one call."""
        path, _, query = path.partition("?")
        method = path.rpartition("/")[2]
        if method == "getUpdates":
            poll = asyncio.create_task(self._poll(_values(query.encode()) | _values(body), answer))
            self._polls.add(poll)
            poll.add_done_callback(self._polls.discard)
            return
        if method == "setWebhook":
            values = _values(query.encode()) | _values(body)
            connections = min(int(values.get("max_connections", USUAL_CONNECTIONS)), MOST_CONNECTIONS)
            self._webhook.set(values["url"], values.get("secret_token", ""), connections)
        answer(self._effects.take(method, body or query.encode()))

    async def _poll(self, values: dict[str, str], answer: Callable[[bytes], None]) -> None:
        offset, seconds = int(values.get("offset", 0)), int(values.get("timeout", 0))
        while self._unconfirmed and FIRST_UPDATE + self._unconfirmed[0].number - 1 < offset:
            self._unconfirmed.popleft()
        self._fetch()
        if not self._unconfirmed and seconds:
            try:
                async with asyncio.timeout(seconds):
                    while not self._unconfirmed:
                        await self._exchange.wait()
                        self._fetch()
            except TimeoutError:
                answer(NOTHING)
                return
        answer(b'{"ok":true,"result":[' + b",".join(update.body for update in self._unconfirmed) + b"]}")

    def _fetch(self) -> None:
        while len(self._unconfirmed) < BATCH and (update := self._exchange.take()):
            self._unconfirmed.append(update)


def _values(data: bytes) -> dict[str, str]:
    """The parameters of a query, a form or a JSON object."""
    if data.startswith(b"{"):
        return {name: str(value) for name, value in json.loads(data).items()}
    return {name: values[0] for name, values in parse_qs(data.decode()).items()}


async def _serve(stream: Path, addresses: list[str], limits: Limits | None) -> None:
    exchange = Exchange(read(stream))
    effects = Effects(exchange, limits)
    webhook = Webhook(exchange, effects)
    webhook.to = addresses
    api = BotApi(exchange, effects, webhook)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(api.take), "127.0.0.1", 0, backlog=1024)
    _say(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        report = asdict(await exchange.run(Stage(**json.loads(line))))
        _say(json.dumps(report | {"refused": limits.refused if limits else 0}))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = sys.argv[2:]
    uvloop.run(
        _serve(
            Path(sys.argv[1]),
            [word for word in given if not word.startswith("--")],
            Limits() if "--limits" in given else None,
        )
    )
