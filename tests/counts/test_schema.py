"""Either database comes up to this program by itself, whatever it was before."""

import asyncio

import pytest
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from bot.counts.errors import StoreError
from bot.counts.schema import STEPS, claims, contents, counts, lock, published, writers
from bot.counts.store import CountStore, counts_engine

from .postgres import DAY, ONE, counting, execute


async def test_several_programs_may_make_the_tables_at_once(url: str) -> None:
    stores = await asyncio.gather(*(CountStore.open(url) for _ in range(6)))
    for store in stores:
        await store.add(ONE)
        await store.close()
    assert await execute(url, "SELECT version FROM schema_version") == [len(STEPS)]
    assert await execute(url, "SELECT n FROM counts") == [6]


@pytest.mark.parametrize("older", [STEPS[:1], STEPS[:2]])
async def test_databases_from_before_there_were_versions_are_upgraded(url: str, older: tuple[str, ...]) -> None:
    row = f"INSERT INTO counts VALUES ('{DAY}', 'screen', 'help', 'rw', 4)"  # noqa: S608  our own
    await execute(url, *older, row)
    async with counting(url) as bot:
        bot.tap()
        assert await bot.flush()
        assert await bot.counted() == 5
        assert await bot.store.published() == {}
    assert await execute(url, "SELECT version FROM schema_version") == [len(STEPS)]


async def test_an_upgrade_that_fails_changes_nothing(url: str) -> None:
    # A table of that name which is not ours.
    await execute(url, "CREATE TABLE writers (something TEXT)")
    with pytest.raises((StoreError, SQLAlchemyError)):
        await CountStore.open(url)
    await execute(url, "DROP TABLE writers")
    for table in ("counts", "schema_version"):
        with pytest.raises(SQLAlchemyError):
            await execute(url, f"SELECT * FROM {table}")  # noqa: S608
    await (await CountStore.open(url)).close()


async def test_an_older_program_leaves_a_newer_database_alone(url: str) -> None:
    await (await CountStore.open(url)).close()
    await execute(url, "UPDATE schema_version SET version = version + 1")
    with pytest.raises(StoreError, match=r"^these counts were kept by a newer Rinda \(.+\): start that one$"):
        await CountStore.open(url)


async def test_a_start_does_not_wait_where_nothing_is_to_upgrade(url: str) -> None:
    await (await CountStore.open(url)).close()
    engine = counts_engine(url)
    async with engine.connect() as other, asyncio.timeout(1):
        await lock(other)
        await (await CountStore.open(url)).close()
    await engine.dispose()


async def test_the_steps_end_where_the_program_believes(either_store: CountStore) -> None:
    def columns(connection: Connection) -> dict[str, list[tuple[str, type, bool]]]:
        return {
            table.name: [
                (str(found["name"]), found["type"].python_type, bool(found["nullable"]))
                for found in inspect(connection).get_columns(table.name)
            ]
            for table in (counts, published, writers, claims, contents)
        }

    async with either_store.engine.connect() as connection:
        found = await connection.run_sync(columns)
    assert found == {
        table.name: [(column.name, column.type.python_type, bool(column.nullable)) for column in table.columns]
        for table in (counts, published, writers, claims, contents)
    }
