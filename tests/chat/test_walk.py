"""Every button of every screen, pressed in the real application, in each language."""

from collections import deque
from typing import Any

import pytest

from bot.dialogue.guide import Guide
from bot.dialogue.library import FILE, HEARD, HELP, HIDE, RESULTS
from bot.dialogue.place import Asked, Place, decode
from tests.chat.person import Chats, Person, buttons, newest

LANGUAGES = {"rw": "Ikinyarwanda", "en": "English", "fr": "Français"}

# Names of things, which may be a whole label in every language.
NAMES = (
    "WhatsApp",
    "Snapchat",
    "Facebook",
    "Messenger",
    "YouTube",
    "Google",
    "Family Link",
    "Safer Internet Day",
    "X (Twitter)",
    "TikTok",
    "Instagram",
    "Telegram",
    "Take It Down",
    "Isange",
    "RIB",
    "Menu",
    "☎",
    "?",
    *LANGUAGES.values(),
)


def _view_of(data: str, guide: Guide) -> tuple[str, ...]:
    """What makes one screen another for somebody who looks at it: text and buttons, not the way one came."""
    screen = guide.show(guide.resolve(data))
    return screen.place.position.screen, screen.text, *(button.label for row in screen.rows for button in row)


def _bounded(data: str, guide: Guide) -> bool:
    """Leaves out the sets of more than two ticks, of which there are a thousand and which look alike."""
    place = decode(data)
    assert place is not None
    kind = guide.library.source.screens[place.position.screen].kind
    return kind != "check" or len(place.position.answers) < 3


async def _pressed(person: Person, message: dict[str, Any], data: str) -> dict[str, Any]:
    return newest(await person.press(message_id=message["id"], data=data))


def _assert_is_whole(guide: Guide, place: Place, message: dict[str, Any]) -> None:
    """Text, translated, with a red button to Help."""
    data = [button.get("callback_data", "") for button in buttons(message)]
    assert any(decode(item) and decode(item).position.screen == HELP for item in data if item), place  # type: ignore[union-attr]
    if place.position.screen != HIDE:
        assert any(button.get("style") == "danger" for button in buttons(message)), place
    if place.language == "en" or place.asked is Asked.LANGUAGES:
        return
    english = guide.show(Place(place.position, "en", place.origin))
    assert message["html"] != english.text, f"{place} is not translated"
    english_labels = {button.label for row in english.rows for button in row}
    labels = {button["text"] for button in buttons(message) if not any(name in button["text"] for name in NAMES)}
    # One word may be the same in two languages ("Ambulance"); a screen whose buttons mostly are is not translated.
    assert len(labels & english_labels) <= len(labels) / 3, f"{place}: {labels & english_labels} are not translated"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_leads_to_a_whole_screen(language: str, chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    message = newest(await person.send("/start"))
    start = next(button for button in buttons(message) if button["text"] == LANGUAGES[language])
    waiting, seen = deque([start["callback_data"]]), {_view_of(start["callback_data"], guide)}
    screens = set()
    while waiting:
        data = waiting.popleft()
        message = await _pressed(person, message, data)
        place = guide.resolve(data)
        _assert_is_whole(guide, place, message)
        screens.add(place.position.screen)
        for button in buttons(message):
            leads_to = button.get("callback_data")
            if not leads_to or decode(leads_to) is None:
                continue
            found = decode(leads_to)
            assert found is not None
            if found.language != language or found.asked is Asked.CLEAR or not _bounded(leads_to, guide):
                continue
            if _view_of(leads_to, guide) not in seen:
                seen.add(_view_of(leads_to, guide))
                waiting.append(leads_to)
    # Replies come when somebody types (test_typed.py); nothing else is left out.
    assert screens == set(guide.library.source.screens) - {FILE, HEARD, RESULTS}
    refused = (await chats.get("calls"))["refused"]
    assert set(refused) <= {"editMessageText"}, "only an edit that changes nothing may be refused"
