"""A small Telegram Bot API server on loopback with a phone-like page, for any bot and for tests."""
