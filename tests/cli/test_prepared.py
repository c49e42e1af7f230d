"""What was prepared is used again as long as nothing has changed, and made anew otherwise."""

import shutil
from pathlib import Path

import pytest

from bot.cli import prepared
from bot.dialogue.guide import Guide


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds what was learned, which takes long, and nothing else."""
    folder = tmp_path / "cache"
    shutil.copytree(prepared.CACHE, folder, ignore=shutil.ignore_patterns("understanding-*"))
    monkeypatch.setattr(prepared, "CACHE", folder)
    return folder


def test_it_is_kept_for_this_account_only_and_read_back_the_same(cache: Path, guide: Guide) -> None:
    first = prepared.understanding()
    (kept,) = cache.glob("understanding-*.pickle")
    assert kept.stat().st_mode & 0o777 == 0o600
    again = prepared.understanding()
    assert again is not first
    home = guide.place_at("home", "rw")
    assert Guide(again.library, "rinda_bot").show(home) == guide.show(home)
    assert again.read("he threatens me with my photos") == first.read("he threatens me with my photos")


def test_a_damaged_file_is_made_anew(cache: Path) -> None:
    prepared.understanding()
    (kept,) = cache.glob("understanding-*.pickle")
    kept.write_bytes(b"damaged")
    assert prepared.understanding().read("hello").language
    assert kept.read_bytes() != b"damaged"
