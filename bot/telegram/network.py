"""The way to the Bot API: one aiohttp session with a bounded pool of kept-alive connections."""

import json
from dataclasses import dataclass
from typing import Any, Self, cast

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

KEEPALIVE_SECONDS = 75
"""Longer than the quiet between two taps of somebody who reads: a new TLS handshake would be felt."""

DEFAULT_SECONDS = 20.0

Content = bytes | aiohttp.FormData | dict[str, str] | None

JSON = {"Content-Type": "application/json"}

TAKEN = b'{"ok":true,"result":'
"""How the Bot API's answer begins where it has done what it was asked."""


@dataclass(frozen=True, slots=True)
class Written:
    """A call's body that is JSON already."""

    body: bytes


class PooledRequest(BaseRequest):
    """python-telegram-bot's network layer over aiohttp.

    Its stock one over httpx rescans the pool at every request, which is most of a tap's cost.
    """

    def __init__(self, connections: int, read_timeout: float = DEFAULT_SECONDS) -> None:
        """`connections` is the largest number of open ones, `read_timeout` in seconds."""
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the session."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEPALIVE_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        """Closes the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, url: str, body: bytes) -> None:
        """Calls a method with a JSON `body` that has been written before; its result is not looked at.

        Raises the same errors as the library's own calls.
        """
        # The library only hands it on, to `do_request` below; its own class for this is final.
        answer = await self._request_wrapper(url, "POST", cast(RequestData, Written(body)))
        if not answer.startswith(TAKEN):
            self.parse_json_payload(answer)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer of the Bot API in `payload`. Raises NetworkError where it is of something that stands before it.

        The library's own takes any JSON for an answer, fails over it later, and logs what it cannot read.
        """
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not (answer.get("ok") is False or "result" in answer):
            raise NetworkError("this is no answer of the Bot API")
        return answer

    async def do_request(  # noqa: PLR0913, PLR0917  python-telegram-bot calls it so
        self: Self,
        url: str,
        method: str,
        request_data: RequestData | Written | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  aiohttp has one limit for the whole call
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """The status and body of one call. Raises TimedOut or NetworkError, neither with the address in its text."""
        if self._session is None:
            raise NetworkError("the session is not open")
        seconds = read_timeout if isinstance(read_timeout, (int, float)) else self._read_timeout
        try:
            data, headers = _content(request_data)
            timeout = aiohttp.ClientTimeout(total=seconds)
            async with self._session.request(method, url, data=data, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            # The error's own text can hold the address, and the address holds the token.
            raise NetworkError(type(error).__name__) from None


def _content(data: RequestData | Written | None) -> tuple[Content, dict[str, str] | None]:
    """What goes into the body, and the headers that say so where it is not a form."""
    if isinstance(data, Written):
        return data.body, JSON
    return _form(data), None


def _form(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
