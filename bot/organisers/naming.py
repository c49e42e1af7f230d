"""What organisers read instead of ids in one language: parts of breakdowns, numbers, periods and spans."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import format_date

from bot.counts.measures import MEASURES, OTHER, breakdown_names
from bot.counts.periods import Grain, Period
from bot.counts.publisher import TOTAL
from bot.dialogue.library import Library
from bot.languages.catalogue import Catalogue
from bot.languages.formats import written_date
from bot.organisers.charts import written_count
from bot.organisers.report import EVERYTHING, Figure
from bot.organisers.words import OrganiserWords, organiser_words

MEASURE_NAMES: Final = frozenset(measure.name for measure in MEASURES)
BREAKDOWN_NAMES: Final = frozenset({TOTAL, *breakdown_names()})


@dataclass(frozen=True)
class Naming:
    """Names in one language, one of the library's."""

    library: Library
    language: str
    words: OrganiserWords

    def measure(self, name: str) -> str:
        """What a measure is called. One that was published once and is no more goes by its id."""
        return self.words[f"measure_{name}"] if name in MEASURE_NAMES else name

    def breakdown(self, name: str) -> str:
        """What a breakdown is called, or "total"; as for a measure."""
        return self.words[f"by_{name}"] if name in BREAKDOWN_NAMES else name

    def measure_explained(self, name: str) -> str:
        """What a measure counts; empty for one that is no more."""
        return self.words[f"explain_{name}"] if name in MEASURE_NAMES else ""

    def breakdown_explained(self, name: str) -> str:
        """What the parts of a breakdown are; empty for one that is no more."""
        return self.words[f"explain_by_{name}"] if name in BREAKDOWN_NAMES else ""

    def part(self, breakdown: str, name: str) -> str:
        """The part `name` of a breakdown, in people's words; the name itself where the content has none (any more)."""
        text = self.words.texts.get(OTHER if name == OTHER else f"{breakdown}_{name.replace(':', '_')}")
        return text or self._content(breakdown).get(name, name)

    def _content(self, breakdown: str) -> Mapping[str, str]:
        """What the content itself calls the parts of a breakdown."""
        edition = self.library.editions[self.language]
        match breakdown:
            case "language":
                return self.library.languages
            case "topic" | "screen" | "page" | "check":
                return {name: screen.title for name, screen in edition.screens.items()}
            case "contact":
                return {name: contact.name for name, contact in edition.contacts.items()}
            case "campaign":
                catalogue = self.library.files.catalogues.get(self.language, Catalogue(self.language))
                names = {code: campaign.name for code, campaign in self.library.campaigns.items()}
                return {code: catalogue.text(f"campaigns:{code}.name", name) for code, name in names.items()}
        return {}

    def figure(self, figure: Figure) -> str:
        """A number as it may be shown."""
        if figure.n is None:
            return self.words["withheld"]
        number = written_count(figure.n, self.language)
        return self.words.say("at_least", number=number) if figure.is_at_least else number

    def month(self, day: date) -> str:
        """The month of `day`, for example "Gashyantare 2027"."""
        written = format_date(day, "LLLL y", locale=self.language)
        # As in `written_date`: Kinyarwanda gives months a capital, and a line of its own begins with one.
        return written[0].upper() + written[1:]

    def span(self, span: str) -> str:
        """A span, one of `report.spans`."""
        if span == EVERYTHING:
            return self.words["everything"]
        return self.month(date.fromisoformat(f"{span}-01")) if "-" in span else span

    def period(self, period: Period) -> str:
        """A period, in full."""
        match period.grain:
            case Grain.MONTH:
                return self.month(period.first)
            case Grain.WEEK if period.first != period.last:
                return f"{period.first.day}–{written_date(period.last, self.language)}"
        return written_date(period.first, self.language)

    def short_period(self, period: Period) -> str:
        """A period as it stands below a column: within one month its days alone."""
        match period.grain:
            case Grain.MONTH:
                return f"{period.first.month}/{period.first.year}"
            case Grain.WEEK if period.first != period.last:
                return f"{period.first.day}–{period.last.day}"
        return str(period.first.day)


def naming(library: Library, language: str) -> Naming:
    """The names in `language`. Raises ContentError where the texts of reports are missing."""
    return Naming(library, language, organiser_words(library, language, "report"))
