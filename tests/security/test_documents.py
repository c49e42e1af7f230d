"""What the papers on trust point to is there: a claim whose test was renamed is no longer a claim."""

import re
from pathlib import Path

import pytest

from bot.settings import ROOT

PAPERS = ("security.md", "dpg.md")
NAMED = re.compile(r"`((?:tests|bot|bench|dialogues|docs|deploy|\.ci)/[^`\s]*)`")
LINKED = re.compile(r"\]\((?!https?:)([^)#]+)\)")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_is_named_exists(paper: str) -> None:
    written = (ROOT / "docs" / paper).read_text()
    named = [ROOT / path for path in NAMED.findall(written)] + [
        ROOT / "docs" / path for path in LINKED.findall(written)
    ]
    assert len(named) > 10
    assert [str(path.relative_to(ROOT)) for path in map(Path, named) if not path.exists()] == []


def test_every_attacker_has_a_table_with_what_remains() -> None:
    parts = (ROOT / "docs" / "security.md").read_text().split("\n## ")[1:-1]
    assert len(parts) == 7
    for part in parts:
        assert "| they could | what stops them | proved by | what remains |" in part, part.partition("\n")[0]
