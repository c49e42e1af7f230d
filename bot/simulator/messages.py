"""The Bot API methods about messages: sending, editing, deleting, answering presses.

Wording of refusals: the official server (Client.cpp) and its library. Method pages: core.telegram.org/bots/api.
"""

from bot.simulator.chats import Chat, Message
from bot.simulator.entities import Formatted, utf16_length
from bot.simulator.formatted_text import read_formatted, with_found
from bot.simulator.keyboards import Keyboard, read_keyboard
from bot.simulator.parameters import Json, Parameters, mapping
from bot.simulator.refusals import ApiError, bad_request
from bot.simulator.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ANSWER = 200
MAX_DELETED_AT_ONCE = 100
# Bots can delete messages of a private chat for this many seconds (core.telegram.org/bots/api#deletemessage).
DELETABLE_FOR = 48 * 3600

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def find_chat(world: World, parameters: Parameters) -> Chat:
    """Give the chat of `chat_id`. ApiError 400 where it is missing or unknown."""
    identity = parameters.integer("chat_id")
    if identity is None:
        raise bad_request("chat not found" if parameters.text("chat_id") else "chat_id is empty")
    chat = world.chats.get(identity)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _open_chat(world: World, parameters: Parameters) -> Chat:
    chat = find_chat(world, parameters)
    if chat.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    return chat


def _read_text(parameters: Parameters) -> Formatted:
    content = read_formatted(parameters, "text", "entities")
    if not content.text:
        raise bad_request("message text is empty")
    if utf16_length(content.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return with_found(content)


def _common(chat: Chat, parameters: Parameters) -> dict[str, Json]:
    extra: dict[str, Json] = {}
    if parameters.flag("protect_content"):
        extra["has_protected_content"] = True
    if preview := mapping(parameters.structure("link_preview_options", "link preview options")):
        extra["link_preview_options"] = preview
    reply = mapping(parameters.structure("reply_parameters", "reply parameters"))
    answered = Parameters(reply)
    if (
        reply
        and answered.integer("message_id") not in chat.messages
        and not answered.flag("allow_sending_without_reply")
    ):
        raise bad_request("message to be replied not found")
    return extra


def send_message(world: World, parameters: Parameters) -> Json:
    """Carry out sendMessage."""
    content, keyboard = _read_text(parameters), read_keyboard(parameters)
    chat = _open_chat(world, parameters)
    extra = _common(chat, parameters)
    message = world.add_message(chat, Message(True, content, keyboard, extra=extra))
    return world.message_json(message, chat)


def _send_file(world: World, parameters: Parameters, kind: str) -> Json:
    content = read_formatted(parameters, "caption", "caption_entities")
    if utf16_length(content.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    keyboard = read_keyboard(parameters)
    given = parameters.values.get(kind)
    if isinstance(given, str) and given.startswith("attach://"):
        given = parameters.values.get(given.removeprefix("attach://"))
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    file = mapping(given)
    chat = _open_chat(world, parameters)
    size = Parameters(file).integer("file_size") or 0
    name = Parameters(file).text("file_name")
    extra = _common(chat, parameters)
    identity: dict[str, Json] = {
        "file_id": f"simulated-{kind}",
        "file_unique_id": f"simulated-{kind}",
        "file_size": size,
    }
    extra[kind] = [{**identity, "width": 800, "height": 600}] if kind == "photo" else {**identity, "file_name": name}
    message = world.add_message(chat, Message(True, with_found(content), keyboard, kind, extra))
    return world.message_json(message, chat)


def send_photo(world: World, parameters: Parameters) -> Json:
    """Carry out sendPhoto; the picture itself is not kept, only its size."""
    return _send_file(world, parameters, "photo")


def send_document(world: World, parameters: Parameters) -> Json:
    """Carry out sendDocument; the file itself is not kept, only its name and size."""
    return _send_file(world, parameters, "document")


def send_voice(world: World, parameters: Parameters) -> Json:
    """Carry out sendVoice; the sound itself is not kept, only its size."""
    return _send_file(world, parameters, "voice")


def _message_to_edit(world: World, parameters: Parameters) -> tuple[Chat, Message]:
    number = parameters.integer("message_id")
    if not number or parameters.text("inline_message_id"):
        raise bad_request("message identifier is not specified")
    chat = _open_chat(world, parameters)
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, message: Message, content: Formatted, keyboard: Keyboard | None) -> Json:
    if message.content == content and message.keyboard == keyboard:
        raise bad_request(_NOT_MODIFIED)
    message.content = content
    message.keyboard = keyboard
    message.edit_date = int(world.clock.now())
    world.touch(chat)
    return world.message_json(message, chat)


def edit_message_text(world: World, parameters: Parameters) -> Json:
    """Carry out editMessageText; there is no time limit for a bot's own messages."""
    content, keyboard = _read_text(parameters), read_keyboard(parameters)
    chat, message = _message_to_edit(world, parameters)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, content, keyboard)


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    """Carry out editMessageReplyMarkup."""
    keyboard = read_keyboard(parameters)
    chat, message = _message_to_edit(world, parameters)
    return _edit(world, chat, message, message.content, keyboard)


def delete_message(world: World, parameters: Parameters) -> Json:
    """Carry out deleteMessage: the bot's messages and the person's alike, for 48 hours."""
    number = parameters.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    chat = find_chat(world, parameters)
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to delete not found")
    if message.date + DELETABLE_FOR < world.clock.now():
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[number]
    world.touch(chat)
    return True


def delete_messages(world: World, parameters: Parameters) -> Json:
    """Carry out deleteMessages: 1-100 ids; those that are gone or too old are skipped."""
    given = parameters.structure("message_ids", "message identifiers")
    if not isinstance(given, list):
        raise bad_request("message identifiers are not specified")
    if not 1 <= len(given) <= MAX_DELETED_AT_ONCE:
        raise bad_request(
            "too many message identifiers specified" if given else "message identifiers are not specified"
        )
    numbers = [number for item in given if (number := Parameters({"id": item}).integer("id"))]
    if len(numbers) != len(given):
        raise bad_request("invalid message identifier specified")
    chat = find_chat(world, parameters)
    oldest = world.clock.now() - DELETABLE_FOR
    found = [number for number in numbers if number in chat.messages and chat.messages[number].date >= oldest]
    for number in set(found):
        del chat.messages[number]
    if found:
        world.touch(chat)
    return True


def answer_callback_query(world: World, parameters: Parameters) -> Json:
    """Carry out answerCallbackQuery: once for each press, and soon."""
    text = parameters.text("text")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    chat = world.end_press(parameters.text("callback_query_id"))
    if chat is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    url = parameters.text("url")
    if text or url:
        world.show_toast(chat, text, show_alert=parameters.flag("show_alert"), url=url)
    return True


def send_chat_action(world: World, parameters: Parameters) -> Json:
    """Carry out sendChatAction: the page shows it until the next message."""
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = _open_chat(world, parameters)
    chat.action = action
    world.changed.fire()
    return True
