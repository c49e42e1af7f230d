"""Logging that cannot tell on anybody: no tokens, no updates, no texts of errors."""

import json
import logging
import re
from datetime import UTC, datetime
from types import TracebackType

TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")

# These libraries write whole updates, addresses with the token, or texts that people sent into their records.
TALKATIVE = ("telegram", "httpx", "httpcore", "aiohttp", "aiosqlite", "sqlalchemy", "asyncio")


class Redaction(logging.Filter):
    """Takes out what could be about a person. It sits on the handler, since filters of loggers are not inherited."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record through, without what nobody may read."""
        if record.name.split(".")[0] in TALKATIVE:
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "no error"
            record.msg, record.args = f"a message of {record.name} at line {record.lineno} ({kind})", ()
        else:
            record.msg, record.args = TOKEN.sub("[token]", _text(record)), ()
        record.stack_info = None
        return True


def _text(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  logging's outermost edge: a record that cannot be written must not stop the bot
        return f"a message that cannot be written, from line {record.lineno}"


class PlaceFormatter(logging.Formatter):
    """Writes of an exception what it was and where it arose, never its text, which may hold an id or a message."""

    def formatException(  # noqa: N802  the standard library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The class of the error and the places it came through."""
        kind, _, trace = ei
        return "\n".join([_kind(kind), *(f"  at {place}" for place in _places(trace))])


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON: of an exception the same as `PlaceFormatter`, of all else nothing more."""

    def format(self, record: logging.LogRecord) -> str:
        """The object: time (UTC), level, logger, message, and with an exception its class and places."""
        described: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            kind, _, trace = record.exc_info
            described |= {"error": _kind(kind), "places": _places(trace)}
        return json.dumps(described, ensure_ascii=False)


FORMATTERS: dict[str, logging.Formatter] = {
    "text": PlaceFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"),
    "json": JsonFormatter(),
}


def _kind(kind: type[BaseException] | None) -> str:
    return kind.__name__ if kind else "no error"


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return places


def set_up_logging(level: str, form: str = "text") -> None:
    """Sends all records of `level` and above to standard error, redacted; `form` is one of FORMATTERS."""
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATTERS[form])
    handler.addFilter(Redaction())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
