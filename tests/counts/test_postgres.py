"""Counts are exact in either database, whatever happens to the server or to the way there."""

import asyncio
import logging
import sys
from contextlib import suppress
from datetime import date, timedelta

import pytest

from bot.counts import server as server_module
from bot.counts import store as store_module
from bot.counts.count import Count, Happening, kigali_today
from bot.counts.errors import StoreError
from bot.counts.measures import Cell
from bot.counts.moving import Moved, move
from bot.counts.receipts import Receipt
from bot.counts.schema import counts, writers
from bot.counts.store import CountStore, counts_engine
from bot.settings import ROOT

from .postgres import DAY, ONE, PASSWORD, Server, Way, counting, execute

TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def until_somebody_waits(url: str) -> None:
    """Until a connection waits for a row that another holds."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    while await execute(url, waiting) != [1]:  # noqa: ASYNC110  another process waits
        await asyncio.sleep(0.01)


async def test_a_batch_with_a_receipt_counts_once(either_store: CountStore) -> None:
    for receipt in (Receipt("one", 1), Receipt("one", 1), Receipt("one", 2), Receipt("two", 1), Receipt("one", 2)):
        await either_store.add(ONE, receipt)
    assert await either_store.cells(DAY, DAY) == [Cell("screen", "help", "rw", 3)]


async def test_of_a_process_only_its_last_number_and_day_are_kept_and_not_for_long(url: str) -> None:
    async with counting(url) as first:
        for _ in range(3):
            first.tap()
            assert await first.flush()
        engine = first.store.engine
        async with engine.begin() as connection:
            (row,) = await connection.execute(writers.select())
            assert tuple(row)[1:] == (3, kigali_today())
            await connection.execute(writers.update().values(day=kigali_today() - timedelta(days=31)))
        async with counting(url) as second:
            second.tap()
            assert await second.flush()
        async with engine.connect() as connection:
            (left,) = await connection.execute(writers.select())
        assert left.id != row.id


async def test_two_processes_add_up_exactly(url: str) -> None:
    subjects = [f"screen-{number}" for number in range(40)]
    rounds = 25
    commands = [("-m", "tests.counts.postgres", url, str(rounds), *order) for order in (subjects, subjects[::-1])]
    async with counting(url) as third:
        programs = [
            await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
            for command in commands
        ]
        ends = asyncio.gather(*(program.communicate() for program in programs))
        while not ends.done():
            third.buffer.add("screen", "screen-7", "rw")
            await third.flush()
            await asyncio.sleep(0.002)
        assert [program.returncode for program in programs] == [0, 0]
        if "postgresql" in url:
            # No write failed and was tried again, so there was no deadlock.
            assert [said for _, said in await ends] == [b"", b""]
        third.buffer.add("screen", "screen-7", "rw")
        while not await third.flush():
            pass
        found = {cell.subject: cell.n for cell in await third.store.cells(DAY, DAY)}
        assert found.pop("screen-7") > 2 * rounds
        assert found == {subject: 2 * rounds for subject in subjects if subject != "screen-7"}


async def test_rows_are_taken_in_one_order_so_that_two_writers_cannot_wait_for_each_other(postgres: Server) -> None:
    url = postgres.new_database()
    batch = {(DAY, Count(Happening.SCREEN, subject, "rw")): 1 for subject in ("c", "b", "a")}
    async with counting(url) as bot:
        await bot.store.add(batch)
        async with bot.store.engine.connect() as other:
            await other.execute(counts.select().where(counts.c.subject == "b").with_for_update())
            write = asyncio.create_task(bot.store.add(batch))
            await until_somebody_waits(url)
            await other.execute(counts.select().where(counts.c.subject == "c").with_for_update(nowait=True))
        await write
        assert await bot.counted() == 6


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_a_restart_in_mid_write_neither_loses_nor_doubles(postgres: Server, mode: str) -> None:
    async with counting(postgres.new_database()) as bot:
        taps = 0
        written: list[bool] = []

        async def go_on(until: asyncio.Event) -> None:
            nonlocal taps
            while not until.is_set():
                bot.tap()
                taps += 1
                written.append(await bot.flush())
                await asyncio.sleep(0)

        done = asyncio.Event()
        writing = asyncio.create_task(go_on(done))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(postgres.stop, mode)
        await asyncio.sleep(0.05)
        await asyncio.to_thread(postgres.start)
        await asyncio.sleep(0.1)
        done.set()
        await writing
        assert False in written
        assert await bot.flush()
        assert await bot.counted() == taps


async def test_a_killed_connection_neither_loses_nor_doubles(postgres: Server) -> None:
    url = postgres.new_database()
    async with counting(url) as bot:
        bot.tap()
        assert await bot.flush()
        engine = counts_engine(url)
        async with engine.connect() as other:
            # Somebody holds the row, so that the write is certainly under way when it is killed.
            await other.execute(counts.update().values(n=counts.c.n))
            bot.tap()
            write = asyncio.create_task(bot.flush())
            await until_somebody_waits(url)
            await execute(url, f"{TERMINATE} AND wait_event_type = 'Lock'")
            assert not await write
        await engine.dispose()
        bot.tap()
        assert await bot.flush()
        assert await bot.counted() == 3


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_connection_that_breaks_at_the_commit_neither_loses_nor_doubles(postgres: Server, cut: str) -> None:
    url = postgres.new_database()
    async with Way(postgres.port) as way, counting(way.through(url)) as bot:
        bot.tap(3)
        way.cut = cut
        for _ in range(3):
            assert not await bot.flush()
            bot.tap()
        async with counting(url) as direct:
            assert await direct.counted() == (3 if cut == "after" else 0)
        way.cut = ""
        assert await bot.flush()
        assert await bot.counted() == 6


async def test_a_cancelled_commit_neither_loses_nor_doubles(url: str) -> None:
    async with counting(url) as bot:
        for delay in range(20):
            bot.tap()
            write = asyncio.create_task(bot.flush())
            await asyncio.sleep(delay / 4000)
            write.cancel()
            with suppress(asyncio.CancelledError):
                await write
        while not await bot.flush():
            pass
        assert await bot.counted() == 20


async def test_counts_wait_while_the_server_is_down(postgres: Server) -> None:
    url = postgres.new_database()
    async with counting(url) as bot:
        postgres.stop()
        for _ in range(3):
            bot.tap()
            assert not await bot.flush()
        with pytest.raises(StoreError, match="cannot be reached"):
            await CountStore.open(url)
        postgres.start()
        assert await bot.flush()
        assert await bot.counted() == 3


async def test_a_server_that_moved_behind_its_name_is_found_again(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(server_module, "ANSWER_SECONDS", 0.2)
    url = postgres.new_database()
    async with Way(postgres.port) as second, Way(postgres.port) as way, counting(way.through(url)) as bot:
        bot.tap()
        assert await bot.flush()
        bot.tap()
        # The old machine is gone without a word: what was connected hangs, and so does who comes now.
        way.target = 0
        assert not await bot.flush()
        assert not await bot.flush()
        way.target = second.port
        bot.tap()
        assert await bot.flush()
        assert await bot.counted() == 3


async def test_a_server_that_hangs_does_not_keep_the_bot_from_stopping(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.new_database()
    async with Way(postgres.port) as way, counting(way.through(url)) as bot:
        monkeypatch.setattr(store_module, "WRITE_SECONDS", 0.2)
        bot.tap()
        way.target = 0
        assert not await bot.flush()
        async with asyncio.timeout(5):
            await bot.flusher.stop()
            await bot.store.close()


async def test_a_server_that_only_lets_read_is_left_for_the_one_that_took_over(postgres: Server) -> None:
    url = postgres.new_database()
    name = url.rpartition("/")[2]
    async with counting(url) as bot:
        await execute(url, f"ALTER DATABASE {name} SET default_transaction_read_only = on", TERMINATE)
        bot.tap()
        assert not await bot.flush()
        await execute(url, "SET default_transaction_read_only = off", f"ALTER DATABASE {name} RESET ALL")
        assert await bot.flush()
        assert await bot.counted() == 1


async def test_a_writer_that_vanished_does_not_hold_up_the_others_for_long(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "ANSWER_SECONDS", 0.5)
    url = postgres.new_database()
    async with Way(postgres.port) as way, counting(url) as bot:
        bot.tap()
        assert await bot.flush()
        engine = counts_engine(way.through(url))
        async with engine.connect() as vanished:
            await vanished.execute(counts.update().values(n=counts.c.n))
            way.target = 0
            bot.tap()
            async with asyncio.timeout(10):
                while not await bot.flush():
                    pass
            assert await bot.counted() == 2
            await vanished.invalidate()
        await engine.dispose()


async def test_what_is_published_stays_as_it_was_first(either_store: CountStore) -> None:
    await either_store.publish({"2027-01": "first"})
    await either_store.publish({"2027-01": "second", "2027-02": "other"})
    assert await either_store.published() == {"2027-01": "first", "2027-02": "other"}
    assert await either_store.earliest_day() is None
    assert not await either_store.is_demo()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (f"{PASSWORD}@", f"{PASSWORD}-wrong@"),
        ("@127.0.0.1", "@127.0.0.2"),
        ("@127.0.0.1", f"@{PASSWORD}.invalid"),
        ("/counts", f"/counts?{PASSWORD}=1&counts="),
        ("/counts", f"/counts?sslmode={PASSWORD}&counts="),
    ],
)
async def test_the_password_is_in_no_error_and_no_log(
    postgres: Server, right: str, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres.new_database().replace(right, wrong)
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError, match=r"^(the database|an option) ") as refusal:
        await CountStore.open(url)
    assert refusal.value.__suppress_context__
    assert PASSWORD not in str(refusal.value)
    assert PASSWORD not in caplog.text


async def test_an_address_as_providers_give_it_out_is_understood(postgres: Server) -> None:
    url = postgres.new_database().replace("+asyncpg", "")
    await (await CountStore.open(f"{url}?sslmode=prefer")).close()
    with pytest.raises(StoreError, match="cannot be reached"):
        # This server has no certificate.
        await CountStore.open(f"{url}?sslmode=require")


async def filled(url: str) -> CountStore:
    store = await CountStore.open(url)
    for day in range(1, 29):
        count = Count(Happening.SCREEN, "help", "rw")
        await store.add({(date(2026, 2, day), count): day, (date(2026, 2, day), count._replace(language="en")): 2**40})
    await store.publish({"2026-02": '{"é": 1}', "2026-01": "{}"})
    return store


async def test_everything_is_moved_both_ways(postgres: Server, url: str) -> None:
    source, target = await filled(url), await CountStore.open(postgres.new_database())
    back = await CountStore.open(url.replace("counts", "other") if "sqlite" in url else postgres.new_database())
    for one, other in ((source, target), (target, back)):
        assert await move(one, other) == Moved(56, 28 * 2**40 + 406, 2)
    assert await back.published() == await source.published()
    for day in (1, 28):
        cells = [await store.cells(date(2026, 2, day), date(2026, 2, day)) for store in (source, back)]
        assert sorted(cells[0]) == sorted(cells[1])
    for store in (source, target, back):
        await store.close()


async def test_a_target_that_holds_something_is_left_as_it_is(postgres: Server, either_store: CountStore) -> None:
    source = await filled(postgres.new_database())
    await either_store.add(ONE)
    with pytest.raises(StoreError, match="holds counts already"):
        await move(source, either_store)
    assert await either_store.cells(date.min, date.max) == [Cell("screen", "help", "rw", 1)]
    await source.close()


async def test_an_empty_source_is_a_mistake(postgres: Server, either_store: CountStore) -> None:
    source = await CountStore.open(postgres.new_database())
    with pytest.raises(StoreError, match="holds no counts"):
        await move(source, either_store)
    await source.close()
