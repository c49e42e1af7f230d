"""Which addresses Telegram accepts behind a word or a button."""

import re

# Schemes that the official server keeps; others (tel:, mailto:) are dropped from texts and refused on buttons.
_WEB = re.compile(r"(?i)(https?)://([^\s/?#]+)([^\s]*)")
_APP = re.compile(r"(?i)tg://[^\s]+")
_BARE = re.compile(r"[^\s:/?#]+\.[^\s:/?#.]{2,}(?::\d+)?(?:[/?#][^\s]*)?")


def checked_link(address: str) -> str | None:
    """Give the address as Telegram stores it (scheme and a path added where missing), or None where it is refused.

    A web address needs a host with a dot: Telegram refuses http://localhost/ too.
    """
    if _APP.fullmatch(address):
        return address
    if not (match := _WEB.fullmatch(address)):
        return checked_link(f"http://{address}") if _BARE.fullmatch(address) else None
    scheme, host, rest = match.groups()
    name = host.rpartition("@")[2].rpartition(":")[0] or host.rpartition("@")[2]
    if "." not in name.strip("."):
        return None
    return f"{scheme.lower()}://{host}{rest if rest.startswith('/') else '/' + rest}"
