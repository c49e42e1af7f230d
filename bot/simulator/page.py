"""The page at / : three files, read at start, sent with headers that let it load nothing from elsewhere."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def page_routes() -> list[Route]:
    """Give the routes of the page. FileNotFoundError where a file of it is missing."""
    return [
        _route("/", "index.html"),
        _route("/style.css", "style.css"),
        _route("/script.js", "script.js"),
    ]


def _route(path: str, name: str) -> Route:
    content = (_FOLDER / name).read_bytes()
    media_type = _TYPES[Path(name).suffix]

    async def answer(_: Request) -> Response:
        return Response(content, media_type=media_type, headers=_HEADERS)

    return Route(path, answer, methods=["GET"])
