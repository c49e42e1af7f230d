"""The pages of the dashboard from their templates, everything in them escaped."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from babel import negotiate_locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.dialogue.library import Library
from bot.organisers.naming import Naming, naming
from bot.organisers.words import OrganiserWords, organiser_words

FOLDER: Final = Path(__file__).parent


class Pages:
    """Fills the templates with the texts of `library`."""

    def __init__(self, library: Library) -> None:
        """Raises ContentError where the texts of the dashboard or of reports are missing."""
        self.style: Final = (FOLDER / "style.css").read_bytes()
        self._languages = library.languages
        self._words = {code: organiser_words(library, code, "dashboard") for code in library.languages}
        self._names = {code: naming(library, code) for code in library.languages}
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def words(self, language: str) -> OrganiserWords:
        """The dashboard's texts in `language`, one of the library's."""
        return self._words[language]

    def names(self, language: str) -> Naming:
        """What reports call things in `language`, one of the library's."""
        return self._names[language]

    def answer(
        self, request: Request, template: str, language: str, status: int = 200, **values: object
    ) -> HTMLResponse:
        """The page `template`. Its links begin with the path that the dashboard is mounted at."""
        text = self._templates.get_template(template).render(
            root=root_of(request),
            language=language,
            languages=self._languages,
            words=self._words[language],
            shared=self._names[language].words,
            **values,
        )
        return HTMLResponse(text, status, {"Content-Language": language})


def root_of(request: Request) -> str:
    """The path that the dashboard is mounted at, without a slash at its end; empty where it stands alone."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def accepted_language(request: Request, known: Sequence[str]) -> str:
    """The first of the languages that the browser asks for which is `known`; else the first known one."""
    accepted = request.headers.get("accept-language", "")
    wanted = [part.partition(";")[0].strip() for part in accepted.split(",")]
    return negotiate_locale(wanted, known, sep="-") or known[0]
