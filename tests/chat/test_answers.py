"""What people rely on in the chat: every tap and message has its answer, whatever Telegram or the person does."""

import asyncio

import pytest

from bot.dialogue.guide import Guide
from bot.dialogue.place import start_parameter
from tests.chat.person import Chats, buttons, newest

ENGLISH, KINYARWANDA = "1en!home", "1rw!home"


async def test_a_first_start_offers_the_languages_then_the_promise(chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    first = newest(await person.send("/start"))
    assert [button["text"] for button in buttons(first)][:3] == ["Ikinyarwanda", "English", "Français"]
    promise = newest(await person.press("Français"))
    assert promise["id"] == first["id"], "one message, edited in place"
    assert promise["html"].startswith(f"<b>{guide.library.editions['fr'].screens['welcome'].title}</b>")


async def test_the_chat_remembers_the_language_and_nobody_else_does(chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press("English")
    await chats.stop_bot()
    await chats.start_bot()
    home = newest(await person.send("/start"))
    assert guide.library.source.screens["home"].title in home["text"]
    other = newest(await chats.person(2).send("/start"))
    assert buttons(other)[0]["text"] == "Ikinyarwanda"


async def test_commands_stand_in_the_chosen_language(chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    view = await person.press("Français")
    described = {command["command"]: command["description"] for command in view["commands"]}
    assert set(described) == {"start", "help", "privacy", "language"}
    assert described["language"] == "Changer de langue"


@pytest.mark.parametrize(("command", "screen"), [("/help", "help"), ("/privacy", "about.kept")])
async def test_a_command_shows_its_screen(command: str, screen: str, chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press("English")
    assert guide.library.source.screens[screen].title in newest(await person.send(command))["text"]


async def test_the_language_command_offers_the_languages_again(chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press("English")
    offered = newest(await person.send("/language"))
    assert [button["text"] for button in buttons(offered)][:3] == ["Ikinyarwanda", "English", "Français"]


async def test_help_answers_before_a_language_is_chosen(chats: Chats, guide: Guide) -> None:
    shown = newest(await chats.person(1).send("/help", language_code="fr"))
    assert guide.library.editions["fr"].screens["help"].title in shown["text"]


async def test_a_deep_link_leads_to_its_screen_after_the_language(chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    await person.send(f"/start {start_parameter('grooming.check')}")
    shown = newest(await person.press("English"))
    assert guide.library.source.screens["grooming.check"].title in shown["text"]


@pytest.mark.parametrize("reply", ["heard", "results", "file"])
async def test_a_link_to_what_only_answers_words_leads_to_the_menu(reply: str, chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press(data=ENGLISH)
    shown = newest(await person.send(f"/start {reply}"))
    assert guide.library.source.screens["home"].title in shown["text"]


async def test_starts_are_counted_by_known_campaign_only(chats: Chats, guide: Guide) -> None:
    known = next(iter(guide.library.campaigns))
    for chat, parameter in enumerate([start_parameter("home", known), "home__my-name-is-secret", "nothing", ""], 1):
        await chats.person(chat).send(f"/start {parameter}", language_code="en")
    starts = {subject for happened, subject, _ in chats.counted if happened == "start"}
    assert starts == {known, "other", "none"}


async def test_a_second_tap_on_the_same_button_is_no_failure(chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    message = newest(await person.press(data=ENGLISH))
    again = newest(await person.press(data=ENGLISH, message_id=message["id"]))
    assert again["text"] == message["text"]
    assert len(await chats.calls("sendMessage")) == 1


async def test_where_a_message_cannot_be_edited_a_new_one_comes(chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    first = newest(await person.press(data=ENGLISH))
    shown = newest(await person.press(data="1en/help", inaccessible=True))
    assert shown["id"] > first["id"]
    await chats.misbehave({"method": "editMessageText", "code": 400, "times": 1,
                           "description": "Bad Request: message can't be edited"})  # fmt: skip
    assert newest(await person.press(data="1en/home"))["id"] > shown["id"]


async def test_a_tap_that_is_too_old_to_answer_is_drawn_all_the_same(chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    await person.send("/start")
    await chats.misbehave({"method": "answerCallbackQuery", "code": 400, "times": 1, "description": (
        "Bad Request: query is too old and response timeout expired or query ID is invalid")})  # fmt: skip
    shown = newest(await person.press(data=ENGLISH))
    assert guide.library.source.screens["home"].title in shown["text"]


async def test_a_chat_that_telegram_slows_down_waits_alone(chats: Chats, guide: Guide) -> None:
    slow, quick = chats.person(1), chats.person(2)
    for person in (slow, quick):
        await person.send("/start")
        await person.press(data=ENGLISH)
    await chats.misbehave({"method": "editMessageText", "code": 429, "retry_after": 1, "times": 1, "chat": 1})
    await slow.press(data="1en/young")
    during = await chats.post("press", chat=1, data="1en/help")
    await quick.press(data="1en/parents")
    async with asyncio.timeout(0.9):  # others are answered at once
        while guide.library.source.screens["parents"].title not in newest(await quick.look())["text"]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    view = await chats.post("wait", chat=1, after=during["revision"], timeout=5, quiet=1.5)
    assert guide.library.source.screens["help"].title in newest(view)["text"], "only the newest screen is drawn"
    assert view["toast"]["text"] == guide.library.source.words.say("one_moment")


async def test_somebody_who_blocked_the_bot_is_no_error(chats: Chats, caplog: pytest.LogCaptureFixture) -> None:
    person = chats.person(1)
    await person.send("/start")
    await chats.misbehave({"method": "editMessageText", "code": 403, "times": 1,
                           "description": "Forbidden: bot was blocked by the user"})  # fmt: skip
    await person.press(data=ENGLISH)
    assert not caplog.records


@pytest.mark.parametrize(
    "data", ["", "x", "1rw", "1xx/home", "1rw/no.such.screen:zzz", "9rw/home", "1rw/home:99@@", "ünïcode"]
)
async def test_damaged_and_foreign_buttons_lead_somewhere_sensible(data: str, chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    shown = newest(await person.press(data=data or " "))
    assert any(button.get("style") == "danger" for button in buttons(shown)), "there is a way to Help"


async def test_an_update_that_cannot_be_read_stops_nobody(chats: Chats, caplog: pytest.LogCaptureFixture) -> None:
    poison = {"message": {"message_id": "no number", "from": {"first_name": "ChildName"}, "text": "a secret"}}
    await chats.post("update", **poison)
    shown = newest(await chats.person(1).send("/start"))
    assert shown["from"] == "bot"
    assert chats.counted["unread", "update", ""] == 1
    assert "ChildName" not in caplog.text
    assert "a secret" not in caplog.text


@pytest.mark.parametrize("kind", ["photo", "video", "voice", "document", "sticker", "location", "contact"])
async def test_a_file_is_answered_and_never_fetched(kind: str, chats: Chats) -> None:
    shown = newest(await chats.person(1).send(kind=kind))
    assert shown["from"] == "bot"
    assert not await chats.calls("getFile")


async def test_clearing_deletes_both_sides_and_the_remembered_language(chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press(data=ENGLISH)
    await person.send("something private")
    view = await person.press(data="1en-clear")
    assert view["messages"] == []
    assert buttons(newest(await person.send("/start")))[0]["text"] == "Ikinyarwanda"
    assert chats.counted["clear", "clear", "en"] == 1


@pytest.mark.parametrize("method", ["deleteMyCommands", "deleteMessages"])
async def test_a_language_chosen_while_telegram_keeps_a_clearing_waiting_stays(
    method: str, chats: Chats, guide: Guide
) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press(data=ENGLISH)
    await chats.misbehave({"method": method, "code": 429, "retry_after": 1})
    await person.press(data="1en-clear")
    await person.send("/start")
    chosen = newest(await person.press(data="1fr!home"))
    await asyncio.sleep(1.3)
    view = await person.look()
    assert [message["id"] for message in view["messages"]] == [chosen["id"] - 1, chosen["id"]], "what was sent since"
    labels = [button["text"] for button in buttons(newest(await person.send("/start")))]
    assert guide.library.editions["fr"].labels["young"] in labels, "no language is asked for"


async def test_hiding_shows_nothing_of_the_guide_at_once(chats: Chats, guide: Guide) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press(data=ENGLISH)
    await person.press(data="1en/help")
    shown = newest(await person.press("Hide"))
    assert guide.library.source.screens["hide"].title in shown["text"]
    assert [button["text"] for button in buttons(shown)] == ["Menu", "?"]
    assert guide.library.source.screens["help"].title in newest(await person.press("?"))["text"]


async def test_screens_are_counted_once_for_each_tap_with_language_and_nothing_else(chats: Chats) -> None:
    person = chats.person(1)
    await person.send("/start")
    await person.press(data=KINYARWANDA)
    await person.press(data="1rw/help:1")
    assert chats.counted["screen", "home", "rw"] == 1
    assert chats.counted["contact", "child-helpline", "rw"] == 1
    assert all(isinstance(part, str) for key in chats.counted for part in key)


@pytest.mark.parametrize(("label", "toast", "said"), [("helped", "thanks_helped", "yes"),
                                                      ("not_helped", "thanks_not_helped", "no")])  # fmt: skip
async def test_saying_whether_it_helped_is_thanked_for_counted_and_changes_nothing(
    label: str, toast: str, said: str, chats: Chats, guide: Guide
) -> None:
    person, words = chats.person(1), guide.library.editions["fr"].words
    await person.send("/start")
    before = newest(await person.press(data="1fr/sextortion.check:1013@home"))
    counted, drawn = chats.counted.copy(), await chats.calls("editMessageText")
    pressed = await chats.post("press", chat=1, label=words.say(label))
    view = await chats.post("wait", chat=1, after=pressed["revision"], timeout=5)
    assert view["toast"]["text"] == words.say(toast)
    assert newest(view) == before
    assert await chats.calls("editMessageText") == drawn
    assert chats.counted - counted == {("helped", f"sextortion:{said}", "fr"): 1}


async def test_a_quiz_done_again_after_reading_is_counted_apart(chats: Chats, guide: Guide) -> None:
    person, words = chats.person(1), guide.library.source.words
    await person.send("/start")
    quiz = guide.library.source.screens["grooming.quiz"]
    answers = [next(answer.label for answer in question.answers if answer.right) for question in quiz.questions]  # type: ignore[union-attr]
    await person.press(data="1en/grooming.quiz")
    for _run in ("before", "after"):
        await person.press(words.say("start"))
        for answer in answers:
            await person.press(answer)
            await person.press(words.say("next"))
        await person.press(words.say("again"))
    of_the_quiz = {subject: n for (happened, subject, _), n in chats.counted.items() if happened == "quiz"}
    assert of_the_quiz.pop("grooming.quiz:finished") == 2
    numbers = range(1, len(answers) + 1)
    assert of_the_quiz == {f"grooming.quiz:{n}:{run}:right": 1 for n in numbers for run in ("before", "after")}
