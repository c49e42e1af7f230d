"""Which screens lead to which, by the buttons of the content."""

from collections import deque

from bot.dialogue.library import CLEAR, FILE, HEARD, HELP, HIDE, HOME, RESULTS, WELCOME, Library

STARTS = (WELCOME, HOME, HELP, HIDE, CLEAR, HEARD, RESULTS, FILE)
"""Where the engine itself leads."""


def edges(library: Library) -> dict[str, list[str]]:
    """For every screen the screens that its own buttons lead to, each once, in order."""
    return {
        name: list(dict.fromkeys(target for _, target in screen.targets()))
        for name, screen in library.source.screens.items()
    }


def depths(library: Library, *starts: str) -> dict[str, int]:
    """For every screen that can be reached from `starts` the smallest number of taps to it."""
    graph = edges(library)
    found = dict.fromkeys(starts, 0)
    waiting = deque(starts)
    while waiting:
        name = waiting.popleft()
        for target in graph[name]:
            if target not in found:
                found[target] = found[name] + 1
                waiting.append(target)
    return found
