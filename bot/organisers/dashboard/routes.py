"""Which address of the dashboard answers what, and who may read it."""

from collections.abc import Callable
from datetime import date
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.counts.count import kigali_today
from bot.counts.publisher import Publisher
from bot.dialogue.library import Library
from bot.organisers.dashboard.guard import LOOPBACK, Guarded, form_field, is_from_our_page, is_plain_loopback
from bot.organisers.dashboard.pages import Pages, accepted_language, root_of
from bot.organisers.dashboard.sign_in import SESSION_SECONDS, Access, TooManyAttempts
from bot.organisers.dashboard.view import view
from bot.organisers.export import EXPORTS, Export, file_name
from bot.organisers.printed import printed
from bot.organisers.report import default_span, report, spans

COOKIE: Final = "rinda_dashboard"

DOWNLOADS: Final = {
    "html": Export("text/html; charset=utf-8", lambda chosen, names: printed(chosen, names).encode())
} | EXPORTS
"""The files of a report by their endings, in the order of the page."""


def link_path(language: str, token: str) -> str:
    """Where, below the dashboard's address, a token of `Access.link_token` is redeemed."""
    return f"/{language}/link/{token}"


def dashboard_app(
    publisher: Publisher, library: Library, access: Access, today: Callable[[], date] = kigali_today
) -> ASGIApp:
    """The dashboard, to run alone or mounted under a path. Without a password it answers on loopback only.

    Raises ContentError where texts of it are missing.
    """
    dashboard = _Dashboard(publisher, library, access, today)
    hosts = ["*"] if access.has_password else list(LOOPBACK)
    app = Starlette(
        routes=dashboard.routes(),
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)],
        exception_handlers={
            HTTPException: dashboard.missing,
            SQLAlchemyError: dashboard.unreadable,
            OSError: dashboard.unreadable,
        },
    )
    # The redirect to an address with or without a slash would name the host that the request names.
    app.router.redirect_slashes = False
    return Guarded(app)


class _Dashboard:
    def __init__(self, publisher: Publisher, library: Library, access: Access, today: Callable[[], date]) -> None:
        self._publisher = publisher
        self._library = library
        self._access = access
        self._today = today
        self._pages = Pages(library)

    def routes(self) -> list[Route]:
        return [
            Route("/", self.first, methods=["GET"]),
            Route("/style.css", self.style, methods=["GET"]),
            Route("/{language}", self.numbers, methods=["GET"]),
            Route("/{language}/sign-in", self.sign_in_page, methods=["GET"]),
            Route("/{language}/sign-in", self.sign_in, methods=["POST"]),
            Route("/{language}/sign-out", self.sign_out, methods=["POST"]),
            Route(link_path("{language}", "{token}"), self.link_page, methods=["GET"]),
            Route(link_path("{language}", "{token}"), self.redeem, methods=["POST"]),
            Route("/{language}/{span}.{form}", self.download, methods=["GET"]),
        ]

    async def first(self, request: Request) -> Response:
        return self._to(request, "")

    async def style(self, _: Request) -> Response:
        return Response(self._pages.style, media_type="text/css")

    async def numbers(self, request: Request) -> Response:
        language = self._language(request)
        if not self._is_open(request):
            return self._to(request, "/sign-in")
        published = await self._publisher.published(self._today())
        span = request.query_params.get("span") or default_span(published)
        if span not in spans(published):
            raise HTTPException(404)
        words, names = self._pages.words(language), self._pages.names(language)
        shown = await run_in_threadpool(view, published, span, names, words, self._today())
        here = f"?span={span}"
        return self._pages.answer(request, "numbers.html", language, here=here, view=shown, downloads=DOWNLOADS)

    async def download(self, request: Request) -> Response:
        language, span, form = self._language(request), request.path_params["span"], request.path_params["form"]
        if form not in DOWNLOADS:
            raise HTTPException(404)
        if not self._is_open(request):
            return self._to(request, "/sign-in")
        published = await self._publisher.published(self._today())
        if span not in spans(published):
            raise HTTPException(404)
        chosen, names = report(published, span), self._pages.names(language)
        content = await run_in_threadpool(DOWNLOADS[form].write, chosen, names)
        name = f'attachment; filename="{file_name(chosen, language, form)}"'
        return Response(content, media_type=DOWNLOADS[form].media_type, headers={"Content-Disposition": name})

    async def sign_in_page(self, request: Request) -> Response:
        return self._to(request, "") if self._is_open(request) else self._sign_in_page(request)

    async def sign_in(self, request: Request) -> Response:
        self._language(request)
        if not is_from_our_page(request):
            return self._sign_in_page(request, 403, "elsewhere")
        try:
            session = self._access.sign_in(await form_field(request, "password"))
        except TooManyAttempts as error:
            answer = self._sign_in_page(request, 429, "too_many", minutes=-(-error.seconds // 60))
            answer.headers["Retry-After"] = str(error.seconds)
            return answer
        return self._opened(request, session) if session else self._sign_in_page(request, 403, "wrong")

    async def link_page(self, request: Request) -> Response:
        # Only a form uses the link up: chats fetch what a link leads to before anybody follows it.
        return self._pages.answer(request, "link.html", self._language(request), here="")

    async def redeem(self, request: Request) -> Response:
        self._language(request)
        if not is_from_our_page(request):
            return self._sign_in_page(request, 403, "elsewhere")
        session = self._access.redeem(request.path_params["token"])
        return self._opened(request, session) if session else self._sign_in_page(request, 403, "link_spent")

    async def sign_out(self, request: Request) -> Response:
        answer = self._to(request, "/sign-in")
        if is_from_our_page(request):
            self._access.sign_out(request.cookies.get(COOKIE, ""))
            answer.delete_cookie(COOKIE, path=_path(request))
        return answer

    async def missing(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        language = self._preferred(request)
        return self._pages.answer(request, "problem.html", language, status, here="", problem="missing")

    async def unreadable(self, request: Request, _: Exception) -> Response:
        language = self._preferred(request)
        return self._pages.answer(request, "problem.html", language, 503, here="", problem="unreadable")

    def _sign_in_page(self, request: Request, status: int = 200, mistake: str = "", **values: object) -> Response:
        language = self._language(request)
        said = self._pages.words(language).say(mistake, **values) if mistake else ""
        has_password = self._access.has_password
        return self._pages.answer(
            request, "sign_in.html", language, status, here="/sign-in", mistake=said, has_password=has_password
        )

    def _opened(self, request: Request, session: str) -> Response:
        answer = self._to(request, "")
        answer.set_cookie(
            COOKIE,
            session,
            max_age=SESSION_SECONDS,
            path=_path(request),
            secure=not is_plain_loopback(request),
            httponly=True,
            samesite="strict",
        )
        return answer

    def _is_open(self, request: Request) -> bool:
        return self._access.is_open(request.cookies.get(COOKIE, ""))

    def _to(self, request: Request, path: str) -> RedirectResponse:
        language = self._preferred(request)
        return RedirectResponse(f"{root_of(request)}/{language}{path}", 303)

    def _language(self, request: Request) -> str:
        """The language in the address. Raises HTTPException 404 for one that the content does not have."""
        language = str(request.path_params["language"])
        if language not in self._library.languages:
            raise HTTPException(404)
        return language

    def _preferred(self, request: Request) -> str:
        """The language in the address; else the first that the browser asks for, else the first of the content."""
        known = list(self._library.languages)
        asked = str(request.path_params.get("language", ""))
        return asked if asked in known else accepted_language(request, known)


def _path(request: Request) -> str:
    return root_of(request) or "/"
