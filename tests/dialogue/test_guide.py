"""Every button leads somewhere, the way back is kept, and Help is one tap away wherever one is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guide import Guide
from bot.dialogue.place import Asked, Place, Position, decode, encode
from bot.dialogue.screen import Screen

from .small_content import START, TOPIC_HEAD, SmallContent, buttons, labels, leads, press

HELP_NOW, BACK, HOME, HIDE, LANGUAGE, CLEAR = "[help_now]", "[back]", "[home]", "[hide]", "[language]", "[clear]"


def at(guide: Guide, data: str) -> Screen:
    return guide.show(guide.resolve(data))


def where(screen: Screen) -> str:
    return str(screen.place.position)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The data of a button with some characters exchanged, put in or taken out."""
    data = list(
        draw(
            st.sampled_from(
                [
                    "1en/topic.quiz:201@topic.check:1012",
                    "1fr?help.danger.deeper@topic.quiz:10",
                    "1en!topic.story:1000@topic.route:00",
                    "1en-clear@topic.steps:2",
                    "1fr/topic.old@help:2",
                    "1en=topic.quiz:3z01",
                    "1fr_topic.steps:2@topic.page",
                ]
            )
        )
    )
    for _ in range(draw(st.integers(0, 3))):
        spot = draw(st.integers(0, len(data)))
        data[spot : spot + draw(st.integers(0, 2))] = draw(st.text("abcehlnop0129z.:@/?!=_-é", max_size=2))
    return "".join(data)


@given(data=st.text() | damaged())
def test_any_data_leads_to_a_screen_with_a_button_to_help(guide: Guide, data: str) -> None:
    screen = at(guide, data)
    assert screen.text
    assert any(leads(guide, button).position.screen == "help" for button in buttons(screen) if button.data)


@given(data=st.text() | damaged())
def test_a_settled_place_stays_where_it_is(guide: Guide, data: str) -> None:
    place = guide.resolve(data)
    assert guide.resolve(encode(place)) == replace(place, notice="")


@given(data=damaged())
def test_every_button_leads_exactly_where_it_says(guide: Guide, data: str) -> None:
    for button in buttons(at(guide, data)):
        assert bool(button.data) + bool(button.url) + bool(button.copy) == 1
        if button.data:
            place = guide.resolve(button.data)
            assert place == decode(button.data)
            assert not place.notice


@pytest.mark.parametrize(
    ("hostile", "settled"),
    [
        ("topic:5abc", "topic"),
        ("topic.page:z", "topic.page:2"),
        ("topic.page:1abc", "topic.page:1"),
        ("topic.steps:z00", "topic.steps:2"),
        ("topic.check:z2z10", "topic.check:1012"),
        ("topic.check:0002", "topic.check:002"),
        ("topic.check:z", "topic.check:1"),
        ("topic.quiz:9", "topic.quiz:1"),
        ("topic.quiz:10z", "topic.quiz:10"),
        ("topic.quiz:12", "topic.quiz:1"),
        ("topic.quiz:0000000", "topic.quiz:200"),
        ("topic.quiz:z00", "topic.quiz:300"),
        ("topic.quiz:zz", "topic.quiz:1z"),
        ("topic.quiz:0zz0", "topic.quiz:0z"),
        ("topic.quiz:0z9", "topic.quiz:0z"),
        ("topic.quiz:9z0z", "topic.quiz:2z0"),
        ("topic.quiz:0z0000000", "topic.quiz:2z00"),
        ("topic.story:z", "topic.story:1"),
        ("topic.story:09", "topic.story"),
        ("topic.story:000zz", "topic.story:100"),
        ("help:3", "help"),
        ("help:2abc", "help:2"),
        ("topic.route:50", "topic.route:00"),
        ("topic.route:01", "topic.route"),
        ("topic.route:00000", "topic.route:00"),
    ],
)
def test_steps_and_answers_that_there_are_not_are_settled(guide: Guide, hostile: str, settled: str) -> None:
    place = guide.resolve(f"1en/{hostile}")
    assert str(place.position) == settled
    assert not place.notice
    assert guide.show(place).text
    assert guide.resolve(f"1en/home@{hostile}").origin == place.position


