"""What a person sees of a chat, as JSON for the page and tests, and as plain text to grep."""

from bot.simulator.chats import Chat, Message
from bot.simulator.entities import render_html
from bot.simulator.parameters import Json, mapping
from bot.simulator.world import World


def chat_view(world: World, chat: Chat) -> dict[str, Json]:
    """Give the whole chat: messages, last toast, menu of commands, the bot's face in the person's language."""
    language = chat.language_code or ""
    profile = world.profile
    toast = chat.toast
    return {
        "chat": chat.identity,
        "first_name": chat.first_name,
        "username": chat.username,
        "language_code": chat.language_code,
        "blocked": chat.blocked,
        "revision": chat.revision,
        "settled": world.is_settled(chat),
        "action": chat.action,
        "messages": [message_view(message) for message in chat.messages.values()],
        "toast": toast.as_json() if toast else None,
        "commands": profile.menu(chat.identity, language),
        "menu_button": chat.menu_button or profile.menu_button,
        "bot": {
            "name": profile.names.get(language, profile.names[""]),
            "username": world.bot["username"],
            "description": profile.descriptions.get(language) or profile.descriptions.get("", ""),
        },
        "now": int(world.clock.now()),
    }


def message_view(message: Message) -> dict[str, Json]:
    """Give one message as a person sees it, with its text as entities and as sanitised HTML."""
    return {
        "id": message.message_id,
        "from": "bot" if message.from_bot else "person",
        "date": message.date,
        "kind": message.kind,
        "text": message.content.text,
        "entities": [entity.as_json() for entity in message.content.entities],
        "html": render_html(message.content),
        "keyboard": message.keyboard or [],
        "edited": message.edit_date is not None,
        "forwarded": "forward_origin" in message.extra,
    }


def chat_text(chat: Chat) -> str:
    """Give the chat as plain text.

    A message is a line `bot #12:` or `person #13:` (with the kind where it is not text, and `edited`), then its text,
    then one line for each row of buttons: `[Label]`; `[!Label]` is red (style danger), `[+Label]` green (success),
    `[*Label]` blue (primary). A button that opens a page ends in its address `[Label -> https://…]`, one that copies
    in `[Label = 116]`. The last toast stands at the end as `toast: …`.
    """
    blocks = [_message_text(message) for message in chat.messages.values()]
    if chat.toast and chat.toast.text:
        blocks.append(f"toast: {chat.toast.text}\n")
    return "\n".join(blocks)


_MARKS = {"danger": "!", "success": "+", "primary": "*"}


def _message_text(message: Message) -> str:
    kind = "" if message.kind == "text" else f" {message.kind}"
    edited = " edited" if message.edit_date is not None else ""
    lines = [f"{'bot' if message.from_bot else 'person'} #{message.message_id}{kind}{edited}:"]
    if message.content.text:
        lines.append(message.content.text)
    lines.extend(" ".join(f"[{_button_text(button)}]" for button in row) for row in message.keyboard or ())
    return "\n".join(lines) + "\n"


def _button_text(button: dict[str, Json]) -> str:
    label = _MARKS.get(str(button.get("style", "")), "") + str(button["text"])
    if "url" in button:
        return f"{label} -> {button['url']}"
    if "copy_text" in button:
        return f"{label} = {mapping(button['copy_text']).get('text')}"
    return label
