"""Measures what a tap costs; nothing in the bot imports it."""
