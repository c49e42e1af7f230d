"""Whoever reads the logs learns nothing about anybody."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.logs import TALKATIVE, set_up_logging

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz_-0123456"
SECRET = "my name is Keza and I am twelve"


@pytest.fixture(autouse=True)
def unchanged_logging() -> Iterator[None]:
    """Put back what the test runner has set up."""
    root, loggers = logging.getLogger(), [logging.getLogger(name) for name in TALKATIVE]
    before = root.handlers, root.level, [logger.level for logger in loggers]
    root.handlers = []
    yield
    root.handlers, level, levels = before
    root.setLevel(level)
    for logger, its in zip(loggers, levels, strict=True):
        logger.setLevel(its)


def rindas_own() -> logging.Logger:
    """One of Rinda's loggers. Called within the test, since pytest changes standard error after the fixtures."""
    set_up_logging("DEBUG")
    return logging.getLogger("bot.telegram.handlers")


def fail(text: str = SECRET) -> None:
    raise ValueError(text)


def test_a_line_says_when_how_grave_where_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    log = rindas_own()
    log.info("ready: %d screens", 87)
    line = capsys.readouterr().err
    assert line.endswith(" INFO bot.telegram.handlers: ready: 87 screens\n")
    assert line[:2] == "20"


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        (f"calling /bot{TOKEN}/getMe", ()),
        ("calling %s", (f"https://example.org/bot{TOKEN}/getMe",)),
        ("%(token)s", ({"token": TOKEN},)),
        ("%r", ([TOKEN],)),
        ("1%s", (TOKEN[1:],)),  # put together from the message and an argument
    ],
)
def test_a_token_is_taken_out_of_message_and_arguments(
    capsys: pytest.CaptureFixture[str], message: str, arguments: tuple[object, ...]
) -> None:
    log = rindas_own()
    log.warning(message, *arguments)
    written = capsys.readouterr().err
    assert TOKEN[10:] not in written
    assert "[token]" in written


@pytest.mark.parametrize("name", [*TALKATIVE, "telegram.ext.Updater", "sqlalchemy.engine.Engine", "aiohttp.access"])
def test_records_of_talkative_libraries_lose_their_text(capsys: pytest.CaptureFixture[str], name: str) -> None:
    set_up_logging("DEBUG")
    library = logging.getLogger(name)
    library.error("update %s", {"text": SECRET})
    try:
        fail()
    except ValueError:
        library.exception(SECRET)
    written = capsys.readouterr().err
    assert SECRET not in written
    assert f"a message of {name} at line " in written
    assert "(no error)" in written
    assert "(ValueError)" in written


def test_talkative_libraries_write_no_less_than_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG")
    logging.getLogger("telegram.ext").info("an update")
    assert capsys.readouterr().err == ""
    set_up_logging("ERROR")
    logging.getLogger("telegram.ext").warning("an update")
    assert capsys.readouterr().err == ""


def test_a_logger_that_is_only_called_alike_keeps_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG")
    logging.getLogger("bot.telegram").warning("a warning")
    logging.getLogger("telegraph").warning("another")
    assert [line.rpartition(": ")[2] for line in capsys.readouterr().err.splitlines()] == ["a warning", "another"]


def test_an_exception_shows_its_class_and_place_but_never_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    log = rindas_own()
    try:
        try:
            fail()
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        log.exception("could not answer")
    written = capsys.readouterr().err
    assert SECRET not in written
    assert "could not answer\nRuntimeError\n  at " in written
    assert f"{__file__}:" in written
    assert "in test_an_exception_shows_its_class_and_place_but_never_its_text\n" in written


def test_every_place_that_an_exception_came_through_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    log = rindas_own()
    try:
        fail()
    except ValueError:
        log.exception("could not answer")
    places = [line for line in capsys.readouterr().err.splitlines() if line.startswith("  at ")]
    assert [place.rpartition(" in ")[2] for place in places] == [
        "test_every_place_that_an_exception_came_through_is_named",
        "fail",
    ]
    assert places[1].rpartition(" in ")[0].endswith(f":{fail.__code__.co_firstlineno + 1}")


def test_a_traceback_without_an_exception_is_taken_for_none(capsys: pytest.CaptureFixture[str]) -> None:
    log = rindas_own()
    log.error("odd", exc_info=(None, None, None))
    assert "odd" in capsys.readouterr().err


def test_the_stack_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log = rindas_own()
    log.warning("here", stack_info=True)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_per_cent_sign_is_only_a_sign(capsys: pytest.CaptureFixture[str]) -> None:
    log = rindas_own()
    log.info("100% s done")
    log.info("%s", "50% d")
    assert [line.rpartition(": ")[2] for line in capsys.readouterr().err.splitlines()] == ["100% s done", "50% d"]


def test_a_poisoned_record_of_a_library_does_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG")
    logging.getLogger("telegram").error("%d updates", SECRET)
    assert SECRET not in capsys.readouterr().err


class Poison:
    def __str__(self) -> str:
        raise ValueError(SECRET)


@pytest.mark.parametrize(
    ("message", "arguments"),
    [("%d screens", ("many",)), ("%s and %s", ("one",)), ("no place", ("for this",)), ("%s", (Poison(),))],
)
def test_a_poisoned_record_does_no_harm(
    capsys: pytest.CaptureFixture[str], message: str, arguments: tuple[object, ...]
) -> None:
    log = rindas_own()
    log.error(message, *arguments)
    log.error("still here")
    written = capsys.readouterr().err
    assert "still here" in written
    assert SECRET not in written


def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("WARNING")
    logging.getLogger("bot").info("not this")
    logging.getLogger("bot").warning("this")
    assert capsys.readouterr().err.endswith("this\n")
    set_up_logging("INFO")
    assert len(logging.getLogger().handlers) == 1


def test_json_is_one_object_a_line_with_the_same_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG", "json")
    log = logging.getLogger("bot.telegram.handlers")
    log.info("ready:\n%d screens", 87, extra={"person": SECRET})
    try:
        fail()
    except ValueError:
        log.exception("could not answer", stack_info=True)
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert datetime.fromisoformat(first.pop("time")).utcoffset() is not None
    assert first == {"level": "INFO", "logger": "bot.telegram.handlers", "message": "ready:\n87 screens"}
    assert (second["level"], second["message"], second["error"]) == ("ERROR", "could not answer", "ValueError")
    assert [place.rpartition(" in ")[2] for place in second["places"]][-1] == "fail"
    assert second.keys() == {"time", "level", "logger", "message", "error", "places"}


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_in_no_form_and_at_no_level_is_there_a_person_or_the_token(
    capsys: pytest.CaptureFixture[str], form: str, level: str
) -> None:
    set_up_logging(level, form)
    for name in ("bot.cli.run", *TALKATIVE):
        try:
            fail(f"{SECRET} {TOKEN}")
        except ValueError:
            logging.getLogger(name).exception("calling /bot%s/getMe", TOKEN, extra={"update": SECRET})
    logging.getLogger("telegram").error("update %s", {"text": SECRET})
    logging.getLogger("bot").error("%s", Poison())
    written = capsys.readouterr().err
    assert written
    assert SECRET not in written
    assert TOKEN[10:] not in written
