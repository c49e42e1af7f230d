"""The chat: the python-telegram-bot application between Telegram's Bot API and the guide."""
