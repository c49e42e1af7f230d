"""`rinda move-counts` as an operator uses it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.counts.store import CountStore
from tests.counts.postgres import ONE, PASSWORD, Server, running


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def counted(tmp_path: Path) -> str:
    """The URL of a file in which something was counted."""

    async def count(url: str) -> None:
        store = await CountStore.open(url)
        await store.add(ONE)
        await store.publish({"2026-01": "{}"})
        await store.close()

    url = f"sqlite+aiosqlite:///{tmp_path / 'counts.sqlite'}"
    asyncio.run(count(url))
    return url


def test_counts_go_to_postgresql_and_it_is_said_how_many(counted: str, server: Server) -> None:
    target = server.new_database()
    done = CliRunner().invoke(application, ["move-counts", counted, target])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "1 rows of counts, 1 in sum, and 1 published periods copied",
        "The source is as it was. Set DATABASE_URL to the target, and delete the source when all is well.",
    ]
    again = CliRunner().invoke(application, ["move-counts", counted, target])
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == "Nothing was copied: the target holds counts already: they would mix. Name an empty one\n"


@pytest.mark.parametrize(
    "target",
    [f"postgresql+asyncpg://rinda:{PASSWORD}@127.0.0.1:1/counts", f"{PASSWORD}", "sqlite:////nowhere/a.sqlite"],
)
def test_a_target_that_cannot_be_used_gives_one_line_without_the_password(counted: str, target: str) -> None:
    done = CliRunner().invoke(application, ["move-counts", counted, target])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Nothing was copied: the ")
    assert len(done.stderr.splitlines()) == 1
    assert PASSWORD not in done.output


def test_a_source_that_is_missing_is_not_made(tmp_path: Path) -> None:
    urls = [f"sqlite+aiosqlite:///{tmp_path / name}" for name in ("missing.sqlite", "target.sqlite")]
    done = CliRunner().invoke(application, ["move-counts", *urls])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Nothing was copied: the source does not exist: name the SQLite file that holds the counts\n"
    assert not list(tmp_path.iterdir())


def test_a_file_cannot_be_moved_onto_itself(counted: str) -> None:
    done = CliRunner().invoke(application, ["move-counts", counted, counted])
    assert done.exit_code == 1
    assert "holds counts already" in done.stderr
