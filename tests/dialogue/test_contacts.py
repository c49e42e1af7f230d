"""Contacts stay true: when one is due, shown with its day, hidden, and who is shown in its place."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.content import DIALOGUES, LOCALES
from bot.dialogue.checks.freshness import outdated, soon_outdated, undated
from bot.dialogue.contacts import CHECK_CONTACTS_EVERY, GRACE, SOON, dates, due, phone_book, standing
from bot.dialogue.guide import Guide
from bot.dialogue.kinds import Contacts
from bot.dialogue.library import Library
from bot.dialogue.loader import load
from bot.dialogue.part import Contact, Standing
from bot.dialogue.words import PLACEHOLDER
from bot.languages.document import ContentError
from bot.languages.messages import messages

from .small_content import CONTACTS, SmallContent, buttons, line_of

CHECKED = date(2026, 11, 1)
DUE, HIDDEN = CHECKED + timedelta(days=180), CHECKED + timedelta(days=270)
DAY = timedelta(days=1)
LOADED = date(2026, 11, 22)
"""The day that small content is read on."""

DAYS = st.dates(date(2000, 1, 1), date(2200, 1, 1))
LONGEST_DESCRIPTION = 512
"""Bot API, setMyDescription."""

STATES = st.sampled_from(["confirmed", "documented", "unconfirmed"])


def contact(name: str, checked: date = CHECKED, status: str = "documented", number: str = "5") -> Contact:
    text = dict.fromkeys(("who", "cost", "ask", "after", "source", "source_date", "owner"), "-")
    return Contact.model_validate(
        {**text, "id": name, "name": name.title(), "number": number, "status": status, "checked": checked}
    )


def aged(name: str, number: str, checked: date, status: str = "documented") -> str:
    """A contact of contacts.yaml, last checked on that day."""
    line = CONTACTS.partition("  line:\n")[2].replace("Line", name.title()).replace("555", number)
    line = line.replace("2026-11-01", f"{checked}").replace("documented", status)
    return f"  {name}:\n{line}"


@pytest.fixture(scope="module")
def library() -> Library:
    return load(DIALOGUES, LOCALES, LOADED)


@pytest.fixture(scope="module")
def hidden(library: Library) -> Library:
    """The guide on the day on which the last contact goes past its grace."""
    newest = max(one.checked for one in library.source.contacts.values())
    return load(DIALOGUES, LOCALES, newest + CHECK_CONTACTS_EVERY + GRACE)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (CHECKED, Standing.FRESH),
        (DUE, Standing.FRESH),
        (DUE + DAY, Standing.OVERDUE),
        (HIDDEN - DAY, Standing.OVERDUE),
        (HIDDEN, Standing.HIDDEN),
    ],
)
def test_a_contact_is_due_after_six_months_and_hidden_three_months_later(today: date, expected: Standing) -> None:
    assert standing(contact("line"), today) is expected
    assert (dates(contact("line")).due, dates(contact("line")).hidden_from) == (DUE, HIDDEN)


@given(DAYS, DAYS)
def test_the_days_that_are_announced_are_those_that_are_kept(checked: date, today: date) -> None:
    line = contact("line", checked)
    announced = dates(line)
    assert (standing(line, today) is Standing.HIDDEN) == (today >= announced.hidden_from)
    assert (standing(line, today) is Standing.FRESH) == (today <= announced.due)
    assert bool(due([line], today)) == (today > announced.due)


@given(st.lists(st.tuples(DAYS, STATES), max_size=6), DAYS, st.integers(0, 400))
def test_what_is_due_is_sorted_and_grows_with_the_time_looked_ahead(
    people: list[tuple[date, str]], today: date, ahead: int
) -> None:
    everybody = [contact(f"c{index}", day, status) for index, (day, status) in enumerate(people)]
    past, soon = due(everybody, today), due(everybody, today, timedelta(days=ahead))
    assert set(past) <= set(soon)
    assert [one.due for one in soon] == sorted(one.due for one in soon)
    assert all(one.due < today + timedelta(days=ahead) for one in soon)
    unconfirmed = {one.id for one in everybody if one.status == "unconfirmed"}
    assert not unconfirmed & {one.id for one in soon}


@given(st.lists(st.tuples(DAYS, STATES), min_size=1, max_size=6), DAYS, st.data())
def test_whatever_the_dates_are_every_list_shows_somebody_and_nobody_twice(
    people: list[tuple[date, str]], today: date, data: st.DataObject
) -> None:
    everybody = {f"c{index}": contact(f"c{index}", day, status) for index, (day, status) in enumerate(people)}
    names = st.lists(st.sampled_from(sorted(everybody)), min_size=1, unique=True)
    book = phone_book(everybody, tuple(data.draw(names)), today)
    listed = book.listed(data.draw(names))
    assert listed
    assert all(one.is_shown for one in listed)
    assert len({one.id for one in listed}) == len(listed)
    assert book.instead is not None
    for one in listed:
        if one.standing is not Standing.LAST_RESORT:
            assert one.is_vouched_for
            assert today < one.checked + CHECK_CONTACTS_EVERY + GRACE
        else:
            assert one.id in book.fallback


def test_a_hidden_number_is_exchanged_for_the_next_that_is_not_in_the_list_yet() -> None:
    people = {name: contact(name) for name in ("police", "child", "health")}
    people["child"] = contact("child", CHECKED - timedelta(days=300))
    book = phone_book(people, ("police", "health"), CHECKED)
    assert [one.id for one in book.listed(["child"])] == ["police"]
    assert [one.id for one in book.listed(["child", "police"])] == ["health", "police"]
    assert [one.id for one in book.listed(["child", "police", "health"])] == ["police", "health"]


def test_a_place_that_is_hidden_is_exchanged_only_where_nobody_else_is_left() -> None:
    people = {"police": contact("police"), "house": contact("house", status="unconfirmed", number="")}
    people["station"] = contact("station", number="")
    book = phone_book(people, ("police",), CHECKED)
    assert [one.id for one in book.listed(["house", "station"])] == ["station"]
    assert [one.id for one in book.listed(["house"])] == ["police"]


def test_the_last_resort_is_one_that_somebody_has_answered_before_one_that_nobody_does() -> None:
    people = {"police": contact("police", status="unconfirmed"), "child": contact("child")}
    later = phone_book(people, ("police", "child"), HIDDEN)
    assert later.instead is not None
    assert (later.instead.id, later.instead.standing) == ("child", Standing.LAST_RESORT)
    nobody = phone_book({"police": people["police"]}, ("police",), CHECKED)
    assert nobody.instead is not None
    assert nobody.instead.id == "police"


def small(content: SmallContent, *people: str, text: str = "T.", fallback: str = "[police, line]") -> Guide:
    content.write(contacts=f"fallback: {fallback}\ncontacts:\n" + "".join(people))
    content.screens(f"  topic:\n    kind: page\n    title: Topic\n    text: {text}\n")
    return content.guide()


RECENT, PAST, LONG_AGO = LOADED - DAY, LOADED - timedelta(days=200), LOADED - timedelta(days=300)
LINE, POLICE = aged("line", "555", LONG_AGO), aged("police", "999", RECENT)


def text_of(guide: Guide, screen: str) -> str:
    return guide.show(guide.place_at(screen, "en")).text


def test_a_text_that_names_only_a_hidden_number_says_who_can_be_called(content: SmallContent) -> None:
    guide = small(content, LINE, POLICE, text='"Call {line}."')
    assert text_of(guide, "topic").endswith("Call [number_unconfirmed].\n\n[number_instead]")


def test_a_text_that_names_somebody_else_too_says_no_more(content: SmallContent) -> None:
    guide = small(content, LINE, POLICE, text='"Call {line} or {police}."')
    assert text_of(guide, "topic").endswith("Call [number_unconfirmed] or <b>999</b>.")


def test_a_text_that_names_nobody_stays_as_it_is(content: SmallContent) -> None:
    guide = small(content, LINE, aged("police", "999", LONG_AGO), text="Rest.")
    assert text_of(guide, "topic").endswith("Rest.")


def test_the_last_resort_is_named_with_its_day_in_texts_and_lists(content: SmallContent) -> None:
    guide = small(content, LINE, aged("police", "999", LONG_AGO), text='"Call {police}."')
    assert text_of(guide, "topic").endswith("Call <b>999</b>.\n\n[number_last]")
    assert text_of(guide, "help").endswith("• Police: <b>999</b>\n\n<i>[number_last]</i>")


def test_a_contact_past_its_day_is_listed_with_the_day_of_its_check(content: SmallContent) -> None:
    guide = small(content, aged("line", "555", PAST), POLICE)
    assert text_of(guide, "help").endswith("• Line: <b>555</b>\n\n<i>[contact_overdue]</i>")
    assert guide.show(guide.resolve("1en/help:1")).text.endswith("<i>[contact_source_overdue]</i>")


def test_a_fallback_that_nobody_can_call_is_found_at_start(content: SmallContent) -> None:
    contacts = "fallback: [line, nobody] # here\n" + CONTACTS
    content.write(contacts=contacts)
    with pytest.raises(ContentError) as error:
        content.load()
    message = "there is no contact “nobody” with a number in contacts.yaml: correct or add it"
    assert str(error.value) == f"dialogues/contacts.yaml:{line_of(contacts, '# here')}: {message}"


def test_the_check_warns_four_weeks_before_the_day_and_complains_after_it(content: SmallContent) -> None:
    library = content.load()
    assert not list(soon_outdated(library, DUE - SOON))
    assert "is to be checked again by 2027-04-30" in str(*soon_outdated(library, DUE - SOON + DAY))
    assert len(list(soon_outdated(library, DUE))) == 1
    assert not list(outdated(library, DUE))
    assert not list(soon_outdated(library, DUE + DAY))
    assert "“line” was checked 181 days ago" in str(*outdated(library, DUE + DAY))


def test_the_check_complains_also_when_the_contact_is_hidden_already(content: SmallContent) -> None:
    content.write(contacts=CONTACTS.replace("2026-11-01", f"{LONG_AGO}"))
    assert "“line” was checked 300 days ago" in str(*outdated(content.load(), LOADED))


def test_a_check_on_a_day_to_come_is_found(content: SmallContent) -> None:
    content.write(contacts=CONTACTS.replace("2026-11-01", "2026-11-23"))
    assert "“line” was not checked on a day to come" in str(*undated(content.load(), LOADED))


def test_once_all_are_hidden_every_text_with_a_number_still_leads_to_somebody_in_every_language(
    library: Library, hidden: Library
) -> None:
    [last] = [one for one in hidden.source.contacts.values() if one.is_shown]
    numbers = "|".join({one.number for one in library.source.contacts.values() if one.number} - {last.number})
    others = re.compile(rf"(?<![\d/.])({numbers})(?![\d/])")
    now, later = Guide(library), Guide(hidden)
    for place in now.plain_places():
        edition = hidden.editions[place.language]
        before, after = now.show(place), later.show(later.resolve(f"1{place.language}/{place.position}"))
        if re.search(rf"<b>({numbers}|{last.number})</b>", before.text):
            assert f"<b>{last.number}</b>" in after.text, place
            assert edition.words.date(last.checked) in after.text, place
        assert not others.search(re.sub(r"<[^>]+>", "", after.text)), place
        assert not any(others.search(button.label) for button in buttons(after)), place


def test_once_all_are_hidden_every_list_shows_the_last_number_in_every_language(hidden: Library) -> None:
    for edition in hidden.editions.values():
        lists = [screen.contact_list for screen in edition.screens.values() if isinstance(screen, Contacts)]
        assert lists
        assert all([one.standing for one in people] == [Standing.LAST_RESORT] for people in lists)


def test_once_all_are_hidden_the_description_of_the_bot_still_fits_into_telegram(hidden: Library) -> None:
    for edition in hidden.editions.values():
        assert len(edition.words.say("bot_description")) <= LONGEST_DESCRIPTION


def test_the_emergency_number_is_the_first_to_take_the_place_of_others(library: Library) -> None:
    [fallback] = [document.data["fallback"] for document in library.files.documents if "fallback" in document.data]
    assert isinstance(fallback, list)
    assert library.source.contacts[str(fallback[0])].number == "112"


def test_no_label_or_title_names_a_number_below_which_a_sentence_would_have_to_stand(library: Library) -> None:
    for document in library.files.documents:
        for message in messages(document):
            if message.path[-1] in {"label", "title", "name"}:
                assert not set(PLACEHOLDER.findall(message.text)) & library.source.contacts.keys()


def test_without_a_fallback_a_hidden_number_is_only_withheld(content: SmallContent) -> None:
    content.write(contacts=CONTACTS.replace("documented", "unconfirmed"))
    content.screens('  topic:\n    kind: page\n    title: Topic\n    text: "Call {line}."\n')
    guide = content.guide()
    assert text_of(guide, "topic").endswith("Call [number_unconfirmed].")
    assert guide.library.source.screens["help"].contact_list == ()
