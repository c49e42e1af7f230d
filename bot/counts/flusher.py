"""Writes the buffer to the store every few minutes and at stop."""

import asyncio
import logging
import random
from typing import Final
from uuid import uuid4

from sqlalchemy.exc import DBAPIError

from bot.counts.buffer import CountBuffer
from bot.counts.count import Batch
from bot.counts.receipts import Receipt
from bot.counts.setting_aside import begin_anew
from bot.counts.store import CountStore

COUNT_FLUSH_SECONDS: Final = 300.0
JITTER: Final = 0.2

_log = logging.getLogger(__name__)
# Only spreads replicas over time, so it need not be unguessable; the system's source cannot be seeded by accident.
_random = random.SystemRandom()


class Flusher:
    """A background task between `start` and `stop`; a store that fails loses nothing while the process lives."""

    def __init__(self, buffer: CountBuffer, store: CountStore, every_seconds: float = COUNT_FLUSH_SECONDS) -> None:
        self._buffer = buffer
        self._store = store
        self._every_seconds = every_seconds
        self._writer = uuid4().hex
        self._number = 0
        self._in_doubt: Batch = {}
        self._writing = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to write every `every_seconds`, or up to a fifth sooner. Raises RuntimeError where it already runs."""
        if self._task is not None:
            raise RuntimeError("the flusher is already running")
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name="count-flusher")

    async def stop(self) -> None:
        """End the task, after the write it may be in, and write what is left. May be called twice, or unstarted."""
        self._stopping.set()
        if self._task is not None:
            await self._task
            self._task = None
        await self.flush()

    async def flush(self) -> bool:
        """Write everything collected so far; say whether it is written. What is not is tried again the next time."""
        async with self._writing:
            # A batch that failed may have been written all the same: it goes first, as it was, with its old number.
            if self._in_doubt and not await self._write(self._in_doubt):
                return False
            self._in_doubt = self._buffer.take()
            if not self._in_doubt:
                return True
            self._number += 1
            return await self._write(self._in_doubt)

    async def _write(self, batch: Batch) -> bool:
        receipt = Receipt(self._writer, self._number)
        try:
            try:
                await self._store.add(batch, receipt)
            except DBAPIError as error:
                if not await begin_anew(self._store, error):
                    raise
                await self._store.add(batch, receipt)
        except Exception as error:  # noqa: BLE001
            # The outermost edge: nobody awaits the task until stop, and counting must never end over one bad write.
            # The text of a database error may quote rows or the address of the server: only its class is logged.
            _log.warning("counts not written, kept in memory: %s", type(error).__name__)
            return False
        self._in_doubt = {}
        return True

    async def _run(self) -> None:
        while not await self._stopped_within(self._every_seconds * _random.uniform(1 - JITTER, 1)):
            await self.flush()

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._stopping.wait()
        except TimeoutError:
            return False
