"""The screen kinds that an author can use, one module each: what may stand in the file, and how it is shown."""

from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter

from bot.dialogue.kinds.check import Check
from bot.dialogue.kinds.contacts import Contacts
from bot.dialogue.kinds.content import Content, Link
from bot.dialogue.kinds.menu import Menu
from bot.dialogue.kinds.page import Page
from bot.dialogue.kinds.quiz import Quiz
from bot.dialogue.kinds.reply import Reply
from bot.dialogue.kinds.route import Route
from bot.dialogue.kinds.steps import Steps
from bot.dialogue.kinds.story import Story

AnyContent = Annotated[
    Menu | Page | Steps | Check | Quiz | Story | Contacts | Route | Reply, Field(discriminator="kind")
]
ANY_CONTENT: TypeAdapter[AnyContent] = TypeAdapter(AnyContent, config=ConfigDict(defer_build=True))

__all__ = [
    "ANY_CONTENT",
    "AnyContent",
    "Check",
    "Contacts",
    "Content",
    "Link",
    "Menu",
    "Page",
    "Quiz",
    "Reply",
    "Route",
    "Steps",
    "Story",
]
