"""The small menu with python-telegram-bot's ConversationHandler, which keeps where each person is.

Run as `python -m bench.comparators.conversation ADDRESS TOKEN`.
"""

import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import CallbackContext, CallbackQueryHandler, CommandHandler, ConversationHandler

from bench.comparators.ptb import builder
from bench.menu import PARENT, ROOT, SCREENS

Context = CallbackContext[Any, Any, Any, Any]


def _keyboard(name: str) -> InlineKeyboardMarkup:
    _, children = SCREENS[name]
    rows = [[InlineKeyboardButton(child.capitalize(), callback_data=child)] for child in children]
    if name in PARENT:
        rows.append([InlineKeyboardButton("Back", callback_data=PARENT[name])])
    return InlineKeyboardMarkup(rows)


async def _start(update: Update, _context: Context) -> str:
    if update.message:
        await update.message.reply_text(SCREENS[ROOT][0], reply_markup=_keyboard(ROOT))
    return ROOT


async def _go(update: Update, _context: Context) -> str | None:
    query = update.callback_query
    if query is None or query.data is None:
        return None
    await query.answer()
    await query.edit_message_text(SCREENS[query.data][0], reply_markup=_keyboard(query.data))
    return query.data


def _ways(name: str) -> str:
    _, children = SCREENS[name]
    return f"^({'|'.join([*children, PARENT.get(name, ROOT)])})$"


def main(address: str, token: str) -> None:
    """Answers people until SIGINT or SIGTERM."""
    application = builder(address, token, 0).build()
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", _start)],
            states={name: [CallbackQueryHandler(_go, _ways(name))] for name in SCREENS},
            fallbacks=[CommandHandler("start", _start)],
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
