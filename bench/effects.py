"""What a call of the bot does, whether it comes as a request or in the answer of its webhook."""

import json
import re
from urllib.parse import unquote_plus

from bench.exchange import Exchange
from bench.limits import Limits
from bench.stream import FIRST_CHAT, ME, MOMENT

TRUE = b'{"ok":true,"result":true}'
NOTHING = b'{"ok":true,"result":[]}'
MESSAGE = (
    b'{"ok":true,"result":{"message_id":%%d,"chat":{"id":%%d,"first_name":"Person","type":"private"},'
    b'"from":%b,"date":%d,"text":"A screen."}}' % (json.dumps(ME).encode(), MOMENT)
)
OTHER_ANSWERS = {
    "getMe": b'{"ok":true,"result":%b}' % json.dumps(ME).encode(),
    "getMyDescription": b'{"ok":true,"result":{"description":""}}',
    "getMyShortDescription": b'{"ok":true,"result":{"short_description":""}}',
    "getMyCommands": NOTHING,
    "getWebhookInfo": b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}',
}

# Forms, JSON and aiogram's multipart answers alike: within a value the signs around the name would be escaped.
_VALUE = rb'(?:(?:^|[&?])%b=|"%b": ?"?|name="%b"\r\n(?:[^\r]+\r\n)*\r\n)(-?\w+)'
QUERY, MESSAGE_ID, CHAT = (
    re.compile(_VALUE % ((name,) * 3)) for name in (b"callback_query_id", b"message_id", b"chat_id")
)
DATA = re.compile(r'"callback_data": ?"((?:[^"\\]|\\.)*)"')


class Effects:
    """Notes in the ledger what the bot does."""

    def __init__(self, exchange: Exchange, limits: Limits | None) -> None:
        self._exchange = exchange
        self._limits = limits

    def take(self, method: str, body: bytes) -> bytes:
        """The answer to a call."""
        if method == "answerCallbackQuery":
            self._exchange.ledger.answer(_number(QUERY, body))
            return TRUE
        if method == "editMessageText":
            return self._write(_number(CHAT, body), _number(MESSAGE_ID, body), body)
        if method == "sendMessage":
            chat = _number(CHAT, body)
            return self._write(chat, chat - FIRST_CHAT + 1, body)
        return OTHER_ANSWERS.get(method, TRUE)

    def _write(self, chat: int, message: int, body: bytes) -> bytes:
        if self._limits and (seconds := self._limits.retry_after(chat)):
            return (
                b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d",'
                b'"parameters":{"retry_after":%d}}' % (seconds, seconds)
            )
        ledger = self._exchange.ledger
        update = ledger.by_message(message)
        ledger.edit(message)
        if update and self._exchange.follows:
            self._exchange.read(update, _keyboard(body))
        return MESSAGE % (message, chat)


def _number(pattern: re.Pattern[bytes], body: bytes) -> int:
    found = pattern.search(body)
    return int(found[1]) if found else 0


def _keyboard(body: bytes) -> list[str]:
    text = unquote_plus(body.decode())
    return [str(json.loads(f'"{data}"')) for data in DATA.findall(text)]
