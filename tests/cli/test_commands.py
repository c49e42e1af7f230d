"""The command line as people use it: help, exit codes, and what each command prints."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer.main
from typer.testing import CliRunner

from bot.cli import application
from bot.cli.content import DIALOGUES, LOCALES, read_library
from bot.cli.stats import NO_CLOSED_MONTH
from bot.counts.count import kigali_today
from bot.dialogue.library import Library
from bot.settings import ROOT, Settings

SETTINGS = ("TELEGRAM_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "SIMULATOR_PORT", "COUNT_FLUSH_SECONDS", "LOG_LEVEL")
README = ROOT / "README.md"


def rinda(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` as a program of its own, with the defaults of all settings that are not given."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**kept, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that the commands of this process read instead of the real one."""
    shutil.copytree(DIALOGUES, tmp_path / "dialogues")
    shutil.copytree(LOCALES, tmp_path / "locales")
    for module in ("content", "translations"):
        monkeypatch.setattr(f"bot.cli.{module}.DIALOGUES", tmp_path / "dialogues")
        monkeypatch.setattr(f"bot.cli.{module}.LOCALES", tmp_path / "locales")
    return tmp_path


def commands(group: object, before: str = "") -> Iterator[tuple[str, str]]:
    """Every command below `group` with its line of help."""
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{before}{name} ")
        if not hasattr(command, "commands"):
            yield f"{before}{name}", command.get_short_help_str(limit=1000)


COMMANDS = dict(commands(typer.main.get_command(application)))


@pytest.mark.parametrize(
    ("command", "listed"),
    [
        ("", ["run", "check", "map", "screens", "stats", "translations"]),
        ("run", ["--browser", "--no-browser"]),
        ("check", []),
        ("map", ["output", "--language", "--topic"]),
        ("screens", ["--language", "-l", "--json"]),
        ("stats", []),
        ("translations", ["status", "update"]),
        ("translations status", []),
        ("translations update", []),
    ],
)
def test_help_lists_what_a_command_takes(command: str, listed: list[str]) -> None:
    done = CliRunner().invoke(application, [*command.split(), "--help"], prog_name="rinda", env={"COLUMNS": "200"})
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"Usage: rinda {command}".strip() in done.stdout
    for word in [*listed, "--help"]:
        assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", done.stdout), word
    if command in COMMANDS:
        assert COMMANDS[command] in " ".join(done.stdout.split())


