"""Carrying out the faults that meet an update on its way to the bot: twice, overtaking others, or very old."""

from collections.abc import Callable

from bot.simulator.chats import ANSWER_WITHIN
from bot.simulator.parameters import mapping
from bot.simulator.updates import LIFETIME, PRESS_LIFETIME, Queued
from bot.simulator.world import World


def deliver_twice(_: World, queued: Queued) -> None:
    """Let the update come two times under its one id, as where a confirmation was lost."""
    queued.times = 2


def let_overtake(_: World, queued: Queued) -> None:
    """Let the update come before those that wait already."""
    queued.overtakes = True


def make_old(world: World, queued: Queued) -> None:
    """Let the update have waited nearly as long as Telegram lets it: a tap is then too late to be answered."""
    query = mapping(queued.update.get("callback_query"))
    if query:
        queued.expires -= PRESS_LIFETIME - ANSWER_WITHIN
        press = world.presses.get(str(query.get("id")))
        if press is not None:
            press.born -= ANSWER_WITHIN
        return
    age = LIFETIME - 3600
    queued.expires -= age
    message = dict(mapping(queued.update.get("message")))
    if isinstance(message.get("date"), int):
        message["date"] = int(world.clock.now()) - age
        queued.update = {**queued.update, "message": message}


MISDELIVERIES: dict[str, Callable[[World, Queued], None]] = {
    "twice": deliver_twice,
    "overtaking": let_overtake,
    "old": make_old,
}


def misdeliver(world: World, queued: Queued) -> None:
    """Do to a new update what a fault says, where there is one for it."""
    fault = world.faults.take_for_update(queued.chat) if world.faults.left else None
    if fault is not None and fault.updates is not None:
        MISDELIVERIES[fault.updates](world, queued)
