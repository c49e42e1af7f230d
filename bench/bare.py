"""The bot to compare with: python-telegram-bot as it comes, a tap answered and a constant text edited in.

Run as `python -m bench.bare ADDRESS TOKEN CONCURRENT_UPDATES`; 0 leaves the library's default, one at a time.
"""

import sys

from telegram import Update
from telegram.ext import Application, CallbackContext, CallbackQueryHandler

TEXT = "Thank you for the tap."


async def _tap(update: Update, _context: CallbackContext) -> None:  # type: ignore[type-arg]
    query = update.callback_query
    if query is not None:
        await query.answer()
        await query.edit_message_text(TEXT)


def main(address: str, token: str, concurrent: int) -> None:
    """Answers taps until SIGINT or SIGTERM."""
    builder = Application.builder().token(token).base_url(f"{address}/bot")
    if concurrent:
        builder = builder.concurrent_updates(concurrent)
    application = builder.build()
    application.add_handler(CallbackQueryHandler(_tap))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
