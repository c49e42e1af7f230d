"""Rinda: a Telegram bot that guides young people and parents in Rwanda, and remembers nobody."""
