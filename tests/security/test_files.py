"""Whatever else a machine's accounts may read, they read none of the files that Rinda keeps for itself."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application, prepared
from bot.counts.count import Count, Happening, kigali_today
from bot.counts.store import CountStore
from bot.dialogue.library import Library
from bot.dialogue.typed.understanding import Learned, Understanding
from tests.chat.person import understanding_of


@pytest.fixture(autouse=True)
def open_handed() -> Iterator[None]:
    """The umask of an account that hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}


async def test_the_counts_and_what_lies_beside_them_while_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "counts.sqlite"
    store = await CountStore.open(f"sqlite+aiosqlite:///{path}")
    try:
        async with store.engine.begin() as connection:
            await connection.exec_driver_sql("INSERT INTO counts VALUES ('2027-01-01', 'screen', 'home', 'rw', 1)")
            assert set(modes(tmp_path).values()) == {0o600}
            assert len(modes(tmp_path)) > 1, "the journal is there"
        await store.add({(kigali_today(), Count(Happening.SCREEN, "home", "rw")): 1})
    finally:
        await store.close()
    assert set(modes(tmp_path).values()) == {0o600}


def test_databases_that_commands_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["demo-data", "demo.sqlite"], ["backup", "backup.sqlite"]):
        done = CliRunner().invoke(application, command, env={"DATABASE_URL": "sqlite+aiosqlite:///demo.sqlite"})
        assert done.exit_code == 0, done.output
    assert {"demo.sqlite", "backup.sqlite"} <= modes(tmp_path).keys()
    assert set(modes(tmp_path).values()) == {0o600}


def test_what_was_learned_and_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    monkeypatch.setattr(prepared, "CACHE", folder)
    prepared._keep(folder / "learned-0.pickle", Learned(None, None))  # type: ignore[arg-type]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes(folder) == {"learned-0.pickle": 0o600}


def test_a_cache_that_another_account_has_written_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guide: object
) -> None:
    library: Library = guide.library  # type: ignore[attr-defined]
    made: Understanding = understanding_of(library)
    monkeypatch.setattr(prepared, "CACHE", tmp_path)
    planted = tmp_path / "learned-0.pickle"
    # Unpickled, it would end the process.
    planted.write_bytes(b"cos\n_exit\n(I3\ntR.")
    monkeypatch.setattr(os, "getuid", lambda: planted.stat().st_uid + 1)
    assert prepared._kept("learned", Understanding, "0", lambda: made) is made
