"""Contacts: people to call or places to go, drawn from dialogues/contacts.yaml."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.dialogue.contacts import reliance
from bot.dialogue.kinds.content import Content, choices
from bot.dialogue.part import Standing, Text
from bot.dialogue.place import Position
from bot.dialogue.screen import Body, Choice, Rows, rows_of
from bot.dialogue.words import Words

PHONE = "☎"
NUMBERS_IN_A_ROW = 3


class Contacts(Content):
    """Step 0 is the list, step n what to know about contact n."""

    kind: Literal["contacts"]
    text: Text
    contacts: tuple[str, ...] = Field(min_length=1, max_length=9)

    def settle(self, position: Position) -> Position:
        """The list where the contact is no longer shown."""
        return self.at(position.step if position.step <= len(self.contact_list) else 0)

    def above(self, position: Position) -> Position | None:
        """The list, from one contact."""
        return self.at() if position.step else None

    def positions(self) -> Iterator[Position]:
        """The list and each contact."""
        return (self.at(step) for step in range(len(self.contact_list) + 1))

    def body(self, position: Position, words: Words) -> Body:
        """The list with a button each, or one contact with its number to copy."""
        return self._contact(position.step, words) if position.step else self._list(words)

    def _list(self, words: Words) -> Body:
        lines = [
            f"• {contact.name}: <b>{contact.number}</b>" if contact.number else f"• {contact.name}"
            for contact in self.contact_list
        ]
        lines += self._caution(words)
        return Body(self.heading("\n".join([self.text, "", *lines])), self._buttons() + choices(self.links))

    def _caution(self, words: Words) -> list[str]:
        """Below the list, where numbers are read without a tap: the oldest check of those that are past their day."""
        old = [contact for contact in self.contact_list if contact.standing is not Standing.FRESH]
        for contact in old:
            if contact.standing is Standing.LAST_RESORT:
                said = reliance(contact, words)
                return [] if said in self.text else ["", f"<i>{said}</i>"]
        oldest = min((contact.checked for contact in old), default=None)
        return ["", f"<i>{words.say('contact_overdue', date=words.date(oldest))}</i>"] if oldest else []

    def _buttons(self) -> Rows:
        """The numbers side by side, so that the whole of Help fits on a small screen; the text says whose they are."""
        numbers, places = [], []
        for step, contact in enumerate(self.contact_list, 1):
            if contact.number:
                numbers.append(Choice(f"{PHONE} {contact.number}", to=self.at(step)))
            else:
                places.append(Choice(contact.name, to=self.at(step)))
        rows = [tuple(numbers[index : index + NUMBERS_IN_A_ROW]) for index in range(0, len(numbers), NUMBERS_IN_A_ROW)]
        return (*rows, *rows_of(places))

    def _contact(self, step: int, words: Words) -> Body:
        contact = self.contact_list[step - 1]
        lines = [f"<b>{contact.number}</b>", ""] if contact.number else []
        lines += [contact.who, "", f"{words.say('contact_cost')} {contact.cost}"]
        lines += [f"{words.say('contact_ask')} {contact.ask}", f"{words.say('contact_after')} {contact.after}"]
        lines += ["", f"<i>{reliance(contact, words)}</i>"]
        rows: tuple[tuple[Choice, ...], ...] = ()
        if contact.number:
            rows = ((Choice(words.say("copy_number", number=contact.number), copy=contact.number, style="success"),),)
        return Body(f"<b>{contact.name}</b>\n" + "\n".join(lines), rows, (("contact", contact.id),))
