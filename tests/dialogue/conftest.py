"""A small library in a folder of its own, and one guide with every kind of screen."""

from pathlib import Path

import pytest

from bot.dialogue.guide import Guide

from .every_kind import every_kind
from .small_content import SmallContent


@pytest.fixture
def content(tmp_path: Path) -> SmallContent:
    return SmallContent(tmp_path)


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A guide in French and English through all eight kinds of screens."""
    return every_kind(tmp_path_factory.mktemp("content"))
