"""The processes of one measurement, the bot's and the Bot API's, and what the kernel says about them."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from bench.ledger import Report
from bench.stages import Stage
from bench.systems import TOKEN, System
from bot.settings import ROOT

STOP_SECONDS = 30
PROCESSORS = sorted(os.sched_getaffinity(0))
API_PROCESSOR, BOT_PROCESSOR = PROCESSORS[0], PROCESSORS[-1]
"""Each on its own, so that the Bot API takes nothing from the bot (where there are two)."""


class BenchmarkError(Exception):
    """A process did not do its part; the text says which, and its last words."""


class Api:
    """The process of the Bot API."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid
        self.address = self._read()
        self.refused = 0

    def begin(self, stage: Stage) -> None:
        """Lets a stage begin; `end` waits for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(stage)) + "\n")
        self._process.stdin.flush()

    def end(self, *bots: "Bot") -> Report:
        """What the stage that has begun came to. Raises BenchmarkError where one of `bots` ends meanwhile."""
        assert self._process.stdout is not None
        while not select.select([self._process.stdout], [], [], 0.2)[0]:
            for bot in bots:
                bot.must_run()
        found = json.loads(self._read())
        self.refused = found.pop("refused")
        return Report(**found)

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise BenchmarkError("the benchmark's Bot API ended without a report")
        return line.strip()


class Bot:
    """The process of a bot."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], words: Path) -> None:
        self.name = name
        self.process = process
        self.pid = process.pid
        self.begun = time.monotonic()
        self._words = words

    def must_run(self) -> None:
        """Raises BenchmarkError where it has ended."""
        if self.process.poll() is not None:
            raise BenchmarkError(f"{self.name} ended:\n{self._words.read_text()[-2000:]}")

    def cpu_seconds(self) -> float:
        """User and system time, of all threads."""
        return cpu_seconds(self.pid)

    def memory_mb(self) -> float:
        """What is resident now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def api(stream: Path, *options: str, processor: int = API_PROCESSOR) -> Iterator[Api]:
    """The Bot API, with the options of bench/bot_api.py, as long as the block lasts."""
    command = [sys.executable, "-m", "bench.bot_api", str(stream), *options]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        os.sched_setaffinity(process.pid, {processor})
        try:
            yield Api(process)
        finally:
            process.kill()


@contextmanager
def bot(  # noqa: PLR0913
    system: System, address: str, folder: Path, *, port: int = 0, database: str = "", processor: int = BOT_PROCESSOR
) -> Iterator[Bot]:
    """A bot as long as the block lasts; its words and counts go into `folder`."""
    port = port or free_port()
    # All settings are given, so that no .env of this machine changes what is measured.
    environment = os.environ | {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": database or f"sqlite+aiosqlite:///{folder / 'counts.sqlite'}",
        "COUNT_FLUSH_SECONDS": "300",
        "LOG_LEVEL": "INFO",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        **{name: value.format(port=port) for name, value in system.own},
    }
    command = [system.interpreter, *(part.format(address=address, port=port) for part in system.command)]
    words = folder / f"words-{port}"
    with (
        words.open("wb") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ) as process,
    ):
        os.sched_setaffinity(process.pid, {processor})
        try:
            yield Bot(system.name, process, words)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads (proc_pid_stat(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
