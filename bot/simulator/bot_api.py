"""The bot's side: /bot{token}/{method} as an ASGI application of its own, kept lean since benchmarks use it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from bot.simulator.faults import Fault
from bot.simulator.methods import carry_out
from bot.simulator.parameters import Json, Parameters, encode
from bot.simulator.refusals import ApiError
from bot.simulator.requests import read_body, read_values, write_answer
from bot.simulator.webhook import Webhook
from bot.simulator.world import World

_TOKEN = re.compile(r"([0-9]{1,15}):[A-Za-z0-9_-]+")
_TRUE = encode({"ok": True, "result": True})


class Exchange(NamedTuple):
    """One request as the server hands it over."""

    scope: Scope
    receive: Receive
    send: Send


class BotApi:
    """Answers the calls of a bot. `token` None accepts every token of the right shape."""

    def __init__(self, world: World, webhook: Webhook, token: str | None = None) -> None:
        self.world = world
        self.webhook = webhook
        self.token = token
        self._known: dict[str, int] = {}
        # How to cut the connection of a request without an answer; the server puts it here.
        self.cut: Callable[[Scope], None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request to an address that begins with /bot."""
        token, _, name = scope["path"][4:].partition("/")
        try:
            self._check(token, name)
            content_type = next((value for key, value in scope["headers"] if key == b"content-type"), b"")
            values = read_values(scope, content_type, await read_body(receive))
            if self.world.faults.left:
                fault = self.world.faults.take(name.lower(), Parameters(values).integer("chat_id"))
                if fault is not None and await self._misbehave(fault, name, values, Exchange(scope, receive, send)):
                    return
            result = await self._result(name, values, receive)
        except ApiError as error:
            await write_answer(send, error.code, encode(_refusal(error)))
            return
        body = _TRUE if result is True else b'{"ok":true,"result":' + encode(result) + b"}"
        await write_answer(send, 200, body)

    def _check(self, token: str, name: str) -> None:
        if not name or "/" in name:
            raise ApiError(404, "Not Found")
        identity = self._known.get(token)
        if identity is None:
            match = _TOKEN.fullmatch(unquote(token))
            if not match or (self.token is not None and unquote(token) != self.token):
                raise ApiError(401, "Unauthorized")
            self._known.clear()
            identity = self._known[token] = int(match.group(1))
        self.world.bot["id"] = identity

    async def _result(self, name: str, values: dict[str, Json], receive: Receive) -> Json:
        match name.lower():
            case "getupdates":
                return await self._logged(name, values, self._poll(values, receive))
            case "setwebhook":
                return await self._logged(name, values, self.webhook.set(Parameters(values)))
            case "deletewebhook":
                return await self._logged(name, values, self.webhook.delete(Parameters(values)))
            case "getwebhookinfo":
                self.world.calls.add(self.world.clock.now(), name, values, 200)
                return self.webhook.info()
        return carry_out(self.world, name, values)

    async def _logged(self, name: str, values: dict[str, Json], work: Awaitable[Json]) -> Json:
        try:
            result = await work
        except ApiError as error:
            self.world.calls.add(self.world.clock.now(), name, values, error.code, error.description)
            raise
        self.world.calls.add(self.world.clock.now(), name, values, 200)
        return result

    async def _poll(self, values: dict[str, Json], receive: Receive) -> Json:
        parameters = Parameters(values)
        if self.world.updates.pending or not parameters.integer("timeout"):
            return await self.world.updates.poll(parameters)
        # A bot that hangs up must not count as polling until the poll would have ended.
        poll = asyncio.ensure_future(self.world.updates.poll(parameters))
        gone = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({poll, gone}, return_when=asyncio.FIRST_COMPLETED)
            return poll.result() if poll.done() else []
        finally:
            gone.cancel()
            poll.cancel()

    async def _misbehave(self, fault: Fault, name: str, values: dict[str, Json], exchange: Exchange) -> bool:
        """Do what a fault says. Tells whether the call is over."""
        if fault.delay:
            await self.world.closing.wait(fault.delay)
        if not fault.cut and fault.body is None and fault.code is None:
            return False
        answer = fault.answer()
        code = 0 if fault.cut else fault.code or 200
        self.world.calls.add(self.world.clock.now(), name, values, code, str(answer["description"]))
        if fault.cut:
            if self.cut is not None:
                self.cut(exchange.scope)
            await exchange.receive()
        elif fault.body is not None:
            await write_answer(
                exchange.send, fault.code or 200, fault.body.encode(), fault.content_type.encode("latin-1")
            )
        else:
            await write_answer(exchange.send, fault.code or 200, encode(answer))
        return True


def _refusal(error: ApiError) -> dict[str, Json]:
    shape: dict[str, Json] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        shape["parameters"] = {"retry_after": error.retry_after}
    return shape
