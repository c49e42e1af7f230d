"""The bot's face: names, descriptions, commands by scope and language, menu button.

Rules: core.telegram.org/bots/api#setmycommands and #setmyname; lengths in characters.
"""

import re
from typing import TypeAlias

from bot.simulator.parameters import Json, Parameters, mapping
from bot.simulator.refusals import bad_request

Command: TypeAlias = dict[str, Json]

MAX_COMMANDS = 100
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
MAX_NAME = 64
MAX_COMMAND_DESCRIPTION = 256

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


class Profile:
    """What the bot set about itself. `revision` grows with every change."""

    def __init__(self, name: str) -> None:
        self.names: dict[str, str] = {"": name}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.commands: dict[tuple[str, int, str], list[Command]] = {}
        self.menu_button: Json = {"type": "commands"}
        self.revision = 0

    def set_text(self, texts: dict[str, str], language: str, text: str) -> None:
        """Set a name or description in one language; "" removes it."""
        self.revision += 1
        if text:
            texts[language] = text
        elif texts is not self.names or language:
            texts.pop(language, None)

    def set_commands(self, scope: tuple[str, int], language: str, commands: list[Command]) -> None:
        """Set the list for exactly this scope and language; an empty one removes it."""
        self.revision += 1
        if commands:
            self.commands[(*scope, language)] = commands
        else:
            self.commands.pop((*scope, language), None)

    def menu(self, chat: int, language: str) -> list[Command]:
        """Give the commands that a person sees: the narrowest scope first, in each the person's language first.

        The order is that of core.telegram.org/bots/api#determining-list-of-commands.
        """
        for scope in (("chat", chat), ("all_private_chats", 0), ("default", 0)):
            for wanted in (language, ""):
                if commands := self.commands.get((*scope, wanted)):
                    return commands
        return []

    def forget_chats(self) -> None:
        """Forget the lists of single chats."""
        self.commands = {key: commands for key, commands in self.commands.items() if key[0] not in _CHAT_SCOPES}
        self.revision += 1


def read_language(parameters: Parameters) -> str:
    """Read `language_code`: "" or two lower-case letters. ApiError 400 otherwise."""
    language = parameters.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def read_text(parameters: Parameters, name: str, longest: int) -> str:
    """Read a name or description of at most `longest` characters. ApiError 400 where it is longer."""
    text = parameters.text(name).strip()
    if len(text) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    return text


def read_scope(parameters: Parameters) -> tuple[str, int]:
    """Read `scope` as its type and chat (0 for scopes without one). ApiError 400 where it is none of Telegram's."""
    scope = mapping(parameters.structure("scope", "BotCommandScope"))
    if not scope:
        return "default", 0
    kind = scope.get("type")
    if kind in _SCOPES:
        return str(kind), 0
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = Parameters(scope).integer("chat_id")
    if chat is None:
        raise bad_request("chat_id is empty")
    return str(kind), chat


def read_commands(parameters: Parameters) -> list[Command]:
    """Read `commands`. ApiError 400 in Telegram's words where one breaks a rule."""
    given = parameters.structure("commands", "commands")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands: list[Command] = []
    for item in given:
        if not isinstance(item, dict):
            raise bad_request("expected an Object of type BotCommand")
        command, description = item.get("command"), item.get("description")
        if not isinstance(command, str) or not _COMMAND.fullmatch(command.removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not isinstance(description, str) or not 1 <= len(description.strip()) <= MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        commands.append({"command": command.removeprefix("/"), "description": description.strip()})
    return commands
