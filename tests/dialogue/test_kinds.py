"""What each of the eight kinds shows at each of its positions."""

import pytest

from bot.dialogue.guide import Guide
from bot.dialogue.kinds.contacts import NUMBERS_IN_A_ROW
from bot.dialogue.place import Position
from bot.dialogue.screen import Body, Choice
from bot.dialogue.ways import content_at

from .small_content import CONTACTS, START, SmallContent, labels


def shown(guide: Guide, position: str) -> Body:
    """What the kind itself contributes at `position`, without what the engine adds."""
    place = guide.resolve(f"1en/{position}")
    assert str(place.position) == position
    return content_at(guide.library.source, place).body(place.position, guide.library.source.words)


def ways(body: Body) -> list[tuple[str, str]]:
    """Each button with where it leads."""
    return [(choice.label, str(choice.to or choice.url or choice.copy)) for row in body.rows for choice in row]


def positions(guide: Guide, screen: str) -> list[str]:
    return [str(position) for position in guide.library.source.screens[screen].positions()]


def test_a_menu_shows_its_choices_and_then_its_links(guide: Guide) -> None:
    body = shown(guide, "topic")
    assert body.text == "<b>Topic</b>\n\nChoose."
    assert ways(body)[0] == ("To page", "topic.page")
    assert ways(body)[-1] == ("Elsewhere", "https://example.org/")
    assert positions(guide, "topic") == ["topic"]


def test_a_page_of_several_parts_says_which_one_and_turns_both_ways(guide: Guide) -> None:
    assert shown(guide, "topic.page:1").text == "<b>Page</b>\n<i>Page 2 of 3</i>\n\nSecond."
    assert ways(shown(guide, "topic.page")) == [("[next]", "topic.page:1")]
    assert ways(shown(guide, "topic.page:1")) == [("[previous]", "topic.page"), ("[next]", "topic.page:2")]
    assert ways(shown(guide, "topic.page:2")) == [("[previous]", "topic.page:1"), ("To steps", "topic.steps")]
    assert positions(guide, "topic.page") == ["topic.page", "topic.page:1", "topic.page:2"]


def test_a_page_of_one_part_has_no_number(guide: Guide) -> None:
    assert shown(guide, "help.talk") == Body("<b>Talk</b>\n\nTalk.")


def test_steps_are_numbered_and_the_introduction_stands_above_the_first(guide: Guide) -> None:
    assert shown(guide, "topic.steps").text == "<b>Steps</b>\n<i>Step 1 of 3</i>\n\nBefore you start.\n\nDo one."
    assert shown(guide, "topic.steps:1").text == "<b>Steps</b>\n<i>Step 2 of 3</i>\n\nDo two."
    assert labels(shown(guide, "topic.steps:1").rows) == ["[previous]", "[next]"]
    assert labels(shown(guide, "topic.steps:2").rows) == ["[previous]", "To page"]


def test_a_check_ticks_and_unticks_each_sign(guide: Guide) -> None:
    body = shown(guide, "topic.check")
    assert body.text == "<b>Check</b>\n\nWhat happened?"
    assert ways(body) == [
        ("☐ A threat", "topic.check:00"),
        ("☐ A secret", "topic.check:01"),
        ("☐ A gift", "topic.check:02"),
        ("[check_result]", "topic.check:1"),
    ]
    body = shown(guide, "topic.check:002")
    assert body.text == "<b>Check</b>\n\nWhat happened?\n\n<i>2 ticks</i>"
    assert ways(body) == [
        ("☑ A threat", "topic.check:02"),
        ("☐ A secret", "topic.check:0012"),
        ("☑ A gift", "topic.check:00"),
        ("[check_result]", "topic.check:102"),
    ]
    assert "<i>1 tick</i>" in shown(guide, "topic.check:02").text
    assert body.counts == ()


@pytest.mark.parametrize(
    ("ticked", "result", "number"),
    [
        ("", "Result of nothing.", 4),
        ("1", "Result of anything.", 3),
        ("2", "Result of anything.", 3),  # one of `any`, but fewer than `at_least`
        ("12", "Result of a gift and more.", 2),
        ("0", "Result of a threat.", 1),
        ("012", "Result of a threat.", 1),  # the first that fits
    ],
)
def test_a_check_answers_with_the_first_result_that_fits(guide: Guide, ticked: str, result: str, number: int) -> None:
    body = shown(guide, f"topic.check:1{ticked}")
    assert body.text == f"<b>Check</b>\n\n{result}"
    assert body.counts == (("check", f"topic.check:{number}"),)
    again = f"topic.check:0{ticked}" if ticked else "topic.check"
    assert ways(body)[-1] == ("[check_again]", again)
    assert ("To page" in labels(body.rows)) == (number == 1)


def test_a_check_has_a_position_for_every_set_of_ticks(guide: Guide) -> None:
    assert len(set(positions(guide, "topic.check"))) == 2 * 2**3


