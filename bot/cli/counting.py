"""Counting from the first tap on, while the store and the reports open beside the conversation.

Loading the database's code takes a fifth of a start, and nobody in trouble shall wait for counts.
"""

import asyncio
import gc
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.counts.buffer import CountBuffer
from bot.counts.count import kigali_today
from bot.counts.errors import StoreError
from bot.dialogue.library import Library
from bot.languages.document import ContentError
from bot.settings import Settings
from bot.telegram.statistics import StatisticsPage

if TYPE_CHECKING:
    from bot.cli.reporting import Reporting
    from bot.counts.store import CountStore

log = logging.getLogger(__name__)

QUIET_SECONDS = 0.5
"""How long whoever has waited for the bot to come back has the processor alone: the code of databases takes half as
long, and all that is answered meanwhile would take twice as long."""

CLAIM_SECONDS = 3.0
"""How long a store that does not open may keep what several processes share out among them."""


class Open(NamedTuple):
    """The store, and the reports from it."""

    store: "CountStore"
    reporting: "Reporting"


class Counting:
    """Collects counts at once and writes them once the store is open. Use it as `async with`."""

    def __init__(self, settings: Settings, library: Library) -> None:
        """To be made where a loop runs."""
        self.buffer = CountBuffer()
        self._settings = settings
        self._library = library
        self._open: asyncio.Future[Open] = asyncio.get_running_loop().create_future()
        self._task: asyncio.Task[None] | None = None
        self._is_late = False
        self._wanted = asyncio.Event()
        self._stopping = asyncio.Event()

    @property
    def is_settled(self) -> bool:
        """Whether the store is open or known to be away, or has kept others waiting long enough."""
        return self._open.done() or self._is_late

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Writes what was counted. Raises what `begin`'s task raises, or says it where another error ends the block."""
        self._stopping.set()
        self._wanted.set()
        if not (self._task or len(self.buffer)):
            return
        await asyncio.wait((self.begin(),))
        try:
            await self.begin()
        except (StoreError, ContentError) as failed:
            if error is None:
                raise
            if error is not failed:
                log.error("the counts of this start are lost: %s", failed)

    def begin(self) -> asyncio.Task[None]:
        """Lets the store open, unless it does already: at once where it is wanted, else after a moment. The task ends
        with the block, or with an error:

        StoreError where the store cannot be used, ContentError where texts of the dashboard are missing.
        """
        self._task = self._task or asyncio.create_task(self._keep())
        return self._task

    async def opened(self) -> Open:
        """The store and its reports, opened at once; raises what `begin`'s task raises."""
        self._wanted.set()
        return await self._opening()

    async def _opening(self) -> Open:
        task = self.begin()
        await asyncio.wait((task, self._open), return_when=asyncio.FIRST_COMPLETED)
        if not self._open.done():
            await task
        return await self._open

    @asynccontextmanager
    async def claiming(self, what: str, said: str) -> AsyncIterator[bool]:
        """Whether this is the first of all processes on the store that does `what` today, or says something new by it.

        Where the store is away or hangs everybody is: better done twice than not at all. Where the block fails or is
        cancelled, it counts as not done. Raises what `begin`'s task raises.
        """
        try:
            async with asyncio.timeout(CLAIM_SECONDS):
                store = (await self.opened()).store
        except TimeoutError:
            self._is_late = True
            yield True
            return
        from bot.cli.keeping import claiming  # noqa: PLC0415

        name = f"{what} {kigali_today()} {hashlib.sha256(said.encode()).hexdigest()[:16]}"
        async with claiming(store, name) as is_first:
            yield is_first

    async def note_live(self, version: str) -> None:
        """Notes that the content with this version is live from today, where the store answers."""
        store = (await self._opening()).store
        from bot.cli.keeping import note_live  # noqa: PLC0415

        await note_live(store, version)

    async def renew(self, library: Library) -> None:
        """From now on reports speak of the content of `library`; of the old where their texts are missing in it."""
        self._library = library
        if self._open.done():
            await self._renew(self._open.result().reporting)

    async def statistics(self, span: str, language: str) -> StatisticsPage:
        """The page that /stats shows; it waits for the store."""
        return await (await self.opened()).reporting.statistics(span, language)

    async def dashboard(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request to the dashboard; it waits for the store."""
        try:
            reporting = (await self.opened()).reporting
        except (StoreError, ContentError):  # The process is about to end and says why.
            await Response(status_code=503)(scope, receive, send)
        else:
            await reporting.dashboard(scope, receive, send)

    async def _keep(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET_SECONDS):
                await self._wanted.wait()
        # In a thread, so that whoever taps meanwhile is answered meanwhile; and so is what else takes long here.
        await asyncio.to_thread(_load)
        from bot.cli.keeping import keeping  # noqa: PLC0415
        from bot.cli.reporting import Reporting  # noqa: PLC0415

        async with keeping(self._settings, self.buffer) as store:
            library = self._library
            reporting = await asyncio.to_thread(Reporting, self._settings, store, library)
            # It stays as long as the process: looking for garbage in it would only keep people waiting.
            gc.freeze()
            self._open.set_result(Open(store, reporting))
            if self._library is not library:
                await self._renew(reporting)
            await self._stopping.wait()

    async def _renew(self, reporting: "Reporting") -> None:
        try:
            await asyncio.to_thread(reporting.renew, self._library)
        except ContentError as error:
            for finding in error.findings:
                log.error("%s", finding)


def _load() -> None:
    import bot.cli.keeping  # noqa: PLC0415
    import bot.cli.reporting  # noqa: F401, PLC0415
