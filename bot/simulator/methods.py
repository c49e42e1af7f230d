"""The table of Bot API methods, and those of them that are about the bot itself."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot.simulator import messages
from bot.simulator.parameters import Json, Parameters, mapping
from bot.simulator.profile import (
    MAX_DESCRIPTION,
    MAX_NAME,
    MAX_SHORT_DESCRIPTION,
    read_commands,
    read_language,
    read_scope,
    read_text,
)
from bot.simulator.refusals import ApiError, bad_request
from bot.simulator.world import World

Method: TypeAlias = Callable[[World, Parameters], Json]


def _get_me(world: World, _: Parameters) -> Json:
    return {
        **world.bot,
        "first_name": world.profile.names[""],
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _set_name(world: World, parameters: Parameters) -> Json:
    text = read_text(parameters, "name", MAX_NAME)
    world.profile.set_text(world.profile.names, read_language(parameters), text)
    world.changed.fire()
    return True


def _get_name(world: World, parameters: Parameters) -> Json:
    names = world.profile.names
    return {"name": names.get(read_language(parameters), names[""])}


def _set_description(world: World, parameters: Parameters) -> Json:
    text = read_text(parameters, "description", MAX_DESCRIPTION)
    world.profile.set_text(world.profile.descriptions, read_language(parameters), text)
    world.changed.fire()
    return True


def _get_description(world: World, parameters: Parameters) -> Json:
    return {"description": world.profile.descriptions.get(read_language(parameters), "")}


def _set_short_description(world: World, parameters: Parameters) -> Json:
    text = read_text(parameters, "short_description", MAX_SHORT_DESCRIPTION)
    world.profile.set_text(world.profile.short_descriptions, read_language(parameters), text)
    return True


def _get_short_description(world: World, parameters: Parameters) -> Json:
    return {"short_description": world.profile.short_descriptions.get(read_language(parameters), "")}


def _scope(world: World, parameters: Parameters) -> tuple[str, int]:
    scope = read_scope(parameters)
    if scope[1] and scope[1] not in world.chats:
        raise bad_request("chat not found")
    return scope


def _set_commands(world: World, parameters: Parameters) -> Json:
    commands = read_commands(parameters)
    world.profile.set_commands(_scope(world, parameters), read_language(parameters), commands)
    world.changed.fire()
    return True


def _delete_commands(world: World, parameters: Parameters) -> Json:
    world.profile.set_commands(_scope(world, parameters), read_language(parameters), [])
    world.changed.fire()
    return True


def _get_commands(world: World, parameters: Parameters) -> Json:
    return world.profile.commands.get((*_scope(world, parameters), read_language(parameters)), [])


def _set_menu_button(world: World, parameters: Parameters) -> Json:
    button = mapping(parameters.structure("menu_button", "MenuButton")) or {"type": "default"}
    if button.get("type") not in {"commands", "default", "web_app"}:
        raise bad_request("can't parse menu button: unsupported type specified")
    if parameters.integer("chat_id") is None:
        world.profile.menu_button = {"type": "commands"} if button.get("type") == "default" else button
    else:
        chat = messages.find_chat(world, parameters)
        chat.menu_button = None if button.get("type") == "default" else button
    world.profile.revision += 1
    world.changed.fire()
    return True


def _get_menu_button(world: World, parameters: Parameters) -> Json:
    if parameters.integer("chat_id") is None:
        return world.profile.menu_button
    return messages.find_chat(world, parameters).menu_button or world.profile.menu_button


def _unknown(_: World, __: Parameters) -> Json:
    raise ApiError(404, "Not Found")


def _get_file(_: World, __: Parameters) -> Json:
    # The log shows that the bot asked; there is nothing to fetch.
    raise bad_request("file is not available")


# By lower-case name, since Telegram does not mind the case; getUpdates and the webhook's methods stand elsewhere.
METHODS: Mapping[str, Method] = {
    "getme": _get_me,
    "sendmessage": messages.send_message,
    "sendphoto": messages.send_photo,
    "senddocument": messages.send_document,
    "sendvoice": messages.send_voice,
    "editmessagetext": messages.edit_message_text,
    "editmessagereplymarkup": messages.edit_message_reply_markup,
    "deletemessage": messages.delete_message,
    "deletemessages": messages.delete_messages,
    "answercallbackquery": messages.answer_callback_query,
    "sendchataction": messages.send_chat_action,
    "setmycommands": _set_commands,
    "getmycommands": _get_commands,
    "deletemycommands": _delete_commands,
    "setmyname": _set_name,
    "getmyname": _get_name,
    "setmydescription": _set_description,
    "getmydescription": _get_description,
    "setmyshortdescription": _set_short_description,
    "getmyshortdescription": _get_short_description,
    "setchatmenubutton": _set_menu_button,
    "getchatmenubutton": _get_menu_button,
    "getfile": _get_file,
}


def carry_out(world: World, name: str, values: Mapping[str, Json]) -> Json:
    """Carry out the method `name` (any case) and write the call down. ApiError where Telegram would refuse it."""
    try:
        result = METHODS.get(name.lower(), _unknown)(world, Parameters(values))
    except ApiError as error:
        world.calls.add(world.clock.now(), name, values, error.code, error.description)
        raise
    world.calls.add(world.clock.now(), name, values, 200)
    return result