def test_a_quiz_begins_asks_and_says_what_each_answer_means(guide: Guide) -> None:
    assert shown(guide, "topic.quiz") == Body(
        "<b>Quiz</b>\n\nTwo questions.",
        ((Choice("[start]", Position("topic.quiz", 1), style="primary"),),),
    )
    question = shown(guide, "topic.quiz:1")
    assert question.text == "<b>Quiz</b>\n<i>Question 1 of 2</i>\n\nIs it so?"
    assert ways(question) == [("It is", "topic.quiz:10"), ("It is not", "topic.quiz:11")]
    assert question.counts == ()
    right = shown(guide, "topic.quiz:10")
    assert right.text.endswith("Is it so?\n\n“It is”\n\n<b>[right_answer]</b> Because it is.")
    assert right.counts == (("quiz", "topic.quiz:1:before:right"),)
    assert ways(right) == [("[next]", "topic.quiz:20")]
    wrong = shown(guide, "topic.quiz:202")
    assert wrong.text.endswith("Which one?\n\n“Three”\n\n<b>[other_answer]</b> Not three.")
    assert wrong.counts == (("quiz", "topic.quiz:2:before:wrong"),)


@pytest.mark.parametrize(
    ("answers", "score", "said"),
    [
        ("01", "2 rights of 2", "All of it."),
        ("00", "1 right of 2", "Some of it."),
        ("11", "1 right of 2", "Some of it."),
        ("12", "0 rights of 2", "None of it."),
    ],
)
def test_a_quiz_ends_with_the_score(guide: Guide, answers: str, score: str, said: str) -> None:
    body = shown(guide, f"topic.quiz:3{answers}")
    assert body.text == f"<b>Quiz</b>\n\n<b>{score}</b>\n\n{said}"
    assert body.counts == (("quiz", "topic.quiz:finished"),)
    assert ways(body) == [("To page", "topic.page"), ("[again]", "topic.quiz:0z")]


def test_a_quiz_has_a_position_for_every_sequence_of_answers(guide: Guide) -> None:
    every = positions(guide, "topic.quiz")
    once = 2 * (1 + 2 + 2 * 3)
    assert len(every) == len(set(every)) == 2 * once
    assert {"topic.quiz", "topic.quiz:1", "topic.quiz:10", "topic.quiz:20", "topic.quiz:202", "topic.quiz:302"} <= {
        *every
    }
    assert {"topic.quiz:0z", "topic.quiz:1z", "topic.quiz:1z0", "topic.quiz:2z0", "topic.quiz:3z02"} <= {*every}


def test_a_quiz_that_is_done_again_reads_the_same_and_is_counted_apart(guide: Guide) -> None:
    begin = shown(guide, "topic.quiz:0z")
    assert begin.text == shown(guide, "topic.quiz").text
    assert ways(begin) == [("[start]", "topic.quiz:1z")]
    assert ways(shown(guide, "topic.quiz:1z")) == [("It is", "topic.quiz:1z0"), ("It is not", "topic.quiz:1z1")]
    right, wrong = shown(guide, "topic.quiz:1z0"), shown(guide, "topic.quiz:2z02")
    assert right.text == shown(guide, "topic.quiz:10").text
    assert ways(right) == [("[next]", "topic.quiz:2z0")]
    assert right.counts == (("quiz", "topic.quiz:1:after:right"),)
    assert wrong.counts == (("quiz", "topic.quiz:2:after:wrong"),)
    assert shown(guide, "topic.quiz:3z01") == shown(guide, "topic.quiz:301")


def test_a_quiz_as_long_as_may_be_goes_on_to_its_score_in_every_run(content: SmallContent) -> None:
    question = "{text: Q, answers: [{label: A, right: true, feedback: F}, {label: B, feedback: F}]}"
    content.screens(
        f"  topic:\n    kind: quiz\n    title: T\n    text: T.\n    questions: [{', '.join([question] * 10)}]\n"
        "    results: [{text: Done.}]\n"
    )
    quiz = content.load().source.screens["topic"]
    for run in ("", "z"):
        longest = quiz.at(11, run + "1" * 10)
        assert quiz.settle(longest) == longest
        assert quiz.settle(quiz.at(35, run + "1" * 30)) == longest
        assert quiz.is_end(longest)


@pytest.mark.parametrize(
    ("screen", "ends"),
    [
        ("topic", []),
        ("topic.page", []),
        ("topic.route", []),
        ("topic.steps", ["topic.steps:2"]),
        ("topic.check", ["topic.check:1", *(f"topic.check:1{t}" for t in ("0", "1", "2", "01", "02", "12", "012"))]),
        ("topic.quiz", [f"topic.quiz:3{run}{a}{b}" for run in ("", "z") for a in "01" for b in "012"]),
        ("topic.story", ["topic.story:11", "topic.story:101", "topic.story:100"]),
        ("help", []),
    ],
)
def test_guidance_ends_at_last_steps_results_scores_and_endings(guide: Guide, screen: str, ends: list[str]) -> None:
    content = guide.library.source.screens[screen]
    assert [str(position) for position in content.positions() if content.is_end(position)] == ends


