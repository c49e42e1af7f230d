"""The small menu with aiogram-dialog, which keeps a stack of windows for each person.

Run as `python -m bench.comparators.dialog ADDRESS TOKEN`.
"""

import sys

import uvloop
from aiogram import Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Column, SwitchTo
from aiogram_dialog.widgets.text import Const

from bench.comparators.aiogram_bare import bot_at
from bench.menu import PARENT, ROOT, SCREENS

Places: type[StatesGroup] = type("Places", (StatesGroup,), {name: State() for name in SCREENS})


def _state(name: str) -> State:
    state: State = getattr(Places, name)
    return state


def _window(name: str) -> Window:
    text, children = SCREENS[name]
    buttons = [SwitchTo(Const(child.capitalize()), id=child, state=_state(child)) for child in children]
    if name in PARENT:
        buttons.append(SwitchTo(Const("Back"), id="back", state=_state(PARENT[name])))
    return Window(Const(text), Column(*buttons), state=_state(name))


async def _start(_: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(_state(ROOT), mode=StartMode.RESET_STACK)


def main(address: str, token: str) -> None:
    """Answers people until SIGINT or SIGTERM."""
    uvloop.install()
    dispatcher = Dispatcher()
    dispatcher.message.register(_start, CommandStart())
    dispatcher.include_router(Dialog(*(_window(name) for name in SCREENS)))
    setup_dialogs(dispatcher)
    dispatcher.run_polling(bot_at(address, token))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
