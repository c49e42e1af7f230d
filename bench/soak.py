"""A soak: for an hour people start, tap, type, send pictures and clear. Memory stays flat, every count is exact.

The real application runs in a process of its own and talks to the simulator in this one. `python -m bench.soak`
prints a line every minute and writes docs/soak.md.
"""

import asyncio
import os
import platform
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import linear_regression
from typing import Annotated

import typer

from bench.measuring import STOP_SECONDS, Bot, bot
from bench.systems import RINDA_POLLING
from bot.cli.prepared import understanding
from bot.dialogue.guide import Guide
from bot.dialogue.library import CLEAR, HELP
from bot.dialogue.place import Asked, Place, decode
from bot.dialogue.replies import file_place, reply_place
from bot.dialogue.typed.understanding import Understanding
from bot.dialogue.ways import content_at
from bot.settings import ROOT
from bot.simulator import people
from bot.simulator.chats import Chat
from bot.simulator.parameters import Parameters
from bot.simulator.server import Simulator, serve
from bot.simulator.world import World

PAGE = ROOT / "docs" / "soak.md"
USERNAME = "rinda_bot"
FIRST_CHAT = 7_000_000
ACTS = 12
"""What one person does after choosing a language; then a new one comes."""
MINUTE = 60.0
ANSWER_SECONDS = 10.0
FLAT_MB_PER_HOUR = 3.0
"""Growth of resident memory, over the second half of the run, that still counts as flat."""

WORDS = (
    "he says he will send my pictures to my friends",
    "umuntu ansaba amafoto nambaye ubusa",
    "il me menace de publier mes photos",
    "how do I make my account private",
    "ijambo ry'ibanga",
    "comment signaler un compte",
    "hello",
    "qwrtz 12345",
)


class Expected:
    """What the store must hold in the end: worked out from the content, without the bot."""

    def __init__(self, understanding: Understanding) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self._understanding = understanding
        self._guide = Guide(understanding.library, USERNAME)

    def start(self, language: str) -> None:
        self.counts["start", "none", language] += 1

    def tap(self, data: str) -> Place:
        """Counts a tap; the place that it leads to."""
        place = self._guide.resolve(data)
        match place.asked:
            case Asked.NOTHING | Asked.LANGUAGES | Asked.CHOSEN | Asked.ACCEPTED:
                self._shown(place)
            case Asked.CLEAR:
                self.counts["clear", CLEAR, place.language] += 1
            case Asked.HELPED | Asked.NOT_HELPED:
                topic = content_at(self._guide.library.editions[place.language], place).topic
                answer = "yes" if place.asked is Asked.HELPED else "no"
                self.counts["helped", f"{topic}:{answer}", place.language] += 1
        return place

    def typed(self, text: str, language: str, number: int) -> None:
        understood = self._understanding.read(text)
        if understood.danger:
            self.counts["safeguarding", f"offered:{understood.danger}", language] += 1
        else:
            self.counts["search", "found" if understood.screens else "missed", language] += 1
        self._shown(reply_place(self._guide.library, understood, language, number))

    def sent(self, language: str, number: int) -> None:
        self._shown(file_place(language, number))

    def help(self, language: str) -> None:
        self._shown(self._guide.place_at(HELP, language))

    def _shown(self, place: Place) -> None:
        for happened, subject in self._guide.show(place).counts:
            self.counts[happened, subject, place.language] += 1


