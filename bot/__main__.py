"""`rinda`, the same as `python -m bot`."""

from bot.cli import application


def main() -> None:
    """Runs the command line."""
    application()


if __name__ == "__main__":
    main()
