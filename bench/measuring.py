"""One round of one system: its process and the Bot API's, and what the kernel says about them."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT

TOKEN = "1:" + "benchmark-" * 4
SETTLE_SECONDS = 0.1
STOP_SECONDS = 30


class BenchmarkError(Exception):
    """A process did not do its part; the text says which, and its last words."""


@dataclass(frozen=True)
class System:
    """A bot to measure: what the table calls it, and the command after the interpreter."""

    name: str
    command: tuple[str, ...]


RINDA = System("Rinda", ("-m", "bot", "run", "--no-browser"))
BARE = tuple(
    System(f"bare, {said}", ("-m", "bench.bare", "{address}", TOKEN, str(concurrent)))
    for concurrent, said in ((0, "1 at once"), (32, "32 at once"), (256, "256 at once"))
)


@dataclass(frozen=True)
class Measured:
    """What one round cost. `cpu_ms` (user and system, of the bot's process) is per tap, `memory_mb` the peak."""

    taps_per_second: float
    cpu_ms: float
    memory_mb: float
    api_busy: float
    """Share of one processor that the Bot API used: near 1 it would be the bottleneck."""
    lost: int
    """Taps that were not both answered and edited."""


def measure(system: System, stream: Path, warm_up: int, taps: int) -> Measured:
    """Starts `system`, gives it `warm_up` taps that do not count and then `taps`, and stops it.

    Start-up and stopping are not in the figures. Raises BenchmarkError where a process fails; needs Linux's /proc.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        api = stack.enter_context(_api(stream, warm_up))
        address = _read(api)
        words = folder / "words"
        bot = stack.enter_context(_bot(system, address, folder, words))
        if not _ready(api, bot) or json.loads(_read(api))["edited"] != warm_up:
            raise BenchmarkError(f"{system.name} did not do its warm-up:\n{words.read_text()[-2000:]}")
        time.sleep(SETTLE_SECONDS)
        bot_before, api_before = _cpu_seconds(bot.pid), _cpu_seconds(api.pid)
        _go(api)
        if not _ready(api, bot):
            raise BenchmarkError(f"{system.name} stopped in the middle:\n{words.read_text()[-2000:]}")
        report = json.loads(_read(api))
        # The last answers are on their way to the bot: reading them belongs to its taps, waiting costs nothing.
        time.sleep(SETTLE_SECONDS)
        done = min(report["answered"], report["edited"])
        if not done:
            raise BenchmarkError(f"{system.name} did no tap:\n{words.read_text()[-2000:]}")
        return Measured(
            taps_per_second=done / report["seconds"],
            cpu_ms=(_cpu_seconds(bot.pid) - bot_before) * 1000 / done,
            memory_mb=_peak_mb(bot.pid),
            api_busy=(_cpu_seconds(api.pid) - api_before) / report["seconds"],
            lost=taps - done,
        )


@contextmanager
def _api(stream: Path, warm_up: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.bot_api", str(stream), str(warm_up)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as api:
        try:
            yield api
        finally:
            api.kill()


@contextmanager
def _bot(system: System, address: str, folder: Path, words: Path) -> Iterator[subprocess.Popen[bytes]]:
    # All settings are given, so that no .env of this machine changes what is measured.
    environment = os.environ | {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'counts.sqlite'}",
        "COUNT_FLUSH_SECONDS": "300",
        "LOG_LEVEL": "INFO",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    command = [sys.executable, *(part.format(address=address) for part in system.command)]
    with (
        words.open("wb") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ) as bot,
    ):
        try:
            yield bot
        finally:
            bot.send_signal(signal.SIGTERM)
            try:
                bot.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                bot.kill()


def _ready(api: subprocess.Popen[str], bot: subprocess.Popen[bytes]) -> bool:
    """Waits for the Bot API's next line. Says whether the bot still runs then."""
    assert api.stdout is not None
    while not select.select([api.stdout], [], [], 0.2)[0]:
        if bot.poll() is not None:
            return False
    return bot.poll() is None


def _read(api: subprocess.Popen[str]) -> str:
    assert api.stdout is not None
    line = api.stdout.readline()
    if not line:
        raise BenchmarkError("the benchmark's Bot API ended without a report")
    return line.strip()


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads (proc_pid_stat(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
