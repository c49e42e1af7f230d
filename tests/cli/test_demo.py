"""`rinda demo-data` as a newcomer uses it."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.counts.store import CountStore
from bot.settings import ROOT


async def is_demo(url: str) -> bool:
    store = await CountStore.open(url)
    try:
        return await store.is_demo()
    finally:
        await store.close()


def test_a_new_file_is_filled_and_known_as_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(application, ["demo-data"])
    assert (done.exit_code, done.stderr) == (0, "")
    said = re.fullmatch(
        r"demo\.sqlite: ([\d,]+) rows of made-up counts, \d+\.\d MB\n"
        r"Look at them: DATABASE_URL=(sqlite\+aiosqlite:///demo\.sqlite) rinda dashboard\n",
        done.stdout,
    )
    assert said is not None
    assert int(said[1].replace(",", "")) > 50_000
    assert Path("demo.sqlite").stat().st_mode & 0o077 == 0
    assert asyncio.run(is_demo(said[2]))


def test_the_counts_of_the_bot_are_never_touched(tmp_path: Path) -> None:
    real, demo = tmp_path / "counts.sqlite", tmp_path / "demo.sqlite"
    real.write_bytes(b"real counts")
    environment = {"DATABASE_URL": f"sqlite+aiosqlite:///{real}"}
    done = CliRunner().invoke(application, ["demo-data", str(demo), "--seed", "7"], env=environment)
    assert done.exit_code == 0
    assert real.read_bytes() == b"real counts"
    assert demo.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("counts.sqlite", "exists: made-up counts go into a new file only. Name another one, or delete it first."),
        ("missing/demo.sqlite", "cannot be made (No such file or directory): name another file."),
    ],
)
def test_a_file_that_exists_or_cannot_be_made_is_refused_in_one_line(tmp_path: Path, name: str, message: str) -> None:
    real = tmp_path / "counts.sqlite"
    real.write_bytes(b"real counts")
    done = CliRunner().invoke(application, ["demo-data", str(tmp_path / name)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / name} {message}\n"
    assert real.read_bytes() == b"real counts"
    assert list(tmp_path.iterdir()) == [real]


def test_a_file_that_could_not_be_completed_does_not_stay(tmp_path: Path) -> None:
    command = [sys.executable, "-B", "-m", "bot", "demo-data", "demo.sqlite"]
    done = subprocess.run(  # noqa: S603  our own program
        # No file may become larger than a megabyte, as on a disk that is full.
        ["/bin/sh", "-c", 'ulimit -f 1000; exec "$@"', "", *command],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"demo\.sqlite cannot be written \(\w+\)\. Is the disk full\?\n", done.stderr)
    assert not list(tmp_path.iterdir())