@pytest.mark.parametrize(
    ("old", "screen", "notice"),
    [
        ("topic.old", "topic.page", "notice_moved"),
        ("elder.page", "topic.page", "notice_moved"),
        ("elder.page:2", "topic.page:2", "notice_moved"),
        ("topic.gone", "topic", "notice_gone"),
        ("topic.page.gone.too", "topic.page", "notice_gone"),
        ("gone", "home", "notice_gone"),
        ("gone.too:3210", "home", "notice_gone"),
    ],
)
def test_an_old_button_leads_to_what_is_nearest_and_says_so(guide: Guide, old: str, screen: str, notice: str) -> None:
    place = guide.resolve(f"1en/{old}")
    assert (str(place.position), place.notice) == (screen, notice)
    text = guide.show(place).text
    assert text == f"<i>[{notice}]</i>\n\n" + guide.show(replace(place, notice="")).text


def test_damaged_data_leads_home_in_the_first_language_and_says_so(guide: Guide) -> None:
    assert guide.resolve("what?") == Place(Position("home"), "fr", notice="notice_gone")


def test_a_language_that_there_is_no_more_becomes_the_first_one(guide: Guide) -> None:
    assert guide.resolve("1xx/topic.page:1") == Place(Position("topic.page", 1), "fr")
    assert guide.place_at("topic.page", "xx") == Place(Position("topic.page"), "fr")


def test_a_lost_origin_is_settled_like_a_place(guide: Guide) -> None:
    assert guide.resolve("1en/help@topic.gone:12").origin == Position("topic")


def test_a_place_by_its_name_says_where_the_name_has_gone(guide: Guide) -> None:
    assert guide.place_at("topic.page", "en") == Place(Position("topic.page"), "en")
    assert guide.place_at("topic.old", "en") == Place(Position("topic.page"), "en", notice="notice_moved")
    assert guide.place_at("topic.old", "en", notice="notice_typed").notice == "notice_typed"


def test_who_comes_first_chooses_a_language_and_lands_where_the_link_led(guide: Guide) -> None:
    screen = guide.show(guide.first_place("topic.page", "en"))
    assert labels(screen.rows) == ["FR", "EN", HELP_NOW]
    assert where(press(guide, screen, "FR")) == "topic.page"
    assert where(press(guide, guide.show(guide.first_place("", "en")), "EN")) == "welcome"
    assert where(press(guide, guide.show(guide.first_place("gone", "en")), "EN")) == "home"


def test_back_from_a_child_leads_to_its_parent(guide: Guide) -> None:
    topic = press(guide, at(guide, "1en/home"), "Topic")
    page = press(guide, topic, "To page")
    assert page.place == Place(Position("topic.page"), "en")
    topic = press(guide, page, BACK)
    assert where(topic) == "topic"
    assert where(press(guide, topic, BACK)) == "home"


def test_turning_pages_does_not_change_where_back_leads(guide: Guide) -> None:
    screen = at(guide, "1en/topic.page@topic.steps:2")
    screen = press(guide, press(guide, screen, "[next]"), "[next]")
    assert where(screen) == "topic.page:2"
    assert where(press(guide, screen, BACK)) == "topic.steps:2"


@pytest.mark.parametrize("start", ["topic.steps:2", "topic.check:1012", "topic.quiz:301", "topic.story:11"])
def test_back_after_a_jump_leads_to_where_one_was_with_step_and_answers(guide: Guide, start: str) -> None:
    page = press(guide, at(guide, f"1en/{start}"), "To page")
    assert where(page) == "topic.page"
    assert where(press(guide, page, BACK)) == start


def test_back_from_the_end_of_a_route_leads_to_its_last_question(guide: Guide) -> None:
    steps = press(guide, at(guide, "1en/topic.route:00"), "This one")
    assert where(steps) == "topic.steps"
    assert where(press(guide, steps, BACK)) == "topic.route:00"