class Town:
    """The people: so many at once, each of whom comes, looks around and goes."""

    def __init__(self, world: World, expected: Expected) -> None:
        self.done: Counter[str] = Counter()
        self._world = world
        self._expected = expected
        self._chance = random.Random(20261128)
        self._next = FIRST_CHAT

    async def live(self, until: float, pause: float) -> None:
        """One inhabitant after the other until `until` (by the monotonic clock), with `pause` seconds between acts."""
        while time.monotonic() < until:
            self._next += 1
            chat = self._world.chat(self._next)
            await self._visit(chat, until, pause)
            await asyncio.sleep(1.0)
            # The simulator forgets them too, or this process would grow in place of the bot.
            self._world.chats.pop(chat.identity, None)

    async def _visit(self, chat: Chat, until: float, pause: float) -> None:
        language = self._chance.choice(("rw", "en", "fr"))
        people.describe(chat, Parameters({"language_code": language}))
        self._say(chat, text="/start")
        self._expected.start(language)
        await self._rest(pause)
        for act in ("choose", *self._chance.choices(("tap", "words", "file", "help"), (86, 8, 4, 2), k=ACTS)):
            if time.monotonic() > until:
                return
            match act:
                case "words":
                    text = self._chance.choice(WORDS)
                    self._expected.typed(text, language, self._say(chat, text=text))
                case "file":
                    kind = self._chance.choice(("photo", "voice", "document", "sticker"))
                    self._expected.sent(language, self._say(chat, kind=kind))
                case "help":
                    self._say(chat, text="/help")
                    self._expected.help(language)
                case _:
                    place = await self._tap(chat, only=Asked.CHOSEN if act == "choose" else None)
                    if place is None or place.asked is Asked.CLEAR:
                        return
                    language = place.language if place.asked is Asked.CHOSEN else language
            await self._rest(pause)
        if self._chance.random() < 0.2:
            await self._press(chat, f"1{language}-clear")

    async def _tap(self, chat: Chat, only: Asked | None) -> Place | None:
        """A tap on some button of the newest screen; None where there is none."""
        shown = next((message for message in chat.newest_first() if message.keyboard), None)
        found = [str(key["callback_data"]) for key in people.buttons(shown) if "callback_data" in key] if shown else []
        wanted = [data for data in found if only is None or ((place := decode(data)) and place.asked is only)]
        return await self._press(chat, self._chance.choice(wanted)) if wanted else None

    async def _press(self, chat: Chat, data: str) -> Place:
        number = str(people.press(self._world, chat, Parameters({"data": data}))["callback_query_id"])
        self.done["taps"] += 1
        place = self._expected.tap(data)
        self.done["clears"] += place.asked is Asked.CLEAR
        deadline = time.monotonic() + ANSWER_SECONDS
        while number in self._world.presses and time.monotonic() < deadline:
            await chat.signal.wait(deadline - time.monotonic())
        self.done["answered"] += number not in self._world.presses
        return place

    def _say(self, chat: Chat, **message: str) -> int:
        self.done["files" if "kind" in message else "messages"] += 1
        return int(str(people.send(self._world, chat, Parameters(dict(message)))["message_id"]))

    async def _rest(self, pause: float) -> None:
        await asyncio.sleep(pause * self._chance.uniform(0.5, 1.5))


@dataclass(frozen=True)
class Minute:
    """The bot at the end of a minute, and how much has been done by then."""

    number: int
    memory_mb: float
    descriptors: int
    cpu_share: float
    done: Counter[str]

    def __str__(self) -> str:
        done = " | ".join(str(self.done[name]) for name in ("taps", "answered", "messages", "files", "clears"))
        return f"| {self.number} | {self.memory_mb:.1f} | {self.descriptors} | {self.cpu_share:.1%} | {done} |"


async def watched(running: Bot, town: Town, minutes: int) -> list[Minute]:
    """A line for every minute; printed as it comes. Raises BenchmarkError where the bot ends."""
    began, spent, found = time.monotonic(), running.cpu_seconds(), []
    for number in range(1, minutes + 1):
        await asyncio.sleep(began + number * MINUTE - time.monotonic())
        running.must_run()
        now = running.cpu_seconds()
        descriptors = len(os.listdir(f"/proc/{running.pid}/fd"))  # noqa: PTH208  counted, not walked
        found.append(Minute(number, running.memory_mb(), descriptors, (now - spent) / MINUTE, town.done.copy()))
        spent = now
        print(found[-1], flush=True)
    return found


