"""The bot's side: /bot{token}/{method} as an ASGI application of its own, kept lean since benchmarks use it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from bot.simulator.faults import Fault
from bot.simulator.methods import carry_out
from bot.simulator.misbehaving import Answer, Exchange, is_refused, misbehaviour_of
from bot.simulator.parameters import Json, Parameters, encode
from bot.simulator.refusals import ApiError
from bot.simulator.requests import read_body, read_values, write_answer
from bot.simulator.webhook import Webhook
from bot.simulator.world import World

_TOKEN = re.compile(r"([0-9]{1,15}):[A-Za-z0-9_-]+")
_TRUE = encode({"ok": True, "result": True})


class BotApi:
    """Answers the calls of a bot. `token` None accepts every token of the right shape."""

    def __init__(self, world: World, webhook: Webhook, token: str | None = None) -> None:
        self.world = world
        self.webhook = webhook
        self.token = token
        self._known: dict[str, int] = {}
        # How to find the connection of a request, for faults; the server puts it here.
        self.connection_of: Callable[[Scope], asyncio.Transport | None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request to an address that begins with /bot."""
        token, _, name = scope["path"][4:].partition("/")
        try:
            self._check(token, name)
            content_type = next((value for key, value in scope["headers"] if key == b"content-type"), b"")
            values = read_values(scope, content_type, await read_body(receive))
        except ApiError as error:
            await write_answer(send, error.code, encode(_refusal(error)))
            return
        if self.world.faults.left:
            fault = self.world.faults.take(name.lower(), Parameters(values).integer("chat_id"))
            if fault is not None:
                connection = self.connection_of(scope) if self.connection_of else None
                exchange = Exchange(receive, send, connection, lambda: self._answer(name, values, receive))
                await self._misbehave(fault, name, values, exchange)
                return
        await write_answer(send, *await self._answer(name, values, receive))

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

    async def _answer(self, name: str, values: dict[str, Json], receive: Receive) -> Answer:
        try:
            result = await self._result(name, values, receive)
        except ApiError as error:
            return Answer(error.code, encode(_refusal(error)))
        return Answer(200, _TRUE if result is True else b'{"ok":true,"result":' + encode(result) + b"}")

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

    async def _misbehave(self, fault: Fault, name: str, values: dict[str, Json], exchange: Exchange) -> None:
        """Do what a fault says, and write the call down where it is not carried out."""
        if fault.delay:
            await self.world.closing.wait(fault.delay)
        misbehave = misbehaviour_of(fault)
        if misbehave is None:
            await write_answer(exchange.send, *await exchange.carry_out())
            return
        if is_refused(fault):
            code = 0 if fault.cut else fault.code or 200
            self.world.calls.add(self.world.clock.now(), name, values, code, str(fault.answer()["description"]))
        await misbehave(exchange)


def _refusal(error: ApiError) -> dict[str, Json]:
    shape: dict[str, Json] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        shape["parameters"] = {"retry_after": error.retry_after}
    return shape