def test_a_story_branches_by_the_replies_and_says_what_each_means(guide: Guide) -> None:
    assert ways(shown(guide, "topic.story")) == [("[start]", "topic.story:1")]
    first = shown(guide, "topic.story:1")
    assert first.text == "<b>Story</b>\n\nHi, who are you?"
    assert ways(first) == [("My name", "topic.story:10"), ("Not telling", "topic.story:11"), ("[stop]", "topic")]
    second = shown(guide, "topic.story:10")
    assert second.text == "<b>Story</b>\n\n“My name”\nCareful.\n\nWhere do you live?"
    assert second.counts == first.counts == ()


@pytest.mark.parametrize(
    ("replies", "ending", "links"), [("1", "good", ["To page"]), ("01", "good", ["To page"]), ("00", "bad", [])]
)
def test_a_story_ends_with_links_and_may_be_played_again(
    guide: Guide, replies: str, ending: str, links: list[str]
) -> None:
    body = shown(guide, f"topic.story:1{replies}")
    assert body.counts == (("story", f"topic.story:{ending}"),)
    assert labels(body.rows) == [*links, "[again]"]
    assert ways(body)[-1] == ("[again]", "topic.story")


def test_a_story_has_a_position_for_every_way_through_it(guide: Guide) -> None:
    expected = ["topic.story", *(f"topic.story:1{replies}" for replies in ("", "0", "1", "00", "01"))]
    assert sorted(positions(guide, "topic.story")) == sorted(expected)


def test_a_route_asks_on_and_ends_at_screens(guide: Guide) -> None:
    assert shown(guide, "topic.route").text == "<b>Route</b>\n\nWhere was it?"
    assert ways(shown(guide, "topic.route")) == [("Online", "topic.route:00"), ("Outside", "topic.page")]
    assert shown(guide, "topic.route:00").text == "<b>Route</b>\n\nIn which app?"
    assert ways(shown(guide, "topic.route:00")) == [("This one", "topic.steps"), ("That one", "topic.check")]
    assert positions(guide, "topic.route") == ["topic.route", "topic.route:00"]


def test_contacts_are_listed_without_those_that_nobody_stands_behind(guide: Guide) -> None:
    body = shown(guide, "help")
    assert body.text == "<b>Help</b>\n\nCall somebody.\n\n• Line: <b>555</b>\n• House"
    assert ways(body) == [("☎ 555", "help:1"), ("House", "help:2"), ("Danger", "help.danger")]
    assert positions(guide, "help") == ["help", "help:1", "help:2"]


def test_numbers_stand_side_by_side_in_the_order_of_the_list_and_places_below_them(content: SmallContent) -> None:
    names = ["a", "b", "house", "c", "d", "e"]
    line = CONTACTS.partition("  line:\n")[2]
    parts = [f"  {name}:\n{line.replace('Line', name).replace('555', str(index))}" for index, name in enumerate(names)]
    parts[2] = parts[2].replace('    number: "2"\n', "")
    content.write(contacts="contacts:\n" + "".join(parts), start=START.replace("[line]", f"[{', '.join(names)}]"))
    rows = shown(content.guide(), "help").rows
    assert labels(rows) == ["☎ 0", "☎ 1", "☎ 3", "☎ 4", "☎ 5", "house"]
    assert labels(rows[-1:]) == ["house"]
    assert [str(choice.to) for row in rows for choice in row] == [f"help:{step}" for step in (1, 2, 4, 5, 6, 3)]
    assert all(1 <= len(row) <= NUMBERS_IN_A_ROW for row in rows)
    assert len(rows[0]) == NUMBERS_IN_A_ROW


def test_a_documented_contact_shows_the_year_of_its_source_and_a_number_to_copy(guide: Guide) -> None:
    body = shown(guide, "help:1")
    assert body.text == (
        "<b>Line</b>\n<b>555</b>\n\nSomebody who listens.\n\n[contact_cost] Nothing.\n"
        "[contact_ask] Your question.\n[contact_after] They answer.\n\n<i>From 2024</i>"
    )
    assert body.rows == ((Choice("Copy 555", copy="555", style="success"),),)
    assert body.counts == (("contact", "line"),)


def test_a_confirmed_contact_shows_the_day_of_the_call(guide: Guide) -> None:
    body = shown(guide, "help:2")
    assert body.text.endswith("\n\n<i>Confirmed on 3 November 2026</i>")
    assert body.rows == ()
    assert body.counts == (("contact", "house"),)


def test_numbers_in_texts_come_from_the_contacts_and_unconfirmed_ones_are_withheld(guide: Guide) -> None:
    assert shown(guide, "help.danger.deeper").text.endswith("Call <b>555</b>, not [number_unconfirmed].")
