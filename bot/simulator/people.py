"""What a person does: typing, sending things, pressing buttons, blocking the bot."""

from collections.abc import Iterator

from bot.simulator.attachments import ATTACHMENTS, CAPTIONED
from bot.simulator.chats import Chat, Message, typed_command
from bot.simulator.entities import Formatted
from bot.simulator.keyboards import Button
from bot.simulator.parameters import Json, Parameters, mapping
from bot.simulator.world import World


class Impossible(Exception):  # noqa: N818 - it names what happened, a person cannot do that
    """Something that a person cannot do in the app: `status` as in HTTP, `labels` where a button was looked for."""

    def __init__(self, status: int, reason: str, labels: list[str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.labels = labels


def describe(chat: Chat, asked: Parameters) -> bool:
    """Take over first_name, username and language_code where given; tell whether something changed."""
    before = (chat.first_name, chat.username, chat.language_code)
    if "first_name" in asked.values:
        chat.first_name = asked.text("first_name") or chat.first_name
    if "username" in asked.values:
        chat.username = asked.text("username") or None
    if "language_code" in asked.values:
        chat.language_code = asked.text("language_code") or None
    return before != (chat.first_name, chat.username, chat.language_code)


def send(world: World, chat: Chat, asked: Parameters) -> dict[str, Json]:
    """Send a message as the person. Impossible where the kind is unknown, empty, or the person blocked the bot."""
    if chat.blocked:
        raise Impossible(409, "this person has blocked the bot")
    text = asked.text("text") or asked.text("caption")
    if asked.values.get("edited"):
        return _edit(world, chat, asked, text)
    kind = asked.text("kind") or "text"
    if kind == "text":
        if not text.strip():
            raise Impossible(400, "a text message needs a text")
        content, extra = Formatted(text, typed_command(text)), dict[str, Json]()
    elif kind in ATTACHMENTS:
        content = Formatted(text if kind in CAPTIONED else "", ())
        extra = dict(ATTACHMENTS[kind])
    else:
        raise Impossible(400, f"unknown kind; there are text, {', '.join(ATTACHMENTS)}")
    if asked.flag("forwarded"):
        origin: dict[str, Json] = {
            "type": "hidden_user",
            "date": int(world.clock.now()),
            "sender_user_name": "Somebody",
        }
        extra["forward_origin"] = origin
    message = world.add_message(chat, Message(False, content, None, kind, extra))
    return _queued(world, chat, "message", message)


def _edit(world: World, chat: Chat, asked: Parameters, text: str) -> dict[str, Json]:
    edited = asked.values.get("edited")
    number = asked.integer("message_id") if edited is True else asked.integer("edited")
    own = (message for message in chat.newest_first() if not message.from_bot)
    message = next(
        (message for message in own if (edited is True and not number) or message.message_id == number), None
    )
    if message is None or not text.strip():
        raise Impossible(404, "no message of this person to edit, or no new text")
    message.content = Formatted(text, typed_command(text) if message.kind == "text" else ())
    message.edit_date = int(world.clock.now())
    world.touch(chat)
    return _queued(world, chat, "edited_message", message)


def _queued(world: World, chat: Chat, kind: str, message: Message) -> dict[str, Json]:
    update_id = world.updates.add(kind, world.message_json(message, chat), chat.identity)
    return {"message_id": message.message_id, "update_id": update_id, "revision": chat.revision}


def buttons(message: Message) -> Iterator[Button]:
    """Go through the buttons of a message, row by row."""
    for row in message.keyboard or ():
        yield from row


def press(world: World, chat: Chat, asked: Parameters) -> dict[str, Json]:
    """Press a button by `label`, or send any `data` as a hostile app could.

    Without `message_id` the newest message with a keyboard is meant. Impossible 404 where there is no such button.
    """
    if chat.blocked:
        raise Impossible(409, "this person has blocked the bot")
    number = asked.integer("message_id")
    message = chat.messages.get(number) if number else next((m for m in chat.newest_first() if m.keyboard), None)
    if "data" in asked.values:
        data = asked.text("data")
        if message is None and not number:
            raise Impossible(404, "no message with buttons in this chat", [])
    else:
        if message is None:
            raise Impossible(404, "no message with buttons in this chat", [])
        button = _find(message, asked.text("label"))
        if "callback_data" not in button:
            return _without_update(button)
        data = str(button["callback_data"])
    shown: dict[str, Json]
    if message is None or asked.flag("inaccessible"):
        identity = message.message_id if message else number
        shown = {"chat": chat.as_json(), "message_id": identity, "date": 0}
    else:
        shown = world.message_json(message, chat)
    query = world.new_press(chat)
    payload: dict[str, Json] = {
        "id": query,
        "from": chat.user(),
        "message": shown,
        "chat_instance": str(-7_000_000_000 - chat.identity),
        "data": data,
    }
    update_id = world.updates.add("callback_query", payload, chat.identity)
    if update_id is None:
        world.end_press(query)
    return {
        "callback_query_id": query,
        "message_id": shown["message_id"],
        "data": data,
        "update_id": update_id,
        "revision": chat.revision,
    }


def _find(message: Message, label: str) -> Button:
    labelled = [(str(button["text"]), button) for button in buttons(message)]
    labels = [text for text, _ in labelled]
    for text, button in labelled:
        if text == label:
            return button
    wanted = label.casefold()
    found = [button for text, button in labelled if wanted and wanted in text.casefold()]
    if len(found) != 1:
        raise Impossible(404, "several buttons match" if found else "no such button", labels)
    return found[0]


def _without_update(button: Button) -> dict[str, Json]:
    if "copy_text" in button:
        return {"copied": mapping(button["copy_text"]).get("text")}
    if "url" in button:
        return {"url": button["url"]}
    raise Impossible(400, "the simulator cannot press this kind of button")


def set_blocked(world: World, chat: Chat, *, blocked: bool) -> None:
    """Block or unblock the bot; the bot is told with my_chat_member, as in private chats on Telegram."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    bot = world.bot
    member: dict[str, Json] = {"user": bot, "status": "member"}
    kicked: dict[str, Json] = {"user": bot, "status": "kicked", "until_date": 0}
    payload: dict[str, Json] = {
        "chat": chat.as_json(),
        "from": chat.user(),
        "date": int(world.clock.now()),
        "old_chat_member": member if blocked else kicked,
        "new_chat_member": kicked if blocked else member,
    }
    world.updates.add("my_chat_member", payload, chat.identity)
    world.touch(chat)
