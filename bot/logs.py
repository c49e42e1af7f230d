"""Logging that cannot tell on anybody: no tokens, no updates, no texts of errors."""

import logging
import re
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
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"  at {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
            trace = trace.tb_next
        return "\n".join([kind.__name__ if kind else "no error", *places])


def set_up_logging(level: str) -> None:
    """Sends all records of `level` and above to standard error, redacted."""
    handler = logging.StreamHandler()
    handler.setFormatter(PlaceFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(Redaction())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
