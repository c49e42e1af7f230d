"""How the content stands: whether it loads, who is to be called, what nobody has reviewed, what is still to learn."""

from datetime import date

from bot.cli.content import DIALOGUES, LOCALES, as_if_checked
from bot.cli.health.line import Line, ok, problem, warning
from bot.cli.prepared import has_learned
from bot.dialogue.checks import check
from bot.dialogue.checks.freshness import outdated_screens
from bot.dialogue.contacts import SOON, due
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.loader import load
from bot.languages.document import ContentError
from bot.languages.updating import state


def content_lines(today: date) -> list[Line]:
    """Give the lines about the content as it stands on `today`; a single one where it cannot be loaded."""
    try:
        library = load(DIALOGUES, LOCALES, today)
    except ContentError as error:
        first, *more = error.findings
        others = f", and {len(more)} more" if more else ""
        return [problem("content", f"it cannot be loaded: {first}{others}. `rinda check` prints all")]
    return [_findings(library, today), _contacts(library, today), _translations(library), _learned(library)]


def _findings(library: Library, today: date) -> Line:
    screens, found = len(library.source.screens), len(set(check(Guide(as_if_checked(library, today)), today)))
    if found:
        return warning("content", f"{screens} screens, {found} findings: `rinda check` prints them")
    if old := len(list(outdated_screens(library, today))):
        return warning(
            "content", f"{screens} screens, {old} to be read again with their sources: `rinda check` names them"
        )
    return ok("content", f"{screens} screens in {', '.join(library.languages)}, nothing to mend")


def _contacts(library: Library, today: date) -> Line:
    asked = due(library.source.contacts.values(), today, SOON)
    past = [f"{one.id} (hidden from {one.hidden_from})" for one in asked if one.due < today]
    soon = [f"{one.id} (by {one.due})" for one in asked if one.due >= today]
    if past:
        return problem("contacts", f"past the day of their check: {', '.join([*past, *soon])}. Call, `rinda contacts`")
    if soon:
        return warning("contacts", f"to be checked soon: {', '.join(soon)}. Call, then `rinda contacts confirm`")
    return ok("contacts", f"none of {len(library.source.contacts)} is due within four weeks")


def _translations(library: Library) -> Line:
    states = [state(catalogue.entries.values(), code) for code, catalogue in library.files.catalogues.items()]
    unreviewed = [f"{one.language} {one.strings - one.reviewed} of {one.strings}" for one in states]
    if any(one.reviewed < one.strings for one in states):
        says = f"not passed by a native speaker: {', '.join(unreviewed)}. `rinda translations export` for a reviewer"
        return warning("translations", says)
    return ok("translations", "a native speaker has passed every string")


def _learned(library: Library) -> Line:
    if has_learned(library):
        return ok("cache", "what the content teaches is learned")
    return warning("cache", "the next start learns for half a minute: `rinda learn` does so before, as this account")
