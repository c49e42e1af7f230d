"""Who may read the dashboard: whoever knows the password or has a fresh link. Nothing here is about a person."""

import hashlib
import hmac
import math
import secrets
import time
from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from itsdangerous import BadSignature, TimestampSigner

SESSION_SECONDS: Final = 8 * 60 * 60
LINK_SECONDS: Final = 10 * 60

ATTEMPTS: Final = 10
ATTEMPT_SECONDS: Final = 5 * 60
"""So many wrong passwords in so long a time, from all callers together: no address is looked at. A link still works."""

Clock = Callable[[], float]


class TooManyAttempts(Exception):  # noqa: N818  it says what happened, as the page does
    """Passwords are not looked at for a while; `seconds` says for how long (from 1)."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many attempts: wait {seconds} seconds")
        self.seconds = seconds


class Access:
    """Opens sessions and ends them. All it remembers is which signed texts are used up, until they expire.

    Without a password there are only links. A new password ends every session.
    """

    def __init__(self, password: str = "", clock: Clock = time.time) -> None:
        self.has_password: Final = bool(password)
        self._clock = clock
        # Slow on purpose: from a signature nobody shall find the password by trying.
        key = hashlib.scrypt(password.encode(), salt=b"rinda dashboard", n=2**14, r=8, p=1) if password else None
        self._key = key or secrets.token_bytes(32)
        self._password = self._digest(password)
        self._links = _Signer(self._key, "link", clock)
        self._sessions = _Signer(self._key, "session", clock)
        self._started = int(clock())
        self._used: dict[bytes, float] = {}
        self._wrong: deque[float] = deque()

    def link_token(self) -> str:
        """A token for one sign-in within LINK_SECONDS, to be sent to an organiser."""
        return self._links.sign(secrets.token_urlsafe(16)).decode()

    def redeem(self, token: str) -> str | None:
        """A new session for a token that is fresh, ours and unused; otherwise None."""
        signed = self._links.read(token, LINK_SECONDS)
        # What was used before this process began is not remembered, so nothing from before counts.
        if signed is None or signed.at < self._started or signed.text in self._used:
            return None
        self._use_up(signed.text, LINK_SECONDS)
        return self._new_session()

    def sign_in(self, password: str) -> str | None:
        """A new session for the right password, None for another one. Raises TooManyAttempts after many wrong ones."""
        now = self._clock()
        while self._wrong and self._wrong[0] <= now - ATTEMPT_SECONDS:
            self._wrong.popleft()
        if len(self._wrong) >= ATTEMPTS:
            raise TooManyAttempts(max(1, math.ceil(self._wrong[0] + ATTEMPT_SECONDS - now)))
        if self.has_password and hmac.compare_digest(self._digest(password), self._password):
            return self._new_session()
        self._wrong.append(now)
        return None

    def is_open(self, session: str) -> bool:
        """Whether `session` is ours, has not expired and was not signed out."""
        signed = self._sessions.read(session, SESSION_SECONDS)
        return signed is not None and signed.text not in self._used

    def sign_out(self, session: str) -> None:
        """End `session`, wherever else a copy of it may be."""
        if signed := self._sessions.read(session, SESSION_SECONDS):
            self._use_up(signed.text, SESSION_SECONDS)

    def _new_session(self) -> str:
        return self._sessions.sign(secrets.token_urlsafe(16)).decode()

    def _use_up(self, text: bytes, seconds: int) -> None:
        now = self._clock()
        self._used = {used: until for used, until in self._used.items() if until > now}
        # A second more than it lives, since signatures count in whole seconds.
        self._used[text] = now + seconds + 1

    def _digest(self, password: str) -> bytes:
        return hmac.digest(self._key, password.encode(), "sha256")


class Signed(NamedTuple):
    """A text that was signed here, and when, in seconds."""

    text: bytes
    at: int


class _Signer(TimestampSigner):
    """Signs texts for one purpose, with the time by `clock`."""

    def __init__(self, key: bytes, purpose: str, clock: Clock) -> None:
        super().__init__(key, salt=purpose, key_derivation="hmac", digest_method=hashlib.sha256)
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock())

    def read(self, token: str, seconds: int) -> Signed | None:
        """What stands in `token`; None where it is not ours, or was signed longer than `seconds` ago.

        One text has several tokens: its signature can be written in more than one way.
        """
        try:
            text, at = self.unsign(token, max_age=seconds, return_timestamp=True)
        except BadSignature:
            return None
        return Signed(text, int(at.timestamp()))
