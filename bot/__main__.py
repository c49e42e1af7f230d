"""`rinda`, the same as `python -m bot`."""

import gc
import sys


def main() -> None:
    """Runs the command line."""
    # What is imported stays: looking for garbage in it would take a quarter of the time, now and again later.
    gc.disable()
    # python-telegram-bot brings httpx along, which Rinda does not use, and httpx a command line that loads rich.
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    from bot.cli import application  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    application()


if __name__ == "__main__":
    main()
