"""The interface's own texts, one field each, so that a missing one is found at start."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.languages.formats import written_date

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_-]*)\}")


def _forms(value: object) -> object:
    return tuple(value.values()) if isinstance(value, dict) else value


Counted = Annotated[tuple[str, ...], BeforeValidator(_forms)]


def fill(text: str, values: dict[str, str]) -> str:
    """`text` with `{name}` exchanged for `values["name"]`; unknown names stay as they are."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


class Texts(BaseModel):
    """Every text of `dialogues/interface.yaml`, in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    help_now: str
    back: str
    home: str
    hide: str
    language: str
    clear: str
    clear_now: str
    share: str
    heard_yes: str
    heard_no: str
    delete_typed: str
    typed_deleted: str
    typed_not_deleted: str
    group_answer: str
    group_open: str
    show_picture: str
    listen: str
    open_again: str
    choose_language: str
    next: str
    previous: str
    start: str
    stop: str
    again: str
    helped: str
    not_helped: str
    thanks_helped: str
    thanks_not_helped: str
    step_of: str
    page_of: str
    question_of: str
    check_result: str
    check_again: str
    ticked: Counted
    score: Counted
    right_answer: str
    other_answer: str
    contact_cost: str
    contact_ask: str
    contact_after: str
    contact_source: str
    contact_confirmed: str
    contact_overdue: str
    contact_source_overdue: str
    copy_number: str
    number_unconfirmed: str
    number_instead: str
    number_last: str
    notice_moved: str
    notice_gone: str
    notice_typed: str
    one_moment: str
    command_start: str
    command_help: str
    command_privacy: str
    command_language: str
    bot_description: str
    bot_short_description: str


class Words:
    """The interface's texts of one language, with its rules for plurals, dates and placeholders."""

    names: ClassVar[frozenset[str]] = frozenset(Texts.model_fields)

    def __init__(self, texts: Texts, language: str, plural: Callable[[int], int]) -> None:
        self.texts = texts
        self.language = language
        self._plural = plural

    def say(self, name: str, **values: object) -> str:
        """The text `name` with its placeholders filled. Raises AttributeError for an unknown name."""
        text: Any = getattr(self.texts, name)
        return fill(str(text), {key: str(value) for key, value in values.items()})

    def count(self, name: str, number: int, **values: object) -> str:
        """The plural form of the text `name` that suits `number`, which is also `{count}` in it."""
        forms: tuple[str, ...] = getattr(self.texts, name)
        form = forms[min(self._plural(number), len(forms) - 1)]
        return fill(form, {"count": str(number)} | {key: str(value) for key, value in values.items()})

    def date(self, day: date) -> str:
        """`day` as people write it in this language."""
        return written_date(day, self.language)
