"""The content and what was learned from it, kept ready in `.cache/`, so that a start takes less than a second."""

import compileall
import gc
import hashlib
import logging
import os
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from bot.cli.content import DIALOGUES, LOCALES, loaded
from bot.counts.count import kigali_today
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.typed.understanding import Learned, Understanding, learn
from bot.settings import ROOT

log = logging.getLogger(__name__)

CACHE = ROOT / ".cache"
CODE = ROOT / "bot"

TAUGHT_BY = ("safeguarding.yaml", "meanings.yaml", "examples/*.tsv", "questions/*.tsv")
"""What is learned from, below `dialogues/`: a change of any other text need not be learned anew."""

Kept = TypeVar("Kept", Understanding, Learned)


def understanding() -> Understanding:
    """The content with everything that is needed to understand typed words.

    The first start after a change takes longer. Raises ContentError where the content has mistakes.
    """
    content = [path for pattern in ("**/*.yaml", "**/*.tsv") for path in DIALOGUES.glob(pattern)]
    everything = [*CODE.glob("**/*.py"), *content, *LOCALES.glob("**/*.po")]
    # The content lives as long as the process: looking for garbage in it, now or later, costs as much as reading it.
    gc.disable()
    try:
        return _kept("understanding", Understanding, _digest(everything), _understand, _reads_so_today)
    finally:
        gc.freeze()
        gc.enable()


def _understand() -> Understanding:
    library = loaded(kigali_today())
    guide = Guide(library)
    for place in guide.plain_places():
        guide.show(place)  # Whatever cannot be shown fails here, and not at somebody's tap.
    # Where PYTHONDONTWRITEBYTECODE is set, as in many containers, each start would compile all of it again.
    compileall.compile_dir(CODE, quiet=2)
    return Understanding(library, taught(library))


def _reads_so_today(kept: Understanding) -> bool:
    return kept.library.first_day <= kigali_today() <= kept.library.last_day


def taught(library: Library) -> Learned:
    """What the examples and questions of `library` teach."""
    return _kept("learned", Learned, _lesson(library), lambda: learn(library))


def has_learned(library: Library) -> bool:
    """Whether what `library` teaches is kept, so that no start has to learn it."""
    path = _place("learned", _lesson(library))
    return path.is_file() and path.stat().st_uid == os.getuid()


def _lesson(library: Library) -> str:
    texts = [path for pattern in TAUGHT_BY for path in library.folder.glob(pattern)]
    code = CODE.glob("dialogue/typed/*.py")
    names = " ".join(library.source.screens)
    return _digest([*texts, *code], names)


def _place(name: str, digest: str) -> Path:
    return CACHE / f"{name}-{digest}.pickle"


def _digest(files: Iterable[Path], more: str = "") -> str:
    digest = hashlib.sha256(more.encode())
    for path in sorted(files):
        digest.update(f"{path}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _kept(
    name: str, kind: type[Kept], digest: str, make: Callable[[], Kept], holds: Callable[[Kept], bool] = lambda _: True
) -> Kept:
    """What `make` makes, from the cache where it was made of the same files before and still `holds`."""
    path = _place(name, digest)
    try:
        # Only what this account itself has written is read: unpickling runs what the file says.
        if path.stat().st_uid == os.getuid():
            found = pickle.loads(path.read_bytes())  # noqa: S301
            if isinstance(found, kind) and holds(found):
                return found
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError):
        log.debug("%s is not in the cache: made anew", name)
    made = make()
    try:
        _keep(path, made)
    except OSError as error:
        log.info("%s cannot be kept in %s (%s): the next start makes it anew", name, CACHE, type(error).__name__)
    return made


def _keep(path: Path, made: Understanding | Learned) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    name = path.name.partition("-")[0]
    for older in path.parent.glob(f"{name}-*.pickle"):
        older.unlink(missing_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    beside.replace(path)
