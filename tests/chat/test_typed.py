"""Typed words: danger first, then the search; never an error, and what was typed can be deleted."""

import json

import pytest

from bot.dialogue.guide import Guide
from tests.chat.person import Chats, Person, buttons, newest


async def chosen(chats: Chats, language: str = "en") -> Person:
    """Somebody who has chosen a language and stands on the first menu."""
    person = chats.person(1)
    await person.send("/start")
    await person.press(data=f"1{language}!home")
    return person


def labels(message: dict[str, object]) -> list[str]:
    return [button["text"] for button in buttons(message)]


async def test_danger_is_heard_first_and_leads_to_help_with_one_tap(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    heard = newest(await person.send("he says he will send my nudes to my mum if I dont pay"))
    source = guide.library.source
    assert heard["text"].startswith(source.screens["heard"].title)
    assert "116" in heard["text"], "the right contacts stand in the answer itself"
    yes = newest(await person.press(source.words.say("heard_yes")))
    assert source.screens["help.pictures"].title in yes["text"]
    assert chats.counted["safeguarding", "offered:blackmail", "en"] == 1
    assert chats.counted["safeguarding", "accepted:help.pictures", "en"] == 1


async def test_whoever_meant_something_else_gets_the_search(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    await person.send("he threatens to share my pictures, how do I block him on whatsapp")
    results = newest(await person.press(guide.library.source.words.say("heard_no")))
    assert guide.library.source.screens["results"].title in results["text"]
    assert len(buttons(results)) > 5


async def test_whoever_writes_for_somebody_else_is_offered_the_page_for_that(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    heard = newest(await person.send("my friend wants to kill herself"))
    label = guide.library.source.screens["help.friend"].title
    assert labels(heard)[:2] == [guide.library.source.words.say("heard_yes"), label]
    assert guide.library.source.screens["help.friend"].title in newest(await person.press(label))["text"]
    heard = newest(await person.send("he says he will send my nudes to my mum if I dont pay"))
    assert labels(heard)[1] == guide.library.source.words.say("heard_no"), "nobody else is spoken to"


async def test_whoever_has_hurt_somebody_is_offered_the_page_for_that(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    heard = newest(await person.send("i leaked her nudes and now she cries"))
    assert guide.library.source.screens["behaviour.sent"].title == labels(heard)[1]


async def test_a_command_in_capitals_and_a_safe_word_under_a_picture_are_known(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    assert guide.library.source.screens["help"].title in newest(await person.send("/HELP"))["text"]
    await person.send("/start")
    assert (
        guide.library.source.screens["help"].title
        in newest(await person.send(kind="photo", caption="Urukwavu"))["text"]
    )


@pytest.mark.parametrize("cry", ["HELP!!!", "help", "ndafashwe", "au secours", "🆘", "mumfashe"])
async def test_a_cry_for_help_needs_no_more_words(cry: str, chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    assert guide.library.source.screens["heard"].title in newest(await person.send(cry))["text"]


async def test_other_words_find_screens_in_any_language(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats, "fr")
    found = newest(await person.send("how do I block somebody on tiktok"))
    assert guide.library.editions["fr"].screens["results"].title in found["text"]
    assert any("TikTok" in label or "loquer" in label for label in labels(found))
    assert chats.counted["search", "found", "fr"] == 1


async def test_pages_that_are_called_the_same_say_where_they_lead(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats, "fr")
    found = labels(newest(await person.send("comment mettre mon compte tiktok en privé")))
    assert len(found) == len(set(found))
    assert any(label.startswith("TikTok · ") for label in found)


async def test_words_that_fit_nothing_get_a_kind_sentence_and_the_menu(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    answer = newest(await person.send("qqq zzz"))
    assert guide.library.source.words.say("notice_typed") in answer["text"].replace("\n", "\n")
    assert guide.library.source.screens["home"].title in answer["text"]
    assert chats.counted["search", "missed", "en"] == 1


async def test_what_was_typed_can_be_deleted_with_one_tap(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    answer = newest(await person.send("somebody wants to meet me and says keep it secret"))
    await chats.post("press", chat=1, label=guide.library.source.words.say("delete_typed"))
    await chats.get("calls?method=deleteMessage&timeout=5")
    view = await person.look()
    assert [message["id"] for message in view["messages"] if message["from"] == "person"] == [1]
    assert newest(view)["id"] == answer["id"]


async def test_a_second_tap_on_what_is_deleted_already_says_so(chats: Chats, guide: Guide) -> None:
    person, words = await chosen(chats), guide.library.source.words
    await person.send("how do I block somebody on tiktok")
    for _tap in range(2):
        pressed = await chats.post("press", chat=1, label=words.say("delete_typed"))
        view = await chats.post("wait", chat=1, after=pressed["revision"], timeout=5)
        assert view["toast"]["text"] == words.say("typed_deleted")
    await chats.misbehave({"method": "deleteMessage", "code": 400})
    pressed = await chats.post("press", chat=1, label=words.say("delete_typed"))
    view = await chats.post("wait", chat=1, after=pressed["revision"], timeout=5)
    assert view["toast"]["text"] == words.say("typed_not_deleted")


async def test_the_safe_word_quietly_brings_the_contacts(chats: Chats, guide: Guide) -> None:
    word = guide.library.lexicon.safe_words[0]
    person = await chosen(chats)
    shown = newest(await person.send(word.upper()))
    assert guide.library.source.screens["help"].title in shown["text"]


async def test_the_language_is_recognised_where_none_was_chosen(chats: Chats, guide: Guide) -> None:
    shown = newest(await chats.person(1).send("quelqu'un veut une photo de moi et j'ai peur"))
    assert guide.library.editions["fr"].screens["heard"].title in shown["text"]


async def test_a_picture_is_not_looked_at_and_can_be_deleted(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    shown = newest(await person.send(kind="photo"))
    assert guide.library.source.screens["file"].title in shown["text"]
    assert guide.library.source.words.say("delete_typed") in labels(shown)


async def test_words_beside_a_picture_are_heard(chats: Chats, guide: Guide) -> None:
    person = await chosen(chats)
    shown = newest(await person.send(kind="photo", caption="he will send this picture of me naked to everyone"))
    assert guide.library.source.screens["heard"].title in shown["text"]


async def test_a_group_hears_only_of_a_private_chat(chats: Chats) -> None:
    group = {"id": -100, "type": "group", "title": "Class"}
    sender = {"id": 5, "is_bot": False, "first_name": "Somebody"}
    for number, text in enumerate(["hello all", "/help@another_bot", "/help@Rinda_bot"], 1):
        message = {"message_id": number, "date": 1, "chat": group, "from": sender, "text": text}
        await chats.post("update", message=message)
    sent = (await chats.get("calls?method=sendMessage&timeout=5"))["calls"]
    assert len(sent) == 1
    assert "https://t.me/rinda_bot" in sent[0]["parameters"]["reply_markup"]
    replied = sent[0]["parameters"]["reply_parameters"]
    replied = json.loads(replied) if isinstance(replied, str) else replied
    assert replied["message_id"] == 3, "a command that is meant for another bot is not answered"
    assert replied["allow_sending_without_reply"], "the command may be gone already"


@pytest.mark.parametrize("language", ["rw", "en", "fr"])
async def test_whoever_sends_where_they_are_is_told_to_call_since_nobody_comes(
    language: str, chats: Chats, guide: Guide
) -> None:
    person = await chosen(chats, language)
    assert "112" in newest(await person.send(kind="location"))["text"]
    assert "112" not in newest(await person.send(kind="photo"))["text"]
