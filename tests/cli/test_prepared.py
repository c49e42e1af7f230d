"""What was prepared is used again as long as nothing has changed, and made anew otherwise."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import prepared
from bot.dialogue.guide import Guide
from tests.day import DAY


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


def test_it_is_used_on_later_days_until_the_calendar_changes_a_text(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "kigali_today", lambda: DAY)
    last = prepared.understanding().library.last_day
    assert last > DAY
    (kept,) = cache.glob("understanding-*.pickle")
    made = kept.read_bytes()
    for day, is_used in ((last, True), (last + timedelta(days=1), False), (DAY, False)):
        monkeypatch.setattr(prepared, "kigali_today", lambda day=day: day)
        assert prepared.understanding().library.first_day == (DAY if is_used else day)
        assert (kept.read_bytes() == made) is is_used
        made = kept.read_bytes()
