"""What organisers reach through the running bot: the page in the chat, and the dashboard beside the webhook."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.counts.count import kigali_today
from bot.counts.publisher import Publisher
from bot.counts.store import CountStore
from bot.dialogue.library import Library
from bot.organisers.dashboard.sign_in import Access
from bot.organisers.subjects import subjects_of
from bot.organisers.words import organiser_words
from bot.settings import Settings
from bot.telegram.statistics import StatisticsPage


class Reporting:
    """Reports from one store, all through the same publisher."""

    def __init__(self, settings: Settings, store: CountStore, library: Library) -> None:
        self._address = settings.dashboard_address
        self._access = Access(settings.dashboard_password.get_secret_value())
        self._store = store
        self._dashboard: ASGIApp | None = None
        self.renew(library)

    def renew(self, library: Library) -> None:
        """From now on reports speak of the content of `library`; sessions in the dashboard last.

        Raises ContentError where texts of the dashboard are missing; then nothing changes.
        """
        publisher = Publisher(self._store, subjects_of(library))
        if self._access.has_password:
            from bot.organisers.dashboard.routes import dashboard_app  # noqa: PLC0415  slow to import, many have none

            self._dashboard = dashboard_app(publisher, library, self._access)
        self._publisher, self._library = publisher, library

    async def dashboard(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request to the newest dashboard; none is made without a password."""
        if self._dashboard:
            await self._dashboard(scope, receive, send)

    async def statistics(self, span: str, language: str) -> StatisticsPage:
        """The page that /stats shows, with a way into the dashboard where it has an address."""
        from bot.organisers.chat import chat_page  # noqa: PLC0415  slow to import: a start does not wait for it
        from bot.organisers.dashboard.routes import link_path  # noqa: PLC0415

        today = kigali_today()
        published = await self._publisher.published(today)
        # Drawing takes some tenths of a second, in which nobody else shall wait.
        page = await asyncio.to_thread(chat_page, self._library, published, span, language, today)
        link = None
        if self._address and self._access.has_password:
            label = organiser_words(self._library, language, "chat")["dashboard"]
            link = label, self._address + link_path(language, self._access.link_token())
        return StatisticsPage(page.picture, page.caption, page.spans, link)
