"""A Bot API server that only deals out taps and counts answers and edits, so that it is never what is measured.

Run as `python -m bench.bot_api STREAM WARM_UP`, where STREAM has one update a line. It writes its address, and a report
when the first WARM_UP taps are done; a line on standard input releases the others, and a second report follows.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs

import uvloop

from bench.stream import FIRST_UPDATE, MOMENT

BATCH = 100
"""Updates in one answer (Bot API, getUpdates)."""

PATIENCE_SECONDS = 30.0
"""Without any progress for so long, what is not done counts as lost."""

TRUE = b'{"ok":true,"result":true}'
NOTHING = b'{"ok":true,"result":[]}'
ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
OTHER_ANSWERS = {
    "getMe": json.dumps({"ok": True, "result": ME}).encode(),
    "getMyDescription": b'{"ok":true,"result":{"description":""}}',
    "getMyShortDescription": b'{"ok":true,"result":{"short_description":""}}',
    "getMyCommands": NOTHING,
}


@dataclass(frozen=True)
class Report:
    """What happened to the taps of one stage: `seconds` from the first handed out to the last one done."""

    seconds: float
    answered: int
    edited: int


class Taps:
    """The stream of updates: how much of it may be handed out, and what has been answered and edited."""

    def __init__(self, stream: list[bytes], warm_up: int) -> None:
        self._stream = stream
        self.released = warm_up
        self._before = 0
        self._answered: set[str] = set()
        self._edited: set[str] = set()
        self._begun = 0.0
        self._progress = time.monotonic()
        self.over = asyncio.Event()
        self.more = asyncio.Event()

    def release(self) -> None:
        """Starts the second stage, with all that is left."""
        self._before = self.released
        self.released = len(self._stream)
        self._begun, self._progress = 0.0, time.monotonic()
        self.over.clear()
        self.more.set()

    def batch(self, offset: int) -> list[bytes]:
        """The updates from number `offset` on, none before they are released."""
        first = max(offset - FIRST_UPDATE, 0)
        found = self._stream[first : min(self.released, first + BATCH)]
        if found and not self._begun:
            self._begun = time.monotonic()
        return found

    def answer(self, query: str) -> None:
        """Notes that a tap was answered."""
        self._answered.add(query)
        self._note()

    def edit(self, message: str) -> None:
        """Notes that a message was edited."""
        self._edited.add(message)
        self._note()

    def report(self) -> Report:
        """How far this stage has come."""
        answered, edited = len(self._answered) - self._before, len(self._edited) - self._before
        return Report(self._progress - self._begun if self._begun else 0.0, answered, edited)

    async def finish(self) -> Report:
        """Waits until all that is released is done, or nothing has happened for long."""
        while not self.over.is_set() and time.monotonic() - self._progress < PATIENCE_SECONDS:
            try:
                async with asyncio.timeout(1):
                    await self.over.wait()
            except TimeoutError:
                continue
        return self.report()

    def _note(self) -> None:
        self._progress = time.monotonic()
        if len(self._answered) == len(self._edited) == self.released:
            self.over.set()


class Connection(asyncio.Protocol):
    """One kept-alive connection of the bot. Reads HTTP/1.1 requests with a Content-Length or without a body."""

    def __init__(self, taps: Taps) -> None:
        self._taps = taps
        self._buffer = b""
        self._polls: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not inherit from asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio calls it so
        for poll in self._polls:
            poll.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _length(head)
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            path, _, query = head.split(b" ", 2)[1].decode().partition("?")
            self._take(path.rpartition("/")[2], query, body.decode())

    def _take(self, method: str, query: str, body: str) -> None:
        if method == "answerCallbackQuery":
            self._taps.answer(parse_qs(body)["callback_query_id"][0])
            self._write(TRUE)
        elif method == "editMessageText":
            values = parse_qs(body)
            self._taps.edit(values["message_id"][0])
            self._write(_edited(values))
        elif method == "getUpdates":
            poll = asyncio.get_running_loop().create_task(self._poll(parse_qs(query) | parse_qs(body)))
            self._polls.add(poll)
            poll.add_done_callback(self._polls.discard)
        else:
            self._write(OTHER_ANSWERS.get(method, TRUE))

    async def _poll(self, values: dict[str, list[str]]) -> None:
        offset, seconds = int(values.get("offset", ["0"])[0]), int(values.get("timeout", ["0"])[0])
        found = self._taps.batch(offset)
        if not found and seconds:
            self._taps.more.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._taps.more.wait()
            except TimeoutError:
                self._write(NOTHING)
                return
            found = self._taps.batch(offset)
        self._write(b'{"ok":true,"result":[' + b",".join(found) + b"]}")

    def _write(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)


def _length(head: bytes) -> int:
    lower = head.lower()
    assert b"\r\ntransfer-encoding:" not in lower, "the bots send bodies of a known length"
    _, found, rest = lower.partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def _edited(values: dict[str, list[str]]) -> bytes:
    """The edited message as Telegram gives it back, but for the entities, which nobody here reads."""
    chat = {"id": int(values["chat_id"][0]), "first_name": "Person", "type": "private"}
    message = {"message_id": int(values["message_id"][0]), "from": ME, "chat": chat, "date": MOMENT}
    begin = json.dumps({**message, "edit_date": MOMENT, "text": values["text"][0]}, separators=(",", ":"))
    markup = f',"reply_markup":{values["reply_markup"][0]}' if "reply_markup" in values else ""
    return f'{{"ok":true,"result":{begin[:-1]}{markup}}}}}'.encode()


async def _serve(stream: list[bytes], warm_up: int) -> None:
    loop = asyncio.get_running_loop()
    taps = Taps(stream, warm_up)
    server = await loop.create_server(lambda: Connection(taps), "127.0.0.1", 0)
    _say(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    _say(json.dumps(asdict(await taps.finish())))
    await _line()
    taps.release()
    _say(json.dumps(asdict(await taps.finish())))
    # The bot still says goodbye; the benchmark ends this process after it.
    await _line()


async def _line() -> None:
    """Waits for a line on standard input, or its end."""
    came = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(0, came.set)
    await came.wait()
    loop.remove_reader(0)
    os.read(0, 1024)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(_serve(Path(sys.argv[1]).read_bytes().splitlines(), int(sys.argv[2])))
