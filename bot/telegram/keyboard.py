"""A screen's buttons as Telegram's inline keyboard."""

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue.screen import Button


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup:
    """The keyboard of `rows`."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.label,
        callback_data=button.data or None,
        url=button.url or None,
        copy_text=CopyTextButton(button.copy) if button.copy else None,
        style=button.style or None,
    )
