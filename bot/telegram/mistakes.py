"""Says what went wrong in our own code: its kind and place, and nothing about anybody."""

import logging

log = logging.getLogger(__name__)


def say_what_failed(error: BaseException | None) -> None:
    """Logs what kind of error it was and where it arose, nothing of the update or of the error's text."""
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown place"
    log.error("an update was not answered: %s at %s", type(error).__name__, where)
