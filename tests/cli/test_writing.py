"""Files that commands write on a full disk: the old one or the whole new one, and no half of any."""

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.counts.publisher import Published
from bot.writing import write_whole
from tests.dialogue.small_content import SmallContent
from tests.organisers.examples import published

ROOM = 100
"""Bytes of a file that still find room: less than any command here writes."""


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may become larger than ROOM, which fails as a full disk does: in the middle of writing."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in: a small guide, something published, and older files in the place of new ones."""
    small = SmallContent(tmp_path)
    for module in ("content", "contacts", "translations"):
        monkeypatch.setattr(f"bot.cli.{module}.DIALOGUES", small.dialogues, raising=False)
        monkeypatch.setattr(f"bot.cli.{module}.LOCALES", small.locales, raising=False)

    async def something(*_: object) -> Published:
        return published()

    monkeypatch.setattr("bot.cli.report.published_or_exit", something)
    monkeypatch.setattr("bot.cli.report._content", lambda *_: b"number" * ROOM)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reviewed.po").write_bytes(small.translate("fr").read_bytes())
    for name in ("old.csv", "old.svg", "maps/overview.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("old", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("report 2027-02 -l en -f csv --output old.csv", "old.csv"),
        ("report 2027-02 -l en -f csv --output new.csv", "new.csv"),
        ("map old.svg", "old.svg"),
        ("map maps --by-topic", "maps/overview.svg"),
        ("contacts confirm line --by School", "contacts.yaml"),
        ("contacts deny line", "contacts.yaml"),
        ("translations update", "messages.po"),
        ("translations import fr reviewed.po --reviewer Keza", "messages.po"),
        ("translations export fr new.po", "new.po"),
    ],
)
def test_on_a_full_disk_every_file_stays_as_it_was(folder: Path, command: str, file: str) -> None:
    before = files(folder)
    with full_disk():
        done = CliRunner().invoke(application, command.split())
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.endswith(
        f"{file} cannot be written (File too large): make room on the disk. Nothing was changed there\n"
    )
    assert len(done.stderr.splitlines()) == 1
    assert files(folder) == before
    assert CliRunner().invoke(application, command.split()).exit_code == 0
    assert files(folder) != before


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("report 2027-02 -l en -f csv --output missing/new.csv", "missing/new.csv"),
        ("map missing/new.svg", "missing/new.svg"),
        ("map old.csv --by-topic", "old.csv"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_named_in_one_line(folder: Path, command: str, file: str) -> None:
    before = files(folder)
    done = CliRunner().invoke(application, command.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{file} cannot be written (")
    assert len(done.stderr.splitlines()) == 1
    assert files(folder) == before


def test_what_is_exchanged_keeps_its_permissions_and_the_link_to_it(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_is_no_file_is_written_as_it_stands(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        write_whole(link, b"new")
    assert link.is_char_device()
    assert list(tmp_path.iterdir()) == [link]
