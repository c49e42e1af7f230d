"""The code is free of what bandit knows to be dangerous, except where a reason stands beside it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

pytest.importorskip("bandit", reason="bandit is a dependency of development only")

LEFT_TO_RUFF = "B404,B403,B105,B107"
"""Imports do nothing by themselves, and that a string is empty bandit does not see: ruff's S rules look at both."""


def test_bandit_finds_nothing_that_has_no_reason_beside_it() -> None:
    command = [sys.executable, "-m", "bandit", "-q", "-r", "bot", "-f", "json", "--skip", LEFT_TO_RUFF]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    report = json.loads(done.stdout)
    assert report["errors"] == []
    unexplained = [
        f"{result['filename']}:{result['line_number']}: {result['test_id']} {result['issue_text']}"
        for result in report["results"]
        if not _is_explained(result)
    ]
    assert unexplained == []


def _is_explained(result: dict[str, object]) -> bool:
    """Whether ruff, whose S rules are bandit's with the same numbers, has been told why in one of the lines."""
    lines = (ROOT / str(result["filename"])).read_text().splitlines()
    numbers = result["line_range"]
    assert isinstance(numbers, list)
    marked = f"# noqa: S{str(result['test_id'])[1:]}"
    return any(marked in lines[number - 1] for number in numbers)


def test_nothing_in_the_bot_asks_telegram_for_a_file() -> None:
    asking = [path for path in Path(ROOT, "bot").rglob("*.py") if "simulator" not in path.parts]
    assert not [path.name for path in asking if "get_file(" in path.read_text() or "/getFile" in path.read_text()]
