"""Whole conversations as plain text: what people read and where a tap leads is seen in a diff.

A line that begins with "> " is what the person does: a label to press, or with quotes a text to send. All else is what
stands in the chat afterwards. `pytest --rewrite-transcripts` writes the files anew.
"""

from pathlib import Path

import pytest

from tests.chat.person import Chats

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(path: Path, chats: Chats, request: pytest.FixtureRequest) -> None:
    written = path.read_text(encoding="utf-8")
    acts = [line.removeprefix("> ") for line in written.splitlines() if line.startswith("> ")]
    person = chats.person(1)
    lines = []
    for act in acts:
        if act.startswith('"'):
            await person.send(act.strip('"'))
        else:
            await person.press(act)
        shown = (await person.read()).rstrip().split("\n\nperson #")[-1].split("\n\nbot #")
        lines += [f"> {act}", "", *(_newest(shown)), ""]
    heard = "\n".join(lines)
    if request.config.getoption("--rewrite-transcripts"):
        path.write_text(heard, encoding="utf-8")
    assert heard == path.read_text(encoding="utf-8")


def _newest(parts: list[str]) -> list[str]:
    """The newest message of the bot without its number, which says nothing to a reader."""
    return [line.rstrip() for line in parts[-1].splitlines()[1:]]
