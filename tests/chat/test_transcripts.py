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
    written = path.read_text(encoding="utf-8")  # noqa: ASYNC240  a small file, and nobody else waits
    heard = await _conversation(chats, [line[2:] for line in written.splitlines() if line.startswith("> ")])
    if request.config.getoption("--rewrite-transcripts"):
        path.write_text(heard, encoding="utf-8")  # noqa: ASYNC240
    else:
        assert heard == written


async def _conversation(chats: Chats, acts: list[str]) -> str:
    person = chats.person(1)
    lines = []
    for act in acts:
        await (person.send(act.strip('"')) if act.startswith('"') else person.press(act))
        newest = (await person.read()).rstrip().split("\n\nbot #")[-1]
        # The message's number and the toast's absence say nothing to a reader.
        lines += [f"> {act}", "", *(line.rstrip() for line in newest.splitlines()[1:]), ""]
    return "\n".join(lines)
