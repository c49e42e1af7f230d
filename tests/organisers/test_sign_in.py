"""Who gets in: the right password, a link used once, and nobody by trying."""

import pytest

from bot.organisers.dashboard.sign_in import (
    ATTEMPT_SECONDS,
    ATTEMPTS,
    LINK_SECONDS,
    SESSION_SECONDS,
    Access,
    TooManyAttempts,
)
from bot.settings import SettingsError, read_settings

PASSWORD = "kigali umuganda ikawa"


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.5

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access(clock: Clock) -> Access:
    return Access(PASSWORD, clock)


def test_the_password_opens_a_session_and_nothing_else_does(access: Access) -> None:
    session = access.sign_in(PASSWORD)
    assert session
    assert access.is_open(session)
    assert [access.sign_in(wrong) for wrong in ("", PASSWORD.upper(), f"{PASSWORD} ", "ikawa")] == [None] * 4


def test_without_a_password_no_password_is_right() -> None:
    access = Access()
    assert access.sign_in("") is None
    assert not access.is_open("")


def test_every_session_is_new(access: Access) -> None:
    assert access.sign_in(PASSWORD) != access.sign_in(PASSWORD)


def test_a_session_ends_by_itself(access: Access, clock: Clock) -> None:
    session = access.sign_in(PASSWORD)
    assert session
    clock.now += SESSION_SECONDS
    assert access.is_open(session)
    clock.now += 1
    assert not access.is_open(session)


def test_a_session_that_was_signed_out_stays_closed_wherever_a_copy_is(access: Access) -> None:
    session, other = access.sign_in(PASSWORD), access.sign_in(PASSWORD)
    assert session
    assert other
    access.sign_out(session)
    access.sign_out("nothing of ours")
    assert not access.is_open(session)
    assert access.is_open(other)


def test_another_password_ends_every_session(access: Access, clock: Clock) -> None:
    session = access.sign_in(PASSWORD)
    assert session
    assert Access(PASSWORD, clock).is_open(session)
    assert not Access(f"{PASSWORD} nshya", clock).is_open(session)


def test_a_session_that_was_tampered_with_is_closed(access: Access) -> None:
    session = access.sign_in(PASSWORD)
    assert session
    assert not any(access.is_open(changed) for changed in (session[:-1], f"x{session}", session * 2, "", "é.é.é"))


def test_a_link_opens_one_session(access: Access) -> None:
    token = access.link_token()
    session = access.redeem(token)
    assert session
    assert access.is_open(session)
    assert access.redeem(token) is None


def test_a_link_is_too_old_after_ten_minutes(access: Access, clock: Clock) -> None:
    early, late = access.link_token(), access.link_token()
    clock.now += LINK_SECONDS
    assert access.redeem(early)
    clock.now += 1
    assert access.redeem(late) is None


def test_a_link_stays_used_until_it_is_too_old(access: Access, clock: Clock) -> None:
    token = access.link_token()
    access.redeem(token)
    for _ in range(LINK_SECONDS):
        clock.now += 1
        access.redeem(access.link_token())
        assert access.redeem(token) is None


def test_a_link_from_before_a_restart_is_refused_since_it_may_be_used(access: Access, clock: Clock) -> None:
    token = access.link_token()
    clock.now += 1
    assert Access(PASSWORD, clock).redeem(token) is None


def test_a_session_is_no_link_and_a_link_no_session(access: Access) -> None:
    session = access.sign_in(PASSWORD)
    assert session
    assert access.redeem(session) is None
    assert not access.is_open(access.link_token())


def test_after_many_wrong_passwords_even_the_right_one_has_to_wait(access: Access, clock: Clock) -> None:
    for _ in range(ATTEMPTS):
        assert access.sign_in("wrong") is None
        clock.now += 1
    with pytest.raises(TooManyAttempts) as refused:
        access.sign_in(PASSWORD)
    assert 0 < refused.value.seconds <= ATTEMPT_SECONDS
    assert access.redeem(access.link_token())
    clock.now += refused.value.seconds
    assert access.sign_in(PASSWORD)


def test_right_passwords_are_not_counted_as_attempts(access: Access) -> None:
    assert all(access.sign_in(PASSWORD) for _ in range(2 * ATTEMPTS))


def test_what_is_used_up_is_forgotten_when_it_has_expired(access: Access, clock: Clock) -> None:
    for _ in range(50):
        access.redeem(access.link_token())
    clock.now += LINK_SECONDS + 2
    access.redeem(access.link_token())
    assert len(access._used) == 1


@pytest.mark.parametrize("password", ["q", "fifteen letters"])
def test_a_short_password_is_refused_without_repeating_it(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("DASHBOARD_PASSWORD", password)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert "DASHBOARD_PASSWORD: use at least 16 characters" in str(refused.value)
    assert password not in str(refused.value)


def test_no_password_and_a_long_one_are_both_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    for password in ("", PASSWORD):
        monkeypatch.setenv("DASHBOARD_PASSWORD", password)
        assert read_settings().dashboard_password.get_secret_value() == password


def test_another_way_of_writing_the_same_signature_opens_nothing_twice() -> None:
    access = Access(PASSWORD)
    link = access.link_token()
    session = access.redeem(link)
    assert session is not None
    access.sign_out(session)
    for token in (link, session):
        written = [token[:-1] + last for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]
        for other in (*written, f"{token}==="):
            assert access.redeem(other) is None
            assert not access.is_open(other)
