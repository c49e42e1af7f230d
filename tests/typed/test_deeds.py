"""Whoever has hurt somebody is led to the screen that helps to stop; whoever was hurt never is."""

import pytest

from bot.dialogue.guide import Guide
from bot.dialogue.typed.danger import Typed
from bot.dialogue.typed.deeds import DeedFinder
from bot.dialogue.typed.spelling import plain_words
from tests.chat.person import understanding_of

DEEDS = {
    "touched": Typed(phrases=("i touched child",), unless=("was touched",)),
    "shared": Typed(phrases=("i shared her picture", "i touched")),
}


def test_the_most_serious_deed_comes_first() -> None:
    assert DeedFinder(DEEDS).screen(plain_words("I shared her picture, I touched a child")) == "touched"
    assert DeedFinder(DEEDS).screen(plain_words("I shared her picture")) == "shared"


def test_what_others_did_is_no_deed_of_the_writer() -> None:
    assert DeedFinder({"touched": DEEDS["touched"]}).screen(plain_words("I was touched as a child")) is None
    assert DeedFinder(DEEDS).screen([]) is None


@pytest.mark.parametrize(
    ("text", "screen"),
    [
        ("i shared her nudes what do i do", "behaviour.sent"),
        ("nasangije nude ze mu bahungu", "behaviour.sent"),
        ("jai partagé ses nudes avec les gars", "behaviour.sent"),
        ("i am blackmailing a girl", "behaviour.threat"),
        ("nakangishije umukobwa amafoto ye", "behaviour.threat"),
        ("j'ai menacé une fille avec ses photos", "behaviour.threat"),
        ("i think i like children", "behaviour.look"),
        ("nkururwa n'utwana", "behaviour.look"),
        ("je suis attiré par les petites filles", "behaviour.look"),
        ("i touched my little brother and i am sorry", "behaviour.talk"),
        ("nakorakoye murumuna wanjye ndabyicuza", "behaviour.talk"),
        ("j'ai touché ma petite soeur", "behaviour.talk"),
    ],
)
def test_the_screen_for_the_deed_stands_first(guide: Guide, text: str, screen: str) -> None:
    assert understanding_of(guide.library).read(text).screens[0] == screen


@pytest.mark.parametrize(
    "text",
    [
        "i sent her my nude pics on whatsapp",
        "i sent her nudes and now she wants money",
        "i am blackmailed by a girl",
        "i was touched by my cousin",
        "he likes little girls",
        "bakoze ifoto yanjye bakoresheje AI nambaye ubusa",
        "nohereje ifoto yanjye umuhungu",
        "yasakaje nude zanjye",
        "jai envoyé une photo nue à un garçon",
        "j'ai été menacé par une fille",
        "i like children and want to be a teacher",
        "ndi gukangishwa n'umuntu ntazi",
        "j'ai peur quil menace une fille",
        "je reçois des menaces d'un numéro",
    ],
)
def test_who_was_hurt_is_not_taken_for_the_one_who_hurts(guide: Guide, text: str) -> None:
    assert DeedFinder(guide.library.lexicon.deeds).screen(plain_words(text)) is None


def test_examples_of_what_no_deed_belongs_to_are_taken_for_none(guide: Guide) -> None:
    finder = DeedFinder(guide.library.lexicon.deeds)
    others = [
        text for kind, text in guide.library.files.examples if kind in {"-", "danger", "selfharm", "home", "fear"}
    ]
    wrong = [text for text in others if finder.screen(plain_words(text))]
    assert len(wrong) <= len(others) / 1000, wrong


def test_the_screens_for_others_and_for_deeds_exist(guide: Guide) -> None:
    lexicon, screens = guide.library.lexicon, guide.library.source.screens
    assert {*lexicon.beside, *lexicon.deeds} <= screens.keys()
    assert all(f"{deed}.".startswith(tuple(f"{screen}." for screen in lexicon.beside)) for deed in lexicon.deeds)
