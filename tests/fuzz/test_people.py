"""People tap, type, send, delete, clear and come back in any order and language, with old buttons and forged ones."""

import asyncio
import json
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from functools import cache
from typing import Any

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.cli.content import DIALOGUES, LOCALES
from bot.counts.count import kigali_today
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.loader import load
from bot.dialogue.place import LONGEST_DATA, Asked, encode, start_parameter
from bot.simulator import people
from bot.simulator.attachments import ATTACHMENTS
from bot.simulator.chats import Chat
from bot.simulator.parameters import Parameters
from bot.simulator.parameters import encode as to_json
from tests.fuzz.rounds import in_rounds, seed_of
from tests.fuzz.talk import talking

LIVES, STEPS = 16, 40
"""How many stories of people are made up in a round, and how long each is at most."""

CHATS = st.integers(1, 3)
WHICH = st.integers(0, 400)
LANGUAGES = st.sampled_from(["rw", "en", "fr", "de", "pt-br", ""])
KINDS = st.sampled_from(sorted(ATTACHMENTS))
COMMANDS = st.sampled_from(["help", "privacy", "language", "stats", "start", "Help", "help@rinda_bot", "nothing", ""])


@cache
def content() -> Guide:
    """The real content, which the strategies need before there are fixtures."""
    return Guide(load(DIALOGUES, LOCALES, kigali_today()), "rinda_bot")


def one_of(many: Sequence[str]) -> st.SearchStrategy[str]:
    """One of thousands: `sampled_from` would print them all."""
    # A function of its own: Hypothesis writes down what it maps with, and of a list all that is in it.
    return st.integers(0, len(many) - 1).map(lambda number: many[number])


def texts(library: Library) -> st.SearchStrategy[str]:
    """What people type: signs of danger, questions in every language, both mixed, and anything at all."""
    written = one_of([text for _, text in library.files.examples + library.files.questions])
    mixed = st.lists(written | st.text(max_size=20), min_size=2, max_size=60).map(" ".join)
    return (written | mixed | st.text(min_size=1, max_size=300)).filter(str.strip)


def forged(guide: Guide) -> st.SearchStrategy[str]:
    """What a hostile app can send as the data of a button."""
    ours = one_of([encode(place) for place in guide.plain_places()])
    parts = st.tuples(ours, st.integers(0, LONGEST_DATA), st.text("/?!*~+^=_-:@.az09é\n", max_size=4))
    mutated = parts.map(lambda part: part[0][: part[1]] + part[2] + part[0][part[1] + len(part[2]) :])
    answered = st.tuples(ours, st.text("0123456789abcdefghijklmnopqrstuvwxyz", max_size=30)).map(":".join)
    asked = st.tuples(ours, st.sampled_from(Asked), st.sampled_from(["", "@help", ":2", ":301"])).map(
        lambda part: part[0].replace("/", part[1], 1) + part[2]
    )
    from_there = st.tuples(ours, ours).map(lambda part: f"{part[0]}@{part[1][4:]}")
    cut = st.tuples(ours, st.integers(0, LONGEST_DATA)).map(lambda part: part[0][: part[1]])
    other_version = st.tuples(st.sampled_from(["0", "2", "v1:", "stats:"]), ours).map(
        lambda part: part[0] + part[1][1:]
    )
    noise = st.binary(max_size=80).map(lambda data: data.decode("latin-1")) | st.text(max_size=80)
    long = st.tuples(ours, st.integers(100, 9000)).map(lambda part: part[0] * part[1])
    return ours | asked | answered | mutated | from_there | cut | other_version | noise | long


def links(library: Library) -> st.SearchStrategy[str]:
    """Start parameters: of posters, and whatever else somebody puts into a link."""
    campaigns = st.sampled_from(["", "unknown", *library.campaigns])
    return st.builds(start_parameter, one_of(sorted(library.source.screens)), campaigns) | st.text("-_az0", max_size=64)


TYPED = st.deferred(lambda: texts(content().library))
FORGED = st.deferred(lambda: forged(content()))
LINKS = st.deferred(lambda: links(content().library))


Tap = tuple[int, int, str]
"""On which button: the chat, the message, the data."""


