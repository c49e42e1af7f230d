"""The one error of the Bot API side: what Telegram answers when it refuses a call."""


class ApiError(Exception):
    """A refusal in Telegram's shape: `code` as in HTTP, `description` in Telegram's words, `retry_after` in seconds."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(reason: str) -> ApiError:
    """Give the error 400 with Telegram's usual prefix before `reason`."""
    return ApiError(400, f"Bad Request: {reason}")
