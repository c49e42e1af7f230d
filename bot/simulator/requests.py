"""Reading a request and writing an answer: the same parameters from JSON, form and multipart bodies."""

import email.parser
import email.policy
import json
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from bot.simulator.parameters import Json
from bot.simulator.refusals import ApiError, bad_request

# Telegram takes uploads of 50 MB; the rest is room for the other fields.
LARGEST_BODY = 51 * 1024 * 1024
_JSON = b"application/json"


async def read_body(receive: Receive) -> bytes:
    """Read the whole body. ApiError 413 where it is too large."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    parts, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise ApiError(413, "Request Entity Too Large")
        parts.append(part)
    return b"".join(parts)


def read_values(scope: Scope, content_type: bytes, body: bytes) -> dict[str, Json]:
    """Give the parameters of a request: those of the address, then those of the body.

    ApiError 400 where the body is not what its content type says.
    """
    values: dict[str, Json] = {}
    if query := scope["query_string"]:
        values.update(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    if not body:
        return values
    kind = content_type.partition(b";")[0].strip().lower()
    if kind == _JSON:
        try:
            decoded = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise bad_request("can't parse JSON object") from error
        if not isinstance(decoded, dict):
            raise bad_request("object expected as the request's JSON")
        values.update(decoded)
    elif kind == b"multipart/form-data":
        values.update(_multipart(content_type, body))
    else:
        values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return values


def _multipart(content_type: bytes, body: bytes) -> dict[str, Json]:
    head = b"Content-Type: " + content_type + b"\r\n\r\n"
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    values: dict[str, Json] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(payload, bytes):
            continue
        filename = part.get_filename()
        if filename is None:
            values[name] = payload.decode("utf-8", "replace")
        else:
            values[name] = {"file_name": filename, "file_size": len(payload)}
    return values


async def write_answer(send: Send, status: int, body: bytes, content_type: bytes = _JSON) -> None:
    """Send a whole answer."""
    headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
