"""The day that the content is read for, so that tests say the same next year."""

from datetime import date

DAY = date(2026, 11, 28)
"""Later contacts that nobody has checked are shown with that word, and then hidden, in texts that tests compare."""
