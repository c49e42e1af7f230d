"""What the benchmark asks of its Bot API: stages, each with its own kind of updates; and the way it asks."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["wander", "few", "fresh", "menu", "starts", "burst"]


@dataclass(frozen=True)
class Stage:
    """Updates of one `kind`, until there were `taps` of them or `seconds` are over (0: no limit).

    wander: people who wander through Rinda's content, the same few thousand; few: the same thousand; fresh: each tap
    from a chat that was never seen before; menu: people who tap what the bot itself has put under its message; starts:
    /start, each from a new chat; burst: a minute of `taps` taps in waves. With a `rate` (a second) they come at random
    moments, however slow the bot is; without one always so many are under way that the bot has enough to do.
    """

    kind: Kind
    taps: int = 0
    seconds: float = 0.0
    rate: float = 0.0
