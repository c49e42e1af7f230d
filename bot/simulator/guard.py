"""Keeping strangers out: only requests addressed to this machine and sent from its own pages are answered."""

from starlette.types import Scope

_NAMES = (b"127.0.0.1", b"localhost")


def is_ours(scope: Scope) -> bool:
    """Tell whether Host names this server and Origin, where there is one, is its own page.

    A page elsewhere could otherwise reach a server on loopback, by a cross-site post or by rebinding its own name.
    """
    server = scope.get("server")
    port = server[1] if server else None
    host_seen = False
    for name, value in scope["headers"]:
        if name == b"host":
            host_seen = value.lower() in _allowed(port)
            if not host_seen:
                return False
        elif name == b"origin":
            if value.lower().removeprefix(b"http://") not in _allowed(port):
                return False
        elif name == b"sec-fetch-site" and value == b"cross-site" and scope["path"].startswith(("/sim", "/bot")):
            return False
    return host_seen


_BY_PORT: dict[int | None, frozenset[bytes]] = {}


def _allowed(port: int | None) -> frozenset[bytes]:
    allowed = _BY_PORT.get(port)
    if allowed is None:
        names = {b"%s:%d" % (name, port) for name in _NAMES} if port else set(_NAMES)
        allowed = _BY_PORT[port] = frozenset(names | (set(_NAMES) if port == 80 else set()))
    return allowed
