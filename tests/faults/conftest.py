"""What the tests of faults share."""

from tests.counts.postgres import postgres

__all__ = ["postgres"]
