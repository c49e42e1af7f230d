"""`rinda check`: one line for each thing that an author has to mend."""

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.cli.content import FINDINGS, read_library
from bot.dialogue.checks import check as findings_of
from bot.dialogue.guide import Guide


def check() -> int:
    """Prints the findings in the content; returns the exit code, 1 where there are any."""
    library = read_library()
    today = datetime.now(ZoneInfo("Africa/Kigali")).date()
    findings = sorted(set(findings_of(Guide(library), today)), key=lambda f: (f.file, f.line, f.message))
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for finding in findings:
        console.print(str(finding))
    screens, languages = len(library.source.screens), ", ".join(library.languages)
    console.print(f"{len(findings)} findings in {screens} screens ({languages})")
    return FINDINGS if findings else 0
