"""The names that published cells may have: everything that the content has."""

from bot.counts.measures import Subjects
from bot.dialogue.kinds import Check
from bot.dialogue.library import Library


def subjects_of(library: Library) -> Subjects:
    """The languages, screens, topics, audiences, campaigns, contacts, checks and dangers of `library`."""
    screens = library.source.screens
    return Subjects(
        languages=tuple(library.languages),
        topics={name: screen.topic for name, screen in screens.items()},
        audiences={screen.topic: screen.audience for screen in screens.values()},
        campaigns=(*library.campaigns, "none"),
        contacts=tuple(library.source.contacts),
        checks=tuple(name for name, screen in screens.items() if isinstance(screen, Check)),
        dangers=tuple(library.lexicon.safeguarding),
    )
