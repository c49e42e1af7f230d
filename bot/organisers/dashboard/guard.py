"""What protects every answer of the dashboard: headers, and refusing what another site has sent."""

from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = ("127.0.0.1", "localhost")

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    # Tells other sites nothing. With "no-referrer" browsers would also hide from us where a form was sent from
    # (fetch.spec.whatwg.org, "append a request Origin header"), and `is_from_our_page` could not look at it.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

FORM_BYTES: Final = 4096
"""More than any password; a longer form is not read to its end."""


class Guarded:
    """`app` with HEADERS on each of its answers, those to errors too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through `app`."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_guarded)


def is_from_our_page(request: Request) -> bool:
    """Whether a form was sent from a page of ours: by what the browser says of it, in older ones by Origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return bool(origin) and origin.partition("://")[2] == request.headers.get("host")


def is_plain_loopback(request: Request) -> bool:
    """Whether the page is read on this machine without TLS, where a cookie marked Secure may not come back."""
    return request.url.scheme == "http" and request.url.hostname in LOOPBACK


async def form_field(request: Request, name: str) -> str:
    """What was typed into a field of the form; nothing where it is missing or the form is longer than FORM_BYTES."""
    sent = b""
    async for chunk in request.stream():
        sent += chunk
        if len(sent) > FORM_BYTES:
            return ""
    return parse_qs(sent.decode(errors="replace")).get(name, [""])[0]
