"""Webhook delivery: updates are posted to the bot, one at a time for each person, and retried until they expire.

Rules: core.telegram.org/bots/api#setwebhook and the official server (WebhookActor.cpp).
"""

import asyncio
import json
import re
from collections import deque
from urllib.parse import urlsplit

import aiohttp

from bot.simulator.methods import carry_out
from bot.simulator.parameters import Json, Parameters, encode
from bot.simulator.refusals import ApiError, bad_request
from bot.simulator.updates import Queued
from bot.simulator.world import World

DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100_000
LONGEST_RETRY = 60.0
ANSWER_TIMEOUT = 60.0

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_NOT_IN_ANSWERS = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


class Webhook:
    """The delivery of one bot's updates; idle until an address is set. `first_retry` in seconds, doubled each time."""

    def __init__(self, world: World, first_retry: float = 1.0) -> None:
        self.world = world
        self.first_retry = first_retry
        self.secret = ""
        self.connections = DEFAULT_CONNECTIONS
        self.last_error: tuple[int, str] | None = None
        self._lanes: dict[int | None, deque[Queued]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    async def set(self, parameters: Parameters) -> Json:
        """Carry out setWebhook; an empty address is deleteWebhook. ApiError 400 for an address that is none."""
        url = parameters.text("url")
        if not url:
            return await self.delete(parameters)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad_request("bad webhook: invalid webhook URL specified")
        # A local server of Telegram's takes plain HTTP too; here it is for loopback only.
        if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        secret = parameters.text("secret_token")
        if secret and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        connections = parameters.integer("max_connections") or DEFAULT_CONNECTIONS
        self.world.updates.subscribe(parameters.structure("allowed_updates", "allowed updates"))
        await self._stop()
        if parameters.flag("drop_pending_updates"):
            self.world.updates.clear()
        self.secret = secret
        self.connections = min(max(connections, 1), MOST_CONNECTIONS)
        self.last_error = None
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self.connections),
            timeout=aiohttp.ClientTimeout(total=ANSWER_TIMEOUT),
        )
        updates = self.world.updates
        updates.webhook_url = url
        updates.deliver = self.deliver
        updates.arrived.fire()
        for queued in list(updates.pending.values()):
            self.deliver(queued)
        return True

    async def delete(self, parameters: Parameters) -> Json:
        """Carry out deleteWebhook; what is pending waits for getUpdates unless it is dropped."""
        await self._stop()
        if parameters.flag("drop_pending_updates"):
            self.world.updates.clear()
        return True

    def info(self) -> Json:
        """Carry out getWebhookInfo."""
        updates = self.world.updates
        updates.prune()
        info: dict[str, Json] = {
            "url": updates.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(updates.pending),
        }
        if updates.webhook_url:
            info["max_connections"] = self.connections
        if updates.subscribed is not None:
            info["allowed_updates"] = sorted(updates.subscribed)
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info

    def deliver(self, queued: Queued) -> None:
        """Put an update into the lane of its person and see that somebody works on the lane."""
        lane = self._lanes.get(queued.chat)
        if lane is not None:
            (lane.appendleft if queued.overtakes else lane.append)(queued)
            return
        self._lanes[queued.chat] = deque([queued])
        task = asyncio.get_running_loop().create_task(self._work(queued.chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop delivering and close all connections."""
        await self._stop()

    async def _stop(self) -> None:
        self.world.updates.webhook_url = ""
        self.world.updates.deliver = None
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _work(self, chat: int | None) -> None:
        lane = self._lanes[chat]
        while lane:
            queued = lane.popleft()
            await self._insist(queued)
        del self._lanes[chat]

    async def _insist(self, queued: Queued) -> None:
        delay = self.first_retry
        updates = self.world.updates
        while queued.update_id in updates.pending and queued.expires > self.world.clock.now():
            asked = await self._post(queued)
            if asked is None:
                queued.times -= 1
                if queued.times > 0:
                    continue
                break
            await self.world.closing.wait(asked or delay)
            delay = min(delay * 2, LONGEST_RETRY)
        updates.drop(queued.update_id)

    async def _post(self, queued: Queued) -> float | None:
        """Post once. None where it went well, else how many seconds the bot asked to wait (0: not said)."""
        if self._session is None:
            return None
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        url = self.world.updates.webhook_url
        try:
            async with self._session.post(url, data=encode(queued.update), headers=headers) as answer:
                body = await answer.read()
                if 200 <= answer.status < 300:
                    self._carry_out_answer(body)
                    return None
                self._note_error(f"Wrong response from the webhook: {answer.status} {answer.reason or ''}".strip())
                asked = answer.headers.get("Retry-After", "")
                return min(float(asked), 3600.0) if asked.isdecimal() else 0.0
        except TimeoutError:
            self._note_error("Read timeout expired")
        except aiohttp.ClientError:
            self._note_error("Connection failed")
        return 0.0

    def _note_error(self, message: str) -> None:
        self.last_error = (int(self.world.clock.now()), message)

    def _carry_out_answer(self, body: bytes) -> None:
        if not body.lstrip().startswith(b"{"):
            return
        try:
            values = json.loads(body)
        except ValueError:
            return
        name = values.pop("method", "")
        if not isinstance(name, str) or name.lower().startswith("get") or name.lower() in _NOT_IN_ANSWERS or not name:
            return
        try:
            carry_out(self.world, name, values)
        except ApiError:
            # Telegram throws the errors of such calls away; the call log has them.
            return
