"""The page on which organisers read the published counts: server-rendered, without scripts, behind a sign-in."""

from bot.organisers.dashboard.routes import dashboard_app, link_path
from bot.organisers.dashboard.sign_in import Access

__all__ = ["Access", "dashboard_app", "link_path"]
