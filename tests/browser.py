"""The real browser of the tests: Debian's Chromium."""

import os
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# In CI a missing browser must fail, not pass unseen.
NEEDS_A_BROWSER = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"), reason="no Chromium at /usr/bin/chromium (and not in CI)"
)
