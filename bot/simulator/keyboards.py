"""Inline keyboards: what Telegram accepts on a message, and how it words a refusal."""

from typing import TypeAlias

from bot.simulator.links import checked_link
from bot.simulator.parameters import Json, Parameters
from bot.simulator.refusals import ApiError, bad_request

Button: TypeAlias = dict[str, Json]
Keyboard: TypeAlias = list[list[Button]]

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPY_LENGTH = 256
STYLES = frozenset({"danger", "success", "primary"})

# Exactly one of these stands on a button (core.telegram.org/bots/api#inlinekeyboardbutton).
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_OTHER_MARKUP = ("keyboard", "remove_keyboard", "force_reply")


def read_keyboard(parameters: Parameters) -> Keyboard | None:
    """Read `reply_markup`: the rows of an inline keyboard, or None for none, an empty one or another kind of markup.

    ApiError 400 in Telegram's words where a button breaks a rule.
    """
    markup = parameters.structure("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if any(name in markup for name in _OTHER_MARKUP) or not markup:
            return None
        raise bad_request("object expected as reply markup")
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    keyboard: Keyboard = []
    total = 0
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "inline_keyboard" must be an Array of Arrays')
        total += len(row)
        if len(row) > MAX_IN_ROW or total > MAX_BUTTONS:
            raise bad_request("REPLY_MARKUP_TOO_LONG")
        if row:
            keyboard.append([_button(button) for button in row])
    return keyboard or None


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _button(given: Json) -> Button:
    if not isinstance(given, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if "text" not in given:
        raise _unparsable('Can\'t find field "text"')
    text = given["text"]
    if not isinstance(text, str):
        raise _unparsable('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    button: Button = {"text": text}
    style = given.get("style")
    if style is not None:
        if style not in STYLES:
            raise _unparsable("invalid button style specified")
        button["style"] = style
    if "icon_custom_emoji_id" in given:
        button["icon_custom_emoji_id"] = given["icon_custom_emoji_id"]
    actions = [name for name in given if name in ACTIONS and given[name] not in (None, "", False)]
    # An empty query is an action of its own; an empty callback_data or url is none at all.
    actions += [name for name in given if name.startswith("switch_inline_query") and given[name] == ""]
    if len(actions) != 1:
        raise _unparsable(
            "Text buttons are unallowed in the inline keyboard"
            if not actions
            else "Exactly one action must be specified"
        )
    button[actions[0]] = _action(actions[0], given[actions[0]])
    return button


def _action(name: str, value: Json) -> Json:
    if name == "callback_data":
        if not isinstance(value, str):
            raise _unparsable('Field "callback_data" must be of type String')
        if len(value.encode("utf-8", "surrogatepass")) > MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return value
    if name == "url":
        address = checked_link(value) if isinstance(value, str) else None
        if address is None:
            raise bad_request("BUTTON_URL_INVALID")
        return address
    if name == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str) or not 1 <= len(copied) <= MAX_COPY_LENGTH:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {"text": copied}
    return value
