"""The /sim routes: a person's side of every chat, and the switches for tests. JSON in, JSON out."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.simulator import people
from bot.simulator.chats import Chat
from bot.simulator.faults import read_fault
from bot.simulator.parameters import Json, Parameters, encode, mapping
from bot.simulator.refusals import ApiError
from bot.simulator.view import chat_text, chat_view
from bot.simulator.world import World

Restart: TypeAlias = Callable[[], Awaitable[None]]
Handler: TypeAlias = Callable[[Request], Awaitable[Response]]

LONGEST_WAIT = 60.0


def _answer(value: Json, status: int = 200) -> Response:
    return Response(encode(value), status, media_type="application/json")


def _plain(handler: Handler) -> Handler:
    """Turn what a person cannot do into an answer that says why."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except people.Impossible as error:
            shape: dict[str, Json] = {"error": error.reason}
            if error.labels is not None:
                shape["labels"] = error.labels
            return _answer(shape, error.status)
        except ApiError as error:
            return _answer({"error": error.description}, error.code)
        except ValueError as error:
            return _answer({"error": str(error)}, 400)

    return answer


async def _json(request: Request) -> Json:
    body = await request.body()
    if not body:
        return {}
    try:
        decoded: Json = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("the body is not JSON") from error
    return decoded


async def _asked(request: Request) -> Parameters:
    decoded = await _json(request)
    if not isinstance(decoded, dict):
        raise ValueError("the body must be an object")  # noqa: TRY004 - answered as 400 like all wrong bodies
    return Parameters(decoded)


def _seconds(text: str | None, longest: float) -> float:
    return min(max(float(text), 0.0), longest) if text else 0.0