def test_the_program_says_what_it_can_do() -> None:
    done = rinda("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: python -m bot " in done.stdout
    assert all(command.partition(" ")[0] in done.stdout for command in COMMANDS)


def test_every_command_has_a_line_of_help() -> None:
    assert COMMANDS.keys() >= {"run", "check", "map", "screens", "stats", "translations status", "translations update"}
    assert all(COMMANDS.values())


def test_screens_are_printed_as_json_with_every_screen(library: Library) -> None:
    done = rinda("screens", "--language", "rw", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    screens = json.loads(done.stdout)
    assert {screen["screen"] for screen in screens} == library.source.screens.keys()
    assert len({screen["id"] for screen in screens}) == len(screens)
    for screen in screens:
        assert screen["language"] == "rw"
        assert screen["text"]
        assert not re.search(r"</?[bi]>", screen["text"])
        assert all(button["label"] and button["to"] for row in screen["buttons"] for button in row)


def test_screens_are_printed_as_text_with_where_each_button_leads(library: Library) -> None:
    done = CliRunner().invoke(application, ["screens", "-l", "en"])
    assert done.exit_code == 0
    headings = re.findall(r"^== ([a-z0-9.]+)", done.stdout, re.MULTILINE)
    assert set(headings) == library.source.screens.keys()
    assert re.search(r"\] → help$", done.stdout, re.MULTILINE) or "] → help  [" in done.stdout
    assert "→ nowhere" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["screens", "--language", "xx"], "there is no language “xx”: choose one of rw, en, fr"),
        (["map", "map.svg", "--language", "xx"], "there is no language “xx”: choose one of rw, en, fr"),
        (["map", "maps", "--by-topic", "-l", "xx"], "there is no language “xx”: choose one of rw, en, fr"),
        (["map", "map.svg", "--topic", "xx"], "there is no topic “xx”: choose one of"),
    ],
)
def test_a_wrong_option_ends_with_what_there_is_to_choose_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(application, arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_exit_code_of_check_says_whether_there_are_findings() -> None:
    done = rinda("check")
    *findings, last = done.stdout.splitlines()
    old = [line for line in findings if " days ago: " in line or "are due for another look" in line]
    mistakes = [line for line in findings if line not in old]
    assert last.startswith(f"{len(mistakes)} findings in ")
    assert done.returncode == (1 if mistakes else 0)
    assert all(re.match(r"(dialogues|locales)/\S+:\d+: ", finding) for finding in mistakes)
    assert done.stderr == ""


@pytest.mark.parametrize("days", [200, 400, 800])
def test_what_the_calendar_makes_too_old_is_said_and_fails_no_check(days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    later = kigali_today() + timedelta(days=days)
    for module in ("check", "content"):
        monkeypatch.setattr(f"bot.cli.{module}.kigali_today", lambda: later)
    done = CliRunner().invoke(application, ["check"])
    assert done.exit_code == 0
    *old, summary, last = done.stdout.splitlines()
    assert old
    assert all(" days ago: " in line for line in old)
    assert summary.startswith(f"{len(old)} of these are due for another look")
    assert last.startswith("0 findings in ")


def test_check_finds_what_an_author_broke(copy: Path) -> None:
    (copy / "dialogues" / "extra.yaml").write_text(
        "topic: extra\naudience: young\nscreens:\n  extra: {kind: page, title: A, text: B}\n", encoding="utf-8"
    )
    done = CliRunner().invoke(application, ["check"])
    assert done.exit_code == 1
    assert "dialogues/extra.yaml:4: no button leads to “extra”: link it or take it out\n" in done.stdout


def test_check_without_findings_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.check.findings_of", lambda *_: iter(()))
    monkeypatch.setattr("bot.cli.check.outdated", lambda *_: iter(()))
    done = CliRunner().invoke(application, ["check"])
    assert done.exit_code == 0
    assert re.fullmatch(r"0 findings in \d+ screens \(rw, en, fr\)\n", done.stdout)


def test_a_list_of_words_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_bytes("umwana\nécole\n".encode("latin-1"))
    done = CliRunner().invoke(application, ["check", "--warnings", "--words", str(words)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"{words} is not UTF-8 text: save it as UTF-8\n"


@pytest.mark.parametrize("command", ["check", "screens", "map"])
def test_content_that_cannot_be_read_ends_with_a_line_for_each_mistake(copy: Path, command: str) -> None:
    (copy / "dialogues" / "extra.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    (copy / "dialogues" / "more.yaml").write_text("- a\n", encoding="utf-8")
    done = CliRunner().invoke(application, [command])
    assert (done.exit_code, done.stdout) == (1, "")
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == [
        "dialogues/extra.yaml:2",
        "dialogues/more.yaml:1",
    ]


WRONG_SETTINGS = {
    "TELEGRAM_TOKEN": "12345:too-short-to-be-true",
    "TELEGRAM_API_URL": "ftp://example.org",
    "DATABASE_URL": "mysql://somebody:password@example.org/counts",
    "SIMULATOR_PORT": "70000",
    "COUNT_FLUSH_SECONDS": "0",
    "LOG_LEVEL": "LOUD",
}


def test_a_wrong_setting_ends_the_program_with_one_line() -> None:
    done = rinda("stats", TELEGRAM_TOKEN=WRONG_SETTINGS["TELEGRAM_TOKEN"])
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"TELEGRAM_TOKEN: .+\. See \.env\.example\.\n", done.stderr)


@pytest.mark.parametrize(
    "text", ["# clé\n".encode("latin-1"), "TELEGRAM_TOKEN=\n".encode("utf-16")], ids=["latin-1", "utf-16"]
)
def test_settings_that_are_no_utf_8_are_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes
) -> None:
    file = tmp_path / ".env"
    file.write_bytes(text)
    monkeypatch.setitem(Settings.model_config, "env_file", file)
    done = CliRunner().invoke(application, ["stats"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"{file}: this is not UTF-8 text: save it as UTF-8. See .env.example.\n"


@pytest.mark.parametrize("name", SETTINGS)
def test_each_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for other in SETTINGS:
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, WRONG_SETTINGS[name])
    done = CliRunner().invoke(application, ["stats"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(rf"{name}: .+\. See \.env\.example\.\n", done.stderr)
    assert WRONG_SETTINGS[name] not in done.stderr or name in {"SIMULATOR_PORT", "COUNT_FLUSH_SECONDS"}


def test_stats_of_an_empty_database_say_that_no_month_has_ended(tmp_path: Path) -> None:
    file = tmp_path / "counts.sqlite"
    file.touch()
    done = rinda("stats", DATABASE_URL=f"sqlite+aiosqlite:///{file}")
    assert (done.returncode, done.stderr) == (0, "")
    assert " ".join(done.stdout.split()) == NO_CLOSED_MONTH


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("stats", "counts.sqlite"),
        ("stats", "missing/counts.sqlite"),
        ("report all", "counts.sqlite"),
        ("report --list", "counts.sqlite"),
        ("dashboard", "counts.sqlite"),
    ],
)
def test_who_reads_counts_is_told_where_none_are_and_makes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    file = tmp_path / name
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{file}")
    # A dashboard that opened all the same would serve until somebody stops it.
    monkeypatch.setattr("bot.cli.dashboard.quiet_server", lambda _: pytest.fail("the dashboard opened"))
    done = CliRunner().invoke(application, command.split())
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"there are no counts at {file}: `rinda run` makes this file and counts into it" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:////nowhere/counts.sqlite", "sqlite+aiosqlite:///"])
def test_a_database_that_cannot_be_opened_gives_one_line(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    done = CliRunner().invoke(application, ["stats"])
    assert isinstance(done.exception, SystemExit)
    assert len(done.stderr.splitlines()) == 1


def drawn(file: Path) -> set[str]:
    """The ids of the screens on a map."""
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314  our own file
    assert root.tag.endswith("svg")
    lines = ["".join(element.itertext()).replace("\N{NO-BREAK SPACE}", " ") for element in root.iter()]
    return {line.rpartition(" · ")[2] for line in lines if re.fullmatch(r"[a-z]+ · [a-z0-9.]+", line)}


def test_the_map_shows_every_screen(tmp_path: Path, library: Library) -> None:
    done = CliRunner().invoke(application, ["map", str(tmp_path / "map.svg")])
    assert done.exit_code == 0, done.output
    assert f"{len(library.source.screens)} screens" in done.stdout
    assert drawn(tmp_path / "map.svg") == library.source.screens.keys()


def test_the_map_needs_no_graphviz(tmp_path: Path, library: Library) -> None:
    done = rinda("map", str(tmp_path / "map.svg"), "--language", "rw", PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert drawn(tmp_path / "map.svg") == library.source.screens.keys()


def test_graphviz_draws_the_map_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    program = tmp_path / "dot"
    script = (
        "import html, sys\nassert sys.argv[1:] == ['-Tsvg']\n"
        "print('<svg><desc>' + html.escape(sys.stdin.read()) + '</desc></svg>')\n"
    )
    program.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(application, ["map", str(tmp_path / "map.svg")])
    assert done.exit_code == 0, done.output
    text = "".join(ElementTree.fromstring((tmp_path / "map.svg").read_text(encoding="utf-8")).itertext())  # noqa: S314
    assert set(re.findall(r'^"([a-z0-9.]+)" \[label=', text, re.MULTILINE)) == library.source.screens.keys()
    assert '"home" -> "young" [];' in text


def test_the_map_of_one_topic_shows_its_screens(tmp_path: Path, library: Library) -> None:
    done = CliRunner().invoke(application, ["map", str(tmp_path / "map.svg"), "--topic", "help"])
    assert done.exit_code == 0
    shown = drawn(tmp_path / "map.svg")
    assert {name for name, screen in library.source.screens.items() if screen.topic == "help"} <= shown
    assert shown < library.source.screens.keys()


def test_a_map_that_cannot_be_written_gives_no_traceback(tmp_path: Path) -> None:
    done = CliRunner().invoke(application, ["map", str(tmp_path / "missing" / "map.svg")])
    assert isinstance(done.exception, SystemExit)


def test_the_state_of_the_translations_is_shown_for_each_language() -> None:
    done = CliRunner().invoke(application, ["translations", "status"])
    assert done.exit_code == 0
    assert re.findall(r"│ (\w\w) +│ +\d+ +│ +\d+ +│ +\d+ +│ +\d+ +│", done.stdout) == ["rw", "fr"]


def test_updating_the_translations_twice_changes_nothing_more(copy: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in sorted(copy.rglob("*.po"))}

    assert CliRunner().invoke(application, ["translations", "update"]).exit_code == 0
    once = files()
    assert len(once) == 2
    assert CliRunner().invoke(application, ["translations", "update"]).exit_code == 0
    assert files() == once


@pytest.mark.parametrize("command", ["status", "update"])
def test_translations_of_content_that_cannot_be_read_end_with_its_line(copy: Path, command: str) -> None:
    (copy / "dialogues" / "extra.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    done = CliRunner().invoke(application, ["translations", command])
    assert done.exit_code == 2
    assert "dialogues/extra.yaml:2: “a” stands here twice" in " ".join(done.stderr.split())


@pytest.mark.skipif(not README.exists(), reason="README.md is not written yet")
def test_the_readme_lists_the_commands_with_their_help() -> None:
    section = README.read_text(encoding="utf-8").partition("\n## Commands\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `rinda ([^`]+)` \| (.+?) \|$", section, re.MULTILINE)
    # Arguments and options may follow a command's name.
    named = {name: [known for known in COMMANDS if f"{name} ".startswith(f"{known} ")] or [name] for name, _ in rows}
    assert {named[name][0]: help_ for name, help_ in rows} == COMMANDS
    assert len(rows) == len(COMMANDS)
