"""Just enough HTTP/1.1 for the benchmarks' Bot API, so that it is never what is measured."""

import asyncio
from collections.abc import Callable
from typing import cast

Take = Callable[[str, bytes, Callable[[bytes], None]], None]
"""Called with the path (with its query), the body, and what sends the answer's JSON, status 200 or 429."""

HEAD_END = b"\r\n\r\n"
CHUNKED = b"\r\ntransfer-encoding: chunked"


class Answering(asyncio.Protocol):
    """One kept-alive connection of the bot. Reads requests with a Content-Length or without a body."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not inherit from asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(HEAD_END)) >= 0:
            head = self._buffer[:end]
            length = content_length(head)
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            self._take(head.split(b" ", 2)[1].decode(), body, self._answer)

    def _answer(self, body: bytes) -> None:
        if not self._transport.is_closing():
            status = b"200 OK" if body.startswith(b'{"ok":true') else b"429 Too Many Requests"
            head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
            self._transport.write(head + body)


class Asking(asyncio.Protocol):
    """One kept-alive connection to the bot's webhook, for one request at a time."""

    def __init__(self, head: bytes) -> None:
        """`head` is the request's, up to where the length of the body follows."""
        self._head = head
        self._buffer = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio calls it so
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionResetError())

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """The status and body of the answer. Raises ConnectionError where the bot has gone."""
        if self.transport.is_closing():
            raise ConnectionResetError
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(b"%b%d\r\n\r\n%b" % (self._head, len(body), body))
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(HEAD_END)
        if end < 0 or self._answer is None:
            return
        head, body = self._buffer[:end].lower(), self._buffer[end + 4 :]
        # aiogram's answers come in chunks; the signs between them do not disturb those who read them.
        is_whole = body.endswith(b"0\r\n\r\n") if CHUNKED in head else len(body) >= content_length(head)
        if is_whole:
            self._buffer = b""
            self._answer.set_result((int(head[9:12]), body))


def content_length(head: bytes) -> int:
    """The length of the body that follows `head`."""
    lower = head.lower()
    assert CHUNKED not in lower, "the bots' requests are of a known length"
    _, found, rest = lower.partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0
