"""What the engine, never the author, puts on screens: Help, Hide, Back, Home, Language, Clear and what is like them."""

from dataclasses import replace
from urllib.parse import quote

from bot.dialogue.library import CLEAR, HELP, HIDE, HOME, REQUIRED, Edition
from bot.dialogue.place import Asked, Place, Position, encode, start_parameter
from bot.dialogue.screen import Button
from bot.dialogue.ways import back, content_at, to_help

ButtonRow = tuple[Button, ...]


def help_button(edition: Edition, place: Place) -> Button:
    """The red button to Help."""
    return Button(edition.words.say("help_now"), data=encode(to_help(place)), style="danger")


def footer(edition: Edition, place: Place) -> list[ButtonRow]:
    """The rows below every screen but the dull one."""
    words = edition.words
    hide = Button(words.say("hide"), data=encode(Place(Position(HIDE), place.language)))
    language = replace(place, asked=Asked.LANGUAGES, notice="")
    ways = [hide, Button(words.say("language"), data=encode(language))]
    if place.position.screen != HOME:
        home = Button(words.say("home"), data=encode(Place(Position(HOME), place.language)))
        ways = [Button(words.say("back"), data=encode(back(edition, place))), home, *ways]
    # Help has a row of its own: the widest button is the one that a shaking hand must hit.
    rows = [(help_button(edition, place),), tuple(ways)]
    if content_at(edition, place).sensitive:
        clear = Place(Position(CLEAR), place.language, place.position)
        rows.append((Button(words.say("clear"), data=encode(clear)),))
    return rows


def extras(edition: Edition, place: Place, username: str) -> list[ButtonRow]:
    """The rows between the author's buttons and the footer: pictures, voice, sharing, and whether it helped."""
    words, content = edition.words, content_at(edition, place)
    rows: list[ButtonRow] = []
    for asked, files, label in (
        (Asked.PICTURE, content.picture, "show_picture"),
        (Asked.VOICE, content.voice, "listen"),
    ):
        if edition.language in files:
            rows.append((Button(words.say(label), data=encode(replace(place, asked=asked, notice=""))),))
    if content.share and username:
        rows.append((Button(words.say("share"), url=_share_address(content.id, content.share, username)),))
    if asks_whether_it_helped(edition, place):
        helped = Place(place.position, place.language, asked=Asked.HELPED)
        not_helped = replace(helped, asked=Asked.NOT_HELPED)
        yes = Button(words.say("helped"), data=encode(helped))
        rows.append((yes, Button(words.say("not_helped"), data=encode(not_helped))))
    return rows


def asks_whether_it_helped(edition: Edition, place: Place) -> bool:
    """Whether somebody can say at `place` that it helped: where guidance ends, but never between a person and Help."""
    content = content_at(edition, place)
    return content.is_end(place.position) and content.topic != HELP and content.id not in REQUIRED


def clear_button(edition: Edition, place: Place) -> Button:
    """The button that clears the chat."""
    now = replace(place, asked=Asked.CLEAR, notice="")
    return Button(edition.words.say("clear_now"), data=encode(now), style="primary")


def _share_address(screen: str, sentence: str, username: str) -> str:
    """Telegram's own share sheet (core.telegram.org/widgets/share): it tells us nothing about who shares with whom."""
    link = f"https://t.me/{username}?start={start_parameter(screen)}"
    return f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(sentence, safe='')}"
