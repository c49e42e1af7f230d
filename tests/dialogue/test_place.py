"""A place travels in a button and comes back the same; what did not come from us is recognised."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.place import (
    DIGITS,
    LONGEST_DATA,
    LONGEST_ID,
    Asked,
    Place,
    Position,
    decode,
    encode,
    read_start_parameter,
    start_parameter,
)

# What the loader allows as an id: dotted words of a-z and 0-9.
ids = st.from_regex(rf"[a-z0-9]{{1,{LONGEST_ID}}}|[a-z0-9]{{1,8}}(\.[a-z0-9]{{1,6}}){{0,2}}", fullmatch=True)
positions = st.builds(Position, ids, st.integers(0, 35), st.text(DIGITS, max_size=12))
languages = st.sampled_from(["rw", "en", "fr"])
places = st.builds(Place, positions, languages, st.none() | positions, st.sampled_from(Asked))
campaigns = st.from_regex(r"[a-z0-9]{2,16}", fullmatch=True)


@given(places)
def test_a_place_comes_back_from_its_button_as_it_was(place: Place) -> None:
    assert decode(encode(place)) == place


@given(places)
def test_a_button_holds_ascii_only_so_that_characters_are_bytes(place: Place) -> None:
    data = encode(place)
    assert data.isascii()
    assert len(data.encode()) == len(data)


@given(st.text() | st.text("1enrw/?!=_-:@.az0", max_size=LONGEST_DATA))
@example("")
@example("1en/home\n")
@example("1en/home:")
@example("1en/home@")
@example("1en/home:0@")
@example("1en/home:é")
@example("1en/ħome")
@example("1en/home:²")
def test_any_text_is_read_without_an_error(data: str) -> None:
    place = decode(data)
    if place is not None:
        assert 0 <= place.position.step <= 35
        assert decode(encode(place)) == place


@pytest.mark.parametrize(
    "data",
    ["", "home", "2en/home", "1EN/home", "1en home", "1en/", "1en/Home", "1en/home@", "1en/home:", "1en/.home",
     "1en/home ", " 1en/home", "1en/home\n", "1en/home@help@clear", "1en/home:1é"],
)  # fmt: skip
def test_what_is_not_ours_is_no_place(data: str) -> None:
    assert decode(data) is None


def test_the_button_is_written_as_old_buttons_in_chats_are() -> None:
    """Chats keep their buttons for years, so the format may only ever get a new version."""
    assert decode("1rw/home") == Place(Position("home"), "rw")
    assert decode("1en/a.quiz:201@b.steps:3") == Place(Position("a.quiz", 2, "01"), "en", Position("b.steps", 3))
    assert decode("1fr?home") == Place(Position("home"), "fr", asked=Asked.LANGUAGES)
    assert decode("1fr!home") == Place(Position("home"), "fr", asked=Asked.CHOSEN)
    assert decode("1en=a.steps:3") == Place(Position("a.steps", 3), "en", asked=Asked.HELPED)
    assert decode("1en_a.quiz:3z01") == Place(Position("a.quiz", 3, "z01"), "en", asked=Asked.NOT_HELPED)
    assert decode("1fr-clear@home") == Place(Position("clear"), "fr", Position("home"), Asked.CLEAR)


def test_a_notice_stays_out_of_the_button() -> None:
    place = Place(Position("home"), "en", notice="notice_gone")
    assert encode(place) == "1en/home"


@given(ids, st.just("") | campaigns)
def test_a_link_for_a_poster_uses_only_what_telegram_allows_and_is_read_back(screen: str, campaign: str) -> None:
    parameter = start_parameter(screen, campaign)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", parameter)
    assert read_start_parameter(parameter) == (screen, campaign)


@given(st.text())
def test_any_start_parameter_is_read_without_an_error(parameter: str) -> None:
    screen, campaign = read_start_parameter(parameter)
    assert len(screen) + len(campaign) <= len(parameter)


def test_a_campaign_without_a_screen_is_read() -> None:
    assert read_start_parameter(start_parameter("", "school1")) == ("", "school1")
