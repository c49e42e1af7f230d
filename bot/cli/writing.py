"""What a command says where a file cannot be written."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer

from bot.writing import write_whole

FAILED, USAGE_ERROR = 1, 2

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What the disk says for itself, whatever file was named."""


OTHER_FILE: Final = "name another file"
OTHER_FOLDER: Final = "name another folder"
MAY_WRITE: Final = "let this account write it and its folder"


def write_or_exit(path: Path, content: bytes, instead: str = OTHER_FILE) -> None:
    """Writes `content` to `path` at one stroke, or ends the program as `writing` does; then no half of it is left."""
    with writing(path, instead):
        write_whole(path, content)


@contextmanager
def writing(path: Path, instead: str = OTHER_FILE) -> Iterator[None]:
    """Where the block cannot write, ends the program with one line that names `path`: with exit code 2 where it is the
    path's fault (the line then says what to do `instead`), with 1 where the disk is full."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in FULL
        advice = "make room on the disk. Nothing was changed there" if is_full else instead
        typer.echo(f"{path} cannot be written ({error.strerror}): {advice}", err=True)
        raise typer.Exit(FAILED if is_full else USAGE_ERROR) from None
