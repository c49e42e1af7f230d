"""Counting from the first tap on, while the store and the reports open beside the conversation.

Loading the database's code takes a fifth of a start, and nobody in trouble shall wait for counts.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from starlette.types import Receive, Scope, Send

from bot.counts.buffer import CountBuffer
from bot.counts.count import kigali_today
from bot.dialogue.library import Library
from bot.settings import Settings
from bot.telegram.statistics import StatisticsPage

if TYPE_CHECKING:
    from bot.cli.reporting import Reporting
    from bot.counts.store import CountStore


class Open(NamedTuple):
    """The store, and the reports from it."""

    store: "CountStore"
    reporting: "Reporting"


class Counting:
    """Collects counts at once and writes them once the store is open. Use it as `async with`."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self.buffer = CountBuffer()
        self._settings = settings
        self._library = library
        self._open: asyncio.Future[Open] = asyncio.get_running_loop().create_future()
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Writes what was counted. Raises what `begin`'s task raises, unless another error ends the block."""
        self._stopping.set()
        if self._task or len(self.buffer):
            await asyncio.wait((self.begin(),))
            if error is None:
                await self.begin()

    def begin(self) -> asyncio.Task[None]:
        """Lets the store open, unless it does already. The task ends with the block, or with an error:

        StoreError where the store cannot be used, ContentError where texts of the dashboard are missing.
        """
        self._task = self._task or asyncio.create_task(self._keep())
        return self._task

    async def opened(self) -> Open:
        """The store and its reports, as soon as they are open; raises what `begin`'s task raises."""
        task = self.begin()
        await asyncio.wait((task, self._open), return_when=asyncio.FIRST_COMPLETED)
        if not self._open.done():
            await task
        return await self._open

    @asynccontextmanager
    async def claiming(self, what: str, said: str) -> AsyncIterator[bool]:
        """Whether this is the first of all processes on the store that does `what` today, or says something new by it.

        Where the store does not answer everybody is: better done twice than not at all. Where the block fails or is
        cancelled, it counts as not done.
        """
        store = (await self.opened()).store
        from bot.cli.keeping import claiming  # noqa: PLC0415

        name = f"{what} {kigali_today()} {hashlib.sha256(said.encode()).hexdigest()[:16]}"
        async with claiming(store, name) as is_first:
            yield is_first

    async def note_live(self, version: str) -> None:
        """Notes that the content with this version is live from today, where the store answers."""
        store = (await self.opened()).store
        from bot.cli.keeping import note_live  # noqa: PLC0415

        await note_live(store, version)

    def renew(self, library: Library) -> None:
        """From now on reports speak of the content of `library`. Raises ContentError where their texts are missing."""
        if self._open.done():
            self._open.result().reporting.renew(library)
        self._library = library

    async def statistics(self, span: str, language: str) -> StatisticsPage:
        """The page that /stats shows; it waits for the store."""
        return await (await self.opened()).reporting.statistics(span, language)

    async def dashboard(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request to the dashboard; it waits for the store."""
        await (await self.opened()).reporting.dashboard(scope, receive, send)

    async def _keep(self) -> None:
        # In a thread, so that whoever taps meanwhile is answered meanwhile.
        await asyncio.to_thread(_load)
        from bot.cli.keeping import keeping  # noqa: PLC0415
        from bot.cli.reporting import Reporting  # noqa: PLC0415

        async with keeping(self._settings, self.buffer) as store:
            self._open.set_result(Open(store, Reporting(self._settings, store, self._library)))
            await self._stopping.wait()


def _load() -> None:
    import bot.cli.keeping  # noqa: PLC0415
    import bot.cli.reporting  # noqa: F401, PLC0415
