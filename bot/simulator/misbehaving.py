"""Carrying out the faults that meet a call: late, refused, cut off, or answered by half."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import NamedTuple, TypeAlias

from starlette.types import Receive, Send

from bot.simulator.faults import Fault
from bot.simulator.parameters import encode
from bot.simulator.requests import write_answer


class Answer(NamedTuple):
    """What a call would be answered with: HTTP status and JSON."""

    status: int
    body: bytes


class Exchange(NamedTuple):
    """One call as the server hands it over, its connection, and how to carry it out."""

    receive: Receive
    send: Send
    connection: asyncio.Transport | None
    carry_out: Callable[[], Awaitable[Answer]]


Misbehaviour: TypeAlias = Callable[[Exchange], Awaitable[None]]


async def refuse(fault: Fault, exchange: Exchange) -> None:
    """Answer with the fault's code, as Telegram or as whatever stands before it; the call is not carried out."""
    if fault.body is None:
        await write_answer(exchange.send, fault.code or 500, encode(fault.answer()))
    else:
        kind = fault.content_type.encode("latin-1")
        await write_answer(exchange.send, fault.code or 200, fault.body.encode(), kind)


async def cut_before(exchange: Exchange) -> None:
    """Break the connection; the call is not carried out."""
    await _written(exchange, b"")


async def cut_unanswered(exchange: Exchange) -> None:
    """Carry the call out and break the connection instead of answering."""
    await exchange.carry_out()
    await _written(exchange, b"")


async def cut_middle(exchange: Exchange) -> None:
    """Break the connection in the middle of the answer, here of its headers and a few bytes."""
    answer = await exchange.carry_out()
    whole = _head(answer.status, len(answer.body)) + answer.body
    await _written(exchange, whole[: -len(answer.body) // 2])


async def cut_after(exchange: Exchange) -> None:
    """Answer, and close the connection that the other side wants to use again."""
    await write_answer(exchange.send, *await exchange.carry_out())
    if exchange.connection is not None:
        exchange.connection.close()


async def half_json(exchange: Exchange) -> None:
    """Answer with the first half of the JSON, as if it were all."""
    answer = await exchange.carry_out()
    await write_answer(exchange.send, answer.status, answer.body[: len(answer.body) // 2])


async def half_short(exchange: Exchange) -> None:
    """Promise half of what then comes."""
    answer = await exchange.carry_out()
    await _written(exchange, _head(answer.status, len(answer.body) // 2) + answer.body)


async def half_long(exchange: Exchange) -> None:
    """Promise twice what then comes."""
    answer = await exchange.carry_out()
    await _written(exchange, _head(answer.status, len(answer.body) * 2) + answer.body)


CUTS: dict[str, Misbehaviour] = {
    "before": cut_before,
    "unanswered": cut_unanswered,
    "middle": cut_middle,
    "after": cut_after,
}
HALVES: dict[str, Misbehaviour] = {"json": half_json, "short": half_short, "long": half_long}


def misbehaviour_of(fault: Fault) -> Misbehaviour | None:
    """Give what a fault does instead of an ordinary answer; None where the call only comes late."""
    if fault.cut:
        return CUTS[str(fault.cut)]
    if fault.half is not None:
        return HALVES[fault.half]
    if fault.code is None and fault.body is None:
        return None
    return lambda exchange: refuse(fault, exchange)


def is_refused(fault: Fault) -> bool:
    """Tell whether the call is not carried out, so that nobody else writes it down."""
    return fault.cut == "before" or (not fault.cut and fault.half is None)


def _head(status: int, length: int) -> bytes:
    return (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        f"content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    ).encode()


async def _written(exchange: Exchange, data: bytes) -> None:
    """Write past the server, which would see to it that the answer is whole, and close the connection."""
    if exchange.connection is not None:
        exchange.connection.write(data)
        exchange.connection.close()
    # The server believes that nothing has been answered yet, until it sees that the other side is gone.
    await exchange.receive()
