"""`rinda contacts`: who must be called by when, and writing down who answered."""

import json
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.content import DIALOGUES, FINDINGS, read_library
from bot.cli.writing import MAY_WRITE, write_or_exit
from bot.counts.count import kigali_today
from bot.dialogue.contacts import dates, due
from bot.dialogue.part import Contact, Standing
from bot.languages.document import ContentError

USAGE_ERROR = 2
NO_DAY = "–"

application = typer.Typer(help="See who is to be called again, and write down who answered.")

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The contact's id in dialogues/contacts.yaml.")]


@application.callback(invoke_without_command=True)
def contacts(context: typer.Context) -> None:
    """See who is to be called again, and write down who answered; without a command the same as list."""
    if context.invoked_subcommand is None:
        list_all()


@application.command("list")
def list_all() -> None:
    """List who must be checked by when, the most urgent first; exit code 1 where somebody is past that day."""
    from rich.console import Console  # noqa: PLC0415  no start of the bot waits for it
    from rich.table import Table  # noqa: PLC0415

    everybody = list(read_library().source.contacts.values())
    table = Table("id", "number", "status", "checked", "due", "hidden from", box=None)
    for contact in sorted(everybody, key=lambda one: (not one.is_vouched_for, one.checked, one.id)):
        table.add_row(*_row(contact))
    Console(width=100).print(table)
    overdue = due(everybody, kigali_today())
    if last := [contact.id for contact in everybody if contact.standing is Standing.LAST_RESORT]:
        typer.echo(f"Nobody else is left, so that {last[0]} is shown all the same.")
    if overdue:
        typer.echo(f"Past their day: {', '.join(contact.id for contact in overdue)}")
        raise typer.Exit(FINDINGS)


@application.command()
def confirm(
    contact: IdArgument,
    by: Annotated[str, typer.Option(help="Who called: a role or an organisation; no person's name is needed.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On which day; today if left out.")] = None,
) -> None:
    """Write down that somebody answered a contact: it is shown as confirmed, with that day."""
    day, who = on.date() if on else kigali_today(), " ".join(by.split())
    if day > kigali_today():
        raise _refused(f"{day} is still to come: write the day of the call")
    if not who:
        raise _refused("--by is empty: write who called, a role or an organisation")
    _record(contact, {"status": "confirmed", "checked": f"{day}", "confirmed_by": json.dumps(who, ensure_ascii=False)})
    typer.echo(f"{contact}: confirmed on {day} by {who}")


@application.command()
def deny(contact: IdArgument) -> None:
    """Write down that nobody answers a contact: nobody is sent there any more."""
    _record(contact, {"status": "unconfirmed"})
    typer.echo(f"{contact}: unconfirmed, shown no more")


def _row(contact: Contact) -> tuple[str, ...]:
    row = (contact.id, contact.number or NO_DAY, contact.status, f"{contact.checked}")
    day = dates(contact)
    return (*row, f"{day.due}", f"{day.hidden_from}") if contact.is_vouched_for else (*row, NO_DAY, NO_DAY)


def _record(contact: str, fields: dict[str, str]) -> None:
    from bot.cli.editing import edited  # noqa: PLC0415  no start of the bot waits for it
    from bot.languages.source import parse  # noqa: PLC0415

    path = DIALOGUES / "contacts.yaml"
    try:
        # As it is on disk: reading it as text would change the ends of its lines.
        text = path.read_bytes().decode()
        document = parse(text, "dialogues/contacts.yaml")
        known = document.mapping("contacts")
        if contact not in known:
            raise _refused(f"there is no contact “{contact}”: choose one of {', '.join(known)}")
        changed = edited(text, document, contact, fields)
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(f"dialogues/contacts.yaml cannot be read ({type(error).__name__})") from None
    except ContentError as error:
        raise _refused(str(error)) from None
    write_or_exit(path, changed.encode(), MAY_WRITE)


def _refused(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(USAGE_ERROR)
