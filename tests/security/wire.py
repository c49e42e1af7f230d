"""HTTP as an attacker writes it: byte by byte, since libraries mend what is odd before it leaves."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answered:
    """What came back; status 0 where the server hung up without a word."""

    status: int
    headers: dict[str, str]
    body: str


async def ask(address: str, path: str = "/", method: str = "GET", body: str = "", **headers: str) -> Answered:
    """The answer to a request for `path`, exactly as it is written. Host is the server's own unless it is given."""
    given = {"host": urlsplit(address).netloc, "connection": "close"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    if body:
        given["content-length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items() if value)]
    return await send(address, "\r\n".join([*lines, "", body]).encode())


async def send(address: str, sent: bytes) -> Answered:
    """The answer to anything."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(sent)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        length = headers.get("content-length")
        body = await (reader.read() if length is None else reader.readexactly(int(length)))
        return Answered(int(first.split()[1]), headers, body.decode("latin-1"))
    except (ConnectionError, asyncio.IncompleteReadError):
        return Answered(0, {}, "")
    finally:
        writer.close()