def test_help_out_of_a_quiz_keeps_the_question_however_deep_one_reads(guide: Guide) -> None:
    question = at(guide, "1en/topic.quiz:20")
    help_ = press(guide, question, HELP_NOW)
    assert where(help_) == "help"
    danger = press(guide, help_, "Danger")
    deeper = press(guide, danger, "Deeper")
    assert where(deeper) == "help.danger.deeper"
    for screen in (help_, press(guide, press(guide, press(guide, press(guide, deeper, BACK), BACK), "☎ 555"), BACK)):
        assert where(press(guide, screen, BACK)) == "topic.quiz:20"
    assert where(press(guide, deeper, BACK)) == "help.danger"
    assert where(press(guide, press(guide, deeper, BACK), BACK)) == "help"
    assert press(guide, press(guide, press(guide, deeper, BACK), BACK), BACK).rows == question.rows


def test_the_red_button_inside_help_keeps_the_question_too(guide: Guide) -> None:
    screen = press(guide, at(guide, "1en/topic.quiz:20"), HELP_NOW)
    talk = press(guide, press(guide, screen, "Danger"), "Talk")
    assert where(talk) == "help.talk"
    help_ = press(guide, talk, HELP_NOW)
    assert where(help_) == "help"
    assert where(press(guide, help_, BACK)) == "topic.quiz:20"


def test_the_red_button_on_help_itself_shows_the_first_contact(guide: Guide) -> None:
    screen = press(guide, at(guide, "1en/help@topic.quiz:20"), HELP_NOW)
    assert screen.place == Place(Position("help", 1), "en", Position("topic.quiz", 2, "0"))


@pytest.mark.parametrize("start", ["home", "welcome", "hide"])
def test_help_from_a_first_screen_leads_back_home(guide: Guide, start: str) -> None:
    screen = press(guide, at(guide, f"1en/{start}"), "?" if start == "hide" else HELP_NOW)
    assert where(screen) == "help"
    assert where(press(guide, screen, BACK)) == "home"


def test_help_is_one_tap_away_and_red_on_every_screen_but_the_hidden_one(guide: Guide) -> None:
    for place in guide.plain_places():
        red = [button for button in buttons(guide.show(place)) if button.label == HELP_NOW]
        assert [button.style for button in red] == ([] if place.position.screen == "hide" else ["danger"])
        assert all(leads(guide, button).position.screen == "help" for button in red)


@pytest.mark.parametrize("data", ["1en/topic.quiz:201@topic.check:1012", "1en/help.danger@topic.story:1000"])
def test_the_language_can_be_changed_without_losing_the_place(guide: Guide, data: str) -> None:
    before = guide.resolve(data)
    choice = press(guide, guide.show(before), LANGUAGE)
    assert choice.text == "<b>[choose_language]</b>\n<b>[choose_language]</b>"
    assert labels(choice.rows) == ["FR", "EN", HELP_NOW]
    after = press(guide, choice, "FR").place
    assert after == replace(before, language="fr", asked=Asked.CHOSEN)
    assert guide.show(after).text == guide.show(replace(before, language="fr")).text


def test_hide_shows_nothing_of_the_guide(guide: Guide) -> None:
    screen = press(guide, at(guide, "1en/topic.quiz:201@topic.check:1012"), HIDE)
    assert screen.place == Place(Position("hide"), "en")
    assert screen.text == "<b>Tip</b>\n\nRead a page, then close the book."
    assert [labels((row,)) for row in screen.rows] == [["[open_again]", "?"]]
    assert [where(press(guide, screen, label)) for label in ("[open_again]", "?")] == ["home", "help"]
    assert not any(button.style for button in buttons(screen))
    assert screen.counts == (("hide", "hide"),)


def test_the_hidden_screen_gives_no_notice_either(guide: Guide) -> None:
    assert guide.show(guide.place_at("hide", "en", notice="notice_typed")).text == at(guide, "1en/hide").text


def test_clearing_is_offered_on_sensitive_screens_only(guide: Guide) -> None:
    for place in guide.plain_places():
        offered = CLEAR in labels(guide.show(place).rows)
        assert offered == (place.position.screen == "topic.check"), place


