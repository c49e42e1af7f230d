"""What stands in deploy/ fits the project: it was not run here, so that much at least is checked."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "rinda.service").read_text(encoding="utf-8")
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def service() -> configparser.SectionProxy:
    unit = configparser.RawConfigParser(strict=False, comment_prefixes="#")
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT)
    return unit["Service"]


def test_the_service_starts_again_unless_a_setting_is_wrong(service: configparser.SectionProxy) -> None:
    assert service["Restart"] == "on-failure"
    assert service["RestartPreventExitStatus"] == "2"
    assert service["ExecStart"].endswith("/rinda run --no-browser")
    assert "ExecStartPre" not in service


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("User", "rinda"),
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("StateDirectory", "rinda"),
        ("StateDirectoryMode", "0700"),
        ("LimitCORE", "0"),
        ("MemorySwapMax", "0"),
        ("CapabilityBoundingSet", ""),
        ("MemoryDenyWriteExecute", "yes"),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
    ],
)
def test_the_service_may_do_no_more_than_it_must(service: configparser.SectionProxy, name: str, value: str) -> None:
    assert service[name] == value


def test_the_service_keeps_its_counts_where_it_may_write(service: configparser.SectionProxy) -> None:
    settings = dict(part.split("=", 1) for part in service["Environment"].split())
    assert settings["DATABASE_URL"] == f"sqlite+aiosqlite:////var/lib/{service['StateDirectory']}/rinda.sqlite"
    assert service["BindPaths"] == f"/var/cache/{service['CacheDirectory']}:{service['WorkingDirectory']}/.cache"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    unit = tmp_path / "rinda.service"
    unit.write_text(re.sub(r"(?<=ExecStart=)\S+", sys.executable, UNIT), encoding="utf-8")
    analyze = str(shutil.which("systemd-analyze"))
    done = subprocess.run(  # noqa: S603  our own file
        [analyze, "verify", str(unit)], capture_output=True, text=True, timeout=30, check=False
    )
    # Other units of this machine may be spoken of as well.
    assert not [line for line in (done.stdout + done.stderr).splitlines() if "rinda" in line]


def copied() -> list[str]:
    """The sources of every COPY."""
    return [name for line in re.findall(r"^COPY (.+)$", CONTAINERFILE, re.MULTILINE) for name in line.split()[:-1]]


def test_what_is_copied_into_the_image_is_enough_to_check_the_content(tmp_path: Path) -> None:
    for name in copied():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("0 findings in ")


def test_nothing_secret_and_nothing_counted_goes_into_the_image() -> None:
    assert set(copied()) == {
        "requirements.txt",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "bot",
        "dialogues",
        "locales",
    }


def test_the_image_does_not_run_as_root_and_only_writes_below_data() -> None:
    user = re.search(r"^USER (\d+)$", CONTAINERFILE, re.MULTILINE)
    assert user
    assert f"--uid {user[1]}" in CONTAINERFILE
    # What is learned belongs to the account that runs, or it would not be read.
    assert CONTAINERFILE.index(user[0]) < CONTAINERFILE.index("RUN rinda learn")
    settings = dict(part.split("=", 1) for part in re.findall(r"^ENV (.+)$", CONTAINERFILE, re.MULTILINE)[0].split())
    assert settings["DATABASE_URL"].startswith("sqlite+aiosqlite:////data/")
    fields = {name.upper() for name in Settings.model_fields}
    assert set(settings) - {"PYTHONDONTWRITEBYTECODE"} <= fields
    assert "VOLUME /data" in CONTAINERFILE


def test_the_page_about_operation_names_every_setting_that_exists_only() -> None:
    page = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", page))
    assert named <= {name.upper() for name in Settings.model_fields} | {"YOUR_TOKEN"}
