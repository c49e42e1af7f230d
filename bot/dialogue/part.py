"""The small pieces that content is made of, and the people who can be called."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    """A piece of content: no field may be misspelt, none changes after loading."""

    # Checks are made ready when something is read: a start that finds the content prepared reads nothing.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Standing(StrEnum):
    """How far a contact can be relied on by the day of its last check; bot/dialogue/contacts.py has the rules."""

    FRESH = "fresh"
    OVERDUE = "overdue"
    """Shown with that day."""
    HIDDEN = "hidden"
    LAST_RESORT = "last resort"
    """Past all dates, and shown with that day because nobody else is left."""


class Contact(Part):
    """Somebody to call or a place to go, from `dialogues/contacts.yaml`."""

    id: str
    name: Text
    number: Annotated[str, StringConstraints(pattern=r"^[0-9+ ]{0,20}$")] = ""
    who: Text
    cost: Text
    ask: Text
    after: Text
    status: Literal["confirmed", "documented", "unconfirmed"]
    source: str
    source_date: Text
    checked: date
    confirmed_by: str = ""
    """A role or an organisation; no person's name is needed."""
    owner: Text

    # Filled in by the loader, for the day on which the content is read.
    standing: Standing = Standing.FRESH

    @property
    def is_vouched_for(self) -> bool:
        """Whether a call or dated sources stand behind it."""
        return self.status != "unconfirmed"

    @property
    def is_shown(self) -> bool:
        """Nobody is sent to a number that nothing stands behind or that was long not checked, but as a last resort."""
        return self.standing is Standing.LAST_RESORT or (self.is_vouched_for and self.standing is not Standing.HIDDEN)


class Source(Part):
    """A publication that guidance rests on, from `dialogues/sources.yaml`."""

    id: str
    citation: Text
    url: Text
    date: Text


class Campaign(Part):
    """A campaign whose starts are counted by its code, from `dialogues/campaigns.yaml`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{2,16}$")]
    name: Text