class People(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self._talk = self._run(self._open.enter_async_context(talking(content())))
        self._world = self._talk.world
        self._old: list[Tap] = []
        """Buttons that were seen, in the order in which they came."""
        self._by_webhook = False

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(work)

    def teardown(self) -> None:
        self._run(self._open.aclose())
        self._runner.close()

    @initialize(by_webhook=st.booleans())
    def a_bot_starts(self, *, by_webhook: bool) -> None:
        self._by_webhook = by_webhook

    @rule(chat=CHATS, parameter=LINKS, language=LANGUAGES)
    def starts(self, chat: int, parameter: str, language: str) -> None:
        people.describe(self._world.chat(chat), Parameters({"language_code": language}))
        self._says(chat, text=f"/start {parameter}")

    @rule(chat=CHATS, command=COMMANDS)
    def commands(self, chat: int, command: str) -> None:
        self._says(chat, text=f"/{command}")

    @rule(chat=CHATS, text=TYPED)
    def types(self, chat: int, text: str) -> None:
        self._says(chat, text=text[:4096])

    @rule(chat=CHATS, kind=KINDS, caption=st.just("") | TYPED)
    def sends(self, chat: int, kind: str, caption: str) -> None:
        self._says(chat, kind=kind, caption=caption[:1024])

    @rule(chat=CHATS, which=WHICH)
    def taps(self, chat: int, which: int) -> None:
        seen = self._seen(self._world.chat(chat))
        if seen:
            self._taps(seen[which % len(seen)])

    @rule(which=WHICH)
    def taps_what_was_there_before(self, which: int) -> None:
        if self._old:
            self._taps(self._old[which % len(self._old)])

    @rule(which=st.lists(WHICH, min_size=2, max_size=5))
    def taps_faster_than_the_bot(self, which: list[int]) -> None:
        if self._old:
            self._taps(*(self._old[index % len(self._old)] for index in which))

    @rule(chat=CHATS, data=FORGED, message=st.integers(1, 60), is_inaccessible=st.booleans())
    def forges(self, chat: int, data: str, message: int, *, is_inaccessible: bool) -> None:
        self._taps((chat, message, data), inaccessible=is_inaccessible)

    @rule(chat=CHATS, language=st.sampled_from(["rw", "en", "fr"]))
    def clears(self, chat: int, language: str) -> None:
        newest = max(self._world.chat(chat).messages, default=1)
        self._taps((chat, newest, f"1{language}-clear"))

    @rule(chat=CHATS, which=WHICH)
    def deletes_a_message(self, chat: int, which: int) -> None:
        messages = self._world.chat(chat).messages
        if messages:
            del messages[sorted(messages)[which % len(messages)]]

    @rule(chat=CHATS)
    def blocks_or_comes_back(self, chat: int) -> None:
        people.set_blocked(self._world, self._world.chat(chat), blocked=not self._world.chat(chat).blocked)
        self._bring()

    @rule(hours=st.integers(1, 60))
    def lets_time_pass(self, hours: int) -> None:
        self._world.clock.ahead += hours * 3600

    @rule()
    def restarts(self) -> None:
        self._run(self._talk.stop_bot())
        self._run(self._talk.start_bot())

    @invariant()
    def nothing_was_left_unanswered(self) -> None:
        assert not self._talk.complaints
        self._talk.check_nothing_is_kept()
        assert not self._world.presses, "every tap got its answer"

    @invariant()
    def help_is_one_tap_away(self) -> None:
        for chat in list(self._world.chats):
            self._talk.check_chat(chat)

    def _seen(self, chat: Chat) -> list[Tap]:
        messages = [message for message in chat.messages.values() if message.from_bot]
        return [
            (chat.identity, message.message_id, str(button["callback_data"]))
            for message in messages
            for button in people.buttons(message)
            if "callback_data" in button
        ]

    def _says(self, identity: int, **message: str) -> None:
        chat = self._world.chat(identity)
        if chat.blocked:
            return
        people.send(self._world, chat, Parameters(message))
        self._bring()
        assert next(chat.newest_first()).from_bot, "there is an answer below what was said"

    def _taps(self, *taps: Tap, **how: bool) -> None:
        last, ids = self._world.calls.last, list[Any]()
        for identity, message, data in taps:
            chat = self._world.chat(identity)
            if not chat.blocked:
                asked = Parameters({"message_id": message, "data": data, **how})
                ids.append(people.press(self._world, chat, asked)["callback_query_id"])
        self._bring()
        assert self._talk.answers(last) == dict.fromkeys(ids, 1), "every tap is answered once"

    def _bring(self) -> None:
        """Brings what waits at Telegram, and remembers the buttons that come of it."""
        waiting = [json.loads(to_json(queued.update)) for queued in self._world.updates.pending.values()]
        self._world.updates.clear()
        self._run(self._talk.bring(*waiting, by_webhook=self._by_webhook))
        for chat in self._world.chats.values():
            self._old += [button for button in self._seen(chat) if button not in self._old]


@in_rounds
def test_whatever_people_do_they_are_answered_and_help_is_one_tap_away(number: int) -> None:
    too_slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        seed(seed_of(number))(People),
        settings=settings(
            max_examples=LIVES, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=too_slow
        ),
    )