class PersonSide:
    """Handlers of the /sim routes over one world; `restart` is called when a person restarts the bot."""

    def __init__(self, world: World, restart: Restart | None) -> None:
        self.world = world
        self.restart_bot = restart

    def routes(self) -> list[Route]:
        """Give all routes."""
        table: list[tuple[str, str, Handler]] = [
            ("POST", "/sim/person", self.person),
            ("POST", "/sim/send", self.send),
            ("POST", "/sim/press", self.press),
            ("POST", "/sim/block", self.block),
            ("GET", "/sim/chat/{chat:int}.txt", self.show_text),
            ("GET", "/sim/chat/{chat:int}", self.show),
            ("GET", "/sim/chats", self.chats),
            ("POST", "/sim/wait", self.wait),
            ("GET", "/sim/calls", self.calls),
            ("GET", "/sim/state", self.state),
            ("GET", "/sim/events", self.events),
            ("POST", "/sim/clock", self.clock),
            ("POST", "/sim/update", self.update),
            ("GET", "/sim/faults", self.show_faults),
            ("POST", "/sim/faults", self.set_faults),
            ("DELETE", "/sim/faults", self.clear_faults),
            ("POST", "/sim/restart", self.restart),
            ("POST", "/sim/reset", self.reset),
        ]
        return [Route(path, _plain(handler), methods=[method]) for method, path, handler in table]

    def _chat(self, asked: Parameters) -> Chat:
        identity = asked.integer("chat")
        if identity is None or not 0 < identity < 2**52:
            raise ValueError("chat must be a positive whole number")
        chat = self.world.chat(identity)
        if people.describe(chat, asked):
            self.world.touch(chat)
        return chat

    async def person(self, request: Request) -> Response:
        """Create or describe a person."""
        return _answer(chat_view(self.world, self._chat(await _asked(request))))

    async def send(self, request: Request) -> Response:
        """Send a message as the person."""
        asked = await _asked(request)
        return _answer(people.send(self.world, self._chat(asked), asked))

    async def press(self, request: Request) -> Response:
        """Press a button."""
        asked = await _asked(request)
        return _answer(people.press(self.world, self._chat(asked), asked))

    async def block(self, request: Request) -> Response:
        """Block or unblock the bot."""
        asked = await _asked(request)
        chat = self._chat(asked)
        people.set_blocked(self.world, chat, blocked=asked.flag("blocked"))
        return _answer({"chat": chat.identity, "blocked": chat.blocked, "revision": chat.revision})

    async def show(self, request: Request) -> Response:
        """Show a chat, at once or (with `after`, `timeout`, `quiet`) when it has changed and nothing is in flight."""
        chat = self._chat(Parameters(request.path_params))
        query = request.query_params
        if "after" in query:
            seconds = _seconds(query.get("timeout", "10"), LONGEST_WAIT)
            await self.world.wait_for_change(chat, int(query["after"]), seconds, _seconds(query.get("quiet"), 5))
        return _answer(chat_view(self.world, chat))

    async def show_text(self, request: Request) -> Response:
        """Show a chat as plain text."""
        return PlainTextResponse(chat_text(self._chat(Parameters(request.path_params))))

    async def chats(self, _: Request) -> Response:
        """List the chats, that with the newest change first."""
        found = sorted(self.world.chats.values(), key=lambda chat: -chat.revision)
        return _answer([self._summary(chat) for chat in found])

    @staticmethod
    def _summary(chat: Chat) -> dict[str, Json]:
        last = next(chat.newest_first(), None)
        newest: dict[str, Json] = {"text": "", "from": None, "date": None}
        if last is not None:
            text = last.content.text.partition("\n")[0] or f"({last.kind})"
            newest = {"text": text[:120], "from": "bot" if last.from_bot else "person", "date": last.date}
        return {
            "chat": chat.identity,
            "first_name": chat.first_name,
            "language_code": chat.language_code,
            "blocked": chat.blocked,
            "revision": chat.revision,
            "last": newest,
        }

    async def wait(self, request: Request) -> Response:
        """Wait for a change of a chat and show it; `changed` tells whether it came in time."""
        asked = await _asked(request)
        chat = self._chat(asked)
        numbers = {name: str(asked.values[name]) for name in ("timeout", "quiet") if name in asked.values}
        seconds = _seconds(numbers.get("timeout", "10"), LONGEST_WAIT)
        after = asked.integer("after") or 0
        changed = await self.world.wait_for_change(chat, after, seconds, _seconds(numbers.get("quiet"), 5))
        return _answer({"changed": changed, **chat_view(self.world, chat)})

    async def calls(self, request: Request) -> Response:
        """Show the bot's calls after `since`, of one `method` where named; with `timeout` wait until there is one."""
        query, log = request.query_params, self.world.calls
        since, method = int(query.get("since", "0")), query.get("method", "")
        seconds = _seconds(query.get("timeout"), LONGEST_WAIT)
        while not (found := log.since(since, method)) and seconds > 0:
            started = self.world.clock.now()
            if not await log.signal.wait(seconds):
                break
            seconds -= self.world.clock.now() - started
        return _answer(
            {
                "last": log.last,
                "methods": dict(log.by_method),
                "refused": dict(log.refused),
                "calls": [call.as_json() for call in found],
            }
        )

    async def state(self, _: Request) -> Response:
        """Tell whether the simulator is ready and whether a bot listens."""
        updates = self.world.updates
        return _answer(
            {
                "ready": True,
                "pending": len(updates.pending),
                "polling": updates.polling,
                "webhook": bool(updates.webhook_url),
                "can_restart": self.restart_bot is not None,
                "bot": {"name": self.world.profile.names[""], "username": self.world.bot["username"]},
                "now": int(self.world.clock.now()),
            }
        )

    async def events(self, _: Request) -> Response:
        """Stream the numbers of chats that changed, as server-sent events, until the page or the server goes."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[bytes]:
        seen = self.world.revision
        yield b": ready\n\n"
        while not self.world.changed.closed:
            if not await self.world.changed.wait(15.0):
                yield b": still here\n\n"
                continue
            changed = [chat.identity for chat in self.world.chats.values() if chat.revision > seen]
            seen = self.world.revision
            yield b"data: " + encode({"chats": changed}) + b"\n\n"

    async def clock(self, request: Request) -> Response:
        """Move the clock forward."""
        asked = await _asked(request)
        self.world.clock.ahead += _seconds(asked.text("forward"), 10 * 365 * 86_400)
        self.world.updates.prune()
        return _answer({"now": self.world.clock.now(), "ahead": self.world.clock.ahead})

    async def update(self, request: Request) -> Response:
        """Queue a raw update as it is."""
        update = dict((await _asked(request)).values)
        update.pop("update_id", None)
        inner = mapping(next(iter(update.values()), None))
        about = mapping(inner.get("chat")) or mapping(inner.get("from"))
        identity = about.get("id")
        known = identity if isinstance(identity, int) and identity in self.world.chats else None
        return _answer({"update_id": self.world.updates.add_raw(update, known)})

    async def show_faults(self, _: Request) -> Response:
        """Show the faults that are left."""
        return _answer([fault.as_json() for fault in self.world.faults.left])

    async def set_faults(self, request: Request) -> Response:
        """Replace the faults by a new list."""
        given = await _json(request)
        self.world.faults.left = [read_fault(item) for item in (given if isinstance(given, list) else [given])]
        return await self.show_faults(request)

    async def clear_faults(self, request: Request) -> Response:
        """Remove all faults."""
        self.world.faults.left.clear()
        return await self.show_faults(request)

    async def restart(self, _: Request) -> Response:
        """Restart the bot, where the one who started the simulator can."""
        if self.restart_bot is None:
            return _answer({"error": "whoever started the simulator cannot restart the bot"}, 501)
        await self.restart_bot()
        return _answer({"restarted": True})

    async def reset(self, _: Request) -> Response:
        """Forget everybody."""
        self.world.reset()
        return _answer({"reset": True})
