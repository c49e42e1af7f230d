"""The benchmark still runs: every system starts, does all its taps and is in the table; nothing is about speed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SYSTEMS = ("Rinda", "bare, 1 at once", "bare, 32 at once", "bare, 256 at once")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the benchmark reads /proc")
def test_every_system_does_all_taps() -> None:
    command = [sys.executable, "-m", "bench.taps", "--taps", "50", "--rounds", "1"]
    done = subprocess.run(  # noqa: S603  our own interpreter and module
        command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in done.stdout.splitlines() if "│" in line]
    lost = {row[0]: row[-1] for row in rows if row[0] in SYSTEMS}
    assert lost == dict.fromkeys(SYSTEMS, "0"), done.stdout
    assert any(row[0].startswith("Rinda : bare") for row in rows), done.stdout
