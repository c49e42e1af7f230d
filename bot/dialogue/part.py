"""The small pieces that content is made of, and the people who can be called."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    """A piece of content: no field may be misspelt, none changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    owner: Text

    @property
    def is_shown(self) -> bool:
        """Nobody is sent to a number that neither a call nor dated sources stand behind."""
        return self.status != "unconfirmed"


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