async def soak(minutes: int, at_once: int, pause: float, folder: Path) -> tuple[list[Minute], Expected, Counter[str]]:
    """The minutes, what the store must hold, and what was done in all. The bot has stopped when this returns."""
    expected = Expected(understanding())
    simulator = Simulator(name="Rinda", username=USERNAME)
    town = Town(simulator.world, expected)
    async with serve(simulator) as address:
        with bot(RINDA_POLLING, address, folder) as running:
            while not simulator.world.updates.polling:
                running.must_run()
                await asyncio.sleep(0.1)
            until = time.monotonic() + minutes * MINUTE - 2 * ANSWER_SECONDS
            living = asyncio.gather(*(town.live(until, pause) for _ in range(at_once)))
            found = await watched(running, town, minutes)
            await living
            # Here, and not only at the end of the block: the simulator in this loop must answer until it has stopped.
            running.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(running.process.wait, STOP_SECONDS)
    return found, expected, town.done


def kept(folder: Path) -> Counter[tuple[str, str, str]]:
    """The sums in the bot's own file."""
    with closing(sqlite3.connect(folder / "counts.sqlite")) as store:
        rows = store.execute("SELECT kind, subject, language, sum(n) FROM counts GROUP BY 1, 2, 3")
        return Counter({(kind, subject, language): n for kind, subject, language, n in rows})


def verdicts(found: list[Minute], expected: Counter[tuple[str, str, str]], folder: Path) -> dict[str, bool]:
    """What must hold, in words, and whether it does."""
    late = found[len(found) // 2 :]
    numbers = [minute.number for minute in late]
    slope = linear_regression(numbers, [minute.memory_mb for minute in late]).slope * 60 if len(late) > 1 else 0.0
    least, most = min(minute.descriptors for minute in late), max(minute.descriptors for minute in late)
    done, stored = found[-1].done, kept(folder)
    wrong = {key for key in expected | stored if expected[key] != stored[key]}
    return {
        f"memory in the second half: {slope:+.2f} MB an hour (flat: under {FLAT_MB_PER_HOUR:.0f})": slope
        < FLAT_MB_PER_HOUR,
        f"file descriptors in the second half: {least} to {most}": most - least <= 16,
        f"taps answered: {done['answered']} of {done['taps']}": done["answered"] == done["taps"],
        f"counts in the store after the stop: {stored.total()} in {len(stored)} counters, expected "
        f"{expected.total()}; counters that differ: {len(wrong)}": not wrong,
    }


def page(found: list[Minute], said: dict[str, bool], at_once: int) -> str:
    """docs/soak.md."""
    machine = f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} processors shared with others"
    programs = f"Rinda {version('rinda')}, Python {platform.python_version()}"
    head = "| minute | memory MB | descriptors | CPU of a core | taps | answered | messages | files | clears |"
    said_so = [f"- {'holds' if holds else '**does not hold**'}: {what}" for what, holds in said.items()]
    lines = [
        f"# Soak of {len(found)} minutes",
        "",
        "Made by `python -m bench.soak`: the real application, polling, in a process of its own against the simulator",
        f"on loopback; {at_once} people at once, each of them new, who start, tap, type, send files, ask for help and",
        "clear. `taps` to `clears` are sums since the start.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {programs}, {machine}.",
        "",
        *said_so,
        "",
        "Memory grows at first: up to 4,096 screens are kept as they are sent (`bot/telegram/drawing.py`), and it",
        "takes some 60,000 taps until so many were asked for. A short run that says flat says little about a day.",
        "",
        head,
        "|" + " --: |" * 9,
        *map(str, found),
    ]
    return "\n".join(lines) + "\n"


def main(
    minutes: Annotated[int, typer.Option(min=2, help="How long.")] = 60,
    people: Annotated[int, typer.Option(min=1, help="People at once.")] = 40,
    pause: Annotated[float, typer.Option(min=0.2, help="Seconds between two acts of a person, on the average.")] = 2.0,
    output: Annotated[Path, typer.Option(help="The page to write.")] = PAGE,
) -> None:
    """Soak the bot; exit code 1 where something does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        found, expected, _ = asyncio.run(soak(minutes, people, pause, Path(folder)))
        said = verdicts(found, expected.counts, Path(folder))
    output.write_text(page(found, said, people))
    for what, holds in said.items():
        print("holds:" if holds else "DOES NOT HOLD:", what)
    if not all(said.values()):
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
