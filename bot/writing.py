"""Writes a file at one stroke, so that a full disk or a stop in between leaves no half of it."""

import os
import stat
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Writes `content` beside `path` and puts it there: whoever reads meanwhile sees the old file or the new one.

    A link stays, and what it leads to is exchanged; permissions stay as they are. What is no file, such as /dev/stdout
    or a pipe, is written as it stands. Raises OSError; then `path` is as it was, and nothing is left beside it.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path = path.resolve()
    beside = path.with_name(f"{path.name}.{os.urandom(4).hex()}.new")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            # Some disks say only now that they are full.
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(stat.S_IMODE(path.stat().st_mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