def test_clearing_asks_first_and_back_leads_to_where_one_was(guide: Guide) -> None:
    screen = press(guide, at(guide, "1en/topic.check:1012"), CLEAR)
    assert where(screen) == "clear"
    assert where(press(guide, screen, BACK)) == "topic.check:1012"
    first = screen.rows[0][0]
    assert (first.label, first.style) == ("[clear_now]", "primary")
    assert leads(guide, first).asked is Asked.CLEAR
    assert [button for button in buttons(screen) if leads(guide, button).asked is Asked.CLEAR] == [first]


def test_what_stands_below_every_screen(guide: Guide) -> None:
    assert [labels((row,)) for row in at(guide, "1en/topic.page").rows[-2:]] == [
        [HELP_NOW],
        [BACK, HOME, HIDE, LANGUAGE],
    ]
    assert [labels((row,)) for row in at(guide, "1en/home").rows[-2:]] == [[HELP_NOW], [HIDE, LANGUAGE]]


ENDS = ("topic.steps:2", "topic.check:1012", "topic.quiz:301", "topic.quiz:3z01", "topic.story:11")


@pytest.mark.parametrize("end", ENDS)
def test_where_guidance_ends_one_can_say_whether_it_helped(guide: Guide, end: str) -> None:
    screen = at(guide, f"1en/{end}@help.danger.deeper")
    said = [labels((row,)) for row in screen.rows]
    assert said[said.index([HELP_NOW]) - 1] == ["[helped]", "[not_helped]"]
    answers = [leads(guide, button) for button in buttons(screen) if "helped" in button.label]
    position = screen.place.position
    assert answers == [Place(position, "en", asked=asked) for asked in (Asked.HELPED, Asked.NOT_HELPED)]


@pytest.mark.parametrize("sign", ["=", "_"])
@pytest.mark.parametrize(
    "elsewhere", ["topic", "topic.page:2", "topic.steps:1", "topic.check:0012", "topic.quiz:201", "topic.story:10",
                  "help", "help:1", "topic.gone", "hide"]
)  # fmt: skip
def test_nobody_can_say_elsewhere_that_it_helped(guide: Guide, elsewhere: str, sign: str) -> None:
    place = guide.resolve(f"1en{sign}{elsewhere}")
    assert place == guide.resolve(f"1en/{elsewhere}")
    assert not {"[helped]", "[not_helped]"} & {*labels(guide.show(place).rows)}


STEPS = "    kind: steps\n    title: Steps\n    steps: [One., Two.]\n"
CLEARING = "    kind: page\n    title: Clear\n    text: This deletes the chat.\n"


@pytest.mark.parametrize(
    ("file", "text", "screen"),
    [
        ("topic", TOPIC_HEAD.replace("topic: topic", "topic: help") + f"  topic:\n{STEPS}", "topic"),
        ("start", START.replace(CLEARING, STEPS), "clear"),
    ],
)
def test_help_and_the_engine_s_own_screens_do_not_ask(content: SmallContent, file: str, text: str, screen: str) -> None:
    content.write(**{file: text})
    guide = content.guide()
    last = at(guide, f"1en/{screen}:1")
    assert guide.library.source.screens[screen].is_end(last.place.position)
    assert "[helped]" not in labels(last.rows)
    assert guide.resolve(f"1en={screen}:1").asked is Asked.NOTHING


def test_a_screen_is_counted_by_its_name_and_by_what_happened_on_it(guide: Guide) -> None:
    assert at(guide, "1en/topic.page:2").counts == (("screen", "topic.page"),)
    assert at(guide, "1en/topic.check:1012").counts == (("screen", "topic.check"), ("check", "topic.check:1"))


def test_choosing_a_language_counts_nothing(guide: Guide) -> None:
    assert at(guide, "1en?topic.page").counts == ()


def test_a_screen_is_the_same_each_time_and_a_notice_changes_none_of_its_buttons(guide: Guide) -> None:
    for place in guide.plain_places():
        assert guide.show(place) == guide.show(place)
        assert guide.show(replace(place, notice="notice_gone")).rows == guide.show(place).rows
