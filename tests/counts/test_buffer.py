"""The buffer counts for the day in Rwanda, loses nothing and cannot grow without end."""

from datetime import UTC, date, datetime

import pytest

from bot.counts import buffer as buffer_module
from bot.counts.buffer import OTHER, CountBuffer
from bot.counts.count import Count, Happening, kigali_day

DAY = date(2026, 2, 10)


def test_a_day_begins_at_midnight_in_rwanda() -> None:
    assert kigali_day(datetime(2026, 2, 9, 21, 59, tzinfo=UTC)) == date(2026, 2, 9)
    assert kigali_day(datetime(2026, 2, 9, 22, 0, tzinfo=UTC)) == date(2026, 2, 10)


def test_a_moment_without_a_time_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        kigali_day(datetime(2026, 2, 9, 22, 0))  # noqa: DTZ001


def test_the_same_things_add_up_and_different_ones_stay_apart() -> None:
    buffer = CountBuffer(lambda: DAY)
    buffer.add("screen", "help", "rw")
    buffer.add("screen", "help", "rw", 2)
    buffer.add("screen", "help", "en")
    buffer.add("contact", "help", "rw")
    assert buffer.take() == {
        (DAY, Count(Happening.SCREEN, "help", "rw")): 3,
        (DAY, Count(Happening.SCREEN, "help", "en")): 1,
        (DAY, Count(Happening.CONTACT, "help", "rw")): 1,
    }


def test_taps_before_and_after_midnight_count_for_their_own_days() -> None:
    days = iter([DAY, date(2026, 2, 11)])
    buffer = CountBuffer(lambda: next(days))
    buffer.add("hide", "home", "rw")
    buffer.add("hide", "home", "rw")
    assert [day for day, _ in buffer.take()] == [DAY, date(2026, 2, 11)]


def test_what_was_taken_is_not_counted_again() -> None:
    buffer = CountBuffer(lambda: DAY)
    buffer.add("hide", "home", "rw")
    buffer.take()
    assert buffer.take() == {}


def test_beyond_the_limit_new_subjects_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffer_module, "MOST_KEYS", 3)
    buffer = CountBuffer(lambda: DAY)
    for number in range(50):
        buffer.add("screen", f"screen-{number}", "rw")
    buffer.add("screen", "screen-0", "rw")
    found = {count.subject: n for (_, count), n in buffer.take().items()}
    assert found == {"screen-0": 2, "screen-1": 1, "screen-2": 1, OTHER: 47}


@pytest.mark.parametrize("n", [0, -1])
def test_a_count_never_shrinks(n: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        CountBuffer(lambda: DAY).add("screen", "help", "rw", n)


def test_an_unknown_kind_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="unknown kind") as refusal:
        CountBuffer(lambda: DAY).add("words somebody typed", "help", "rw")
    assert "typed" not in str(refusal.value)
