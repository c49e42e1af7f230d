"""Reads one edition: all documents in one language, validated field by field."""

from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.dialogue.calendar import next_safer_internet_day
from bot.dialogue.contacts import Numbers, phone_book
from bot.dialogue.kinds import ANY_CONTENT, AnyContent
from bot.dialogue.library import Edition
from bot.dialogue.mistakes import explained
from bot.dialogue.part import Contact, Part
from bot.dialogue.typed.danger import Lexicon
from bot.dialogue.words import Texts, Words
from bot.languages.catalogue import Catalogue
from bot.languages.document import ContentError, Document, Finding, Keys, Value
from bot.languages.formats import written_date
from bot.languages.translation import translated

Read = TypeVar("Read")


class FileHead(Part):
    """What stands above the screens of a file and holds for all of them."""

    topic: str
    audience: str
    owner: str = ""
    reviewed: date | None = None
    sources: tuple[str, ...] = ()
    sensitive: bool = False


class EditionReader:
    """Turns the documents into an edition in the catalogue's language, and collects findings on the way."""

    def __init__(self, documents: tuple[Document, ...], catalogue: Catalogue, today: date) -> None:
        self.findings: list[Finding] = []
        self._documents = documents
        self._names = {name for document in documents for name in document.mapping("screens")}
        self._catalogue = catalogue
        self._today = today

    def edition(self) -> Edition:
        """The edition. Raises ContentError with all findings where a part of it cannot be read."""
        texts = self._texts()
        contacts = self.named("contacts", TypeAdapter(Contact))
        fallback = self._fallback(contacts)
        if texts is None or self.findings:
            raise ContentError(self.findings)
        language, plural = self._catalogue.language, self._catalogue.plural
        book = phone_book(contacts, fallback, self._today)
        days = {"safer-internet-day": written_date(next_safer_internet_day(self._today), language)}
        numbers = Numbers(book, Words(texts, language, plural), days)
        screens: dict[str, AnyContent] = {}
        for document in self._documents:
            if "screens" in document.data:
                screens |= self._screens(document, numbers)
        if self.findings:
            raise ContentError(self.findings)
        texts = Texts.model_validate({key: _filled(value, numbers) for key, value in texts})
        return Edition(language, screens, book.contacts, Words(texts, language, plural))

    def lexicon(self) -> Lexicon:
        """The lexicon of signs of danger; an empty one where no file holds it."""
        for document in self._documents:
            if "safeguarding" in document.data:
                lexicon = self._validated(document, (), document.data, TypeAdapter(Lexicon))
                return lexicon or Lexicon(safeguarding={})
        return Lexicon(safeguarding={})

    def meanings(self) -> dict[str, str]:
        """The words for each meaning; none where no file holds them."""
        for document in self._documents:
            if "meanings" in document.data:
                adapter = TypeAdapter(dict[str, str])
                return self._validated(document, ("meanings",), document.data["meanings"], adapter) or {}
        return {}

    def named(self, key: str, adapter: TypeAdapter[Read]) -> dict[str, Read]:
        """The models below `key:` in any document, by their names, which also become their `id`."""
        models: dict[str, Read] = {}
        for document in self._documents:
            if key in document.data:
                data = translated(document, self._catalogue, str)[key]
                for name, fields in (data if isinstance(data, dict) else {}).items():
                    model = self._validated(document, (key, name), _with(fields, id=name), adapter)
                    if model is not None:
                        models[name] = model
        return models

    def _texts(self) -> Texts | None:
        for document in self._documents:
            if "texts" in document.data:
                data = translated(document, self._catalogue, str)["texts"]
                return self._validated(document, ("texts",), data, TypeAdapter(Texts))
        raise ContentError([Finding("dialogues/interface.yaml", 1, "“texts:” is missing: add the interface's texts")])

    def _fallback(self, contacts: dict[str, Contact]) -> tuple[str, ...]:
        """The names below `fallback:`, each of somebody who can be called; none where no file has it."""
        for document in self._documents:
            if "fallback" not in document.data:
                continue
            adapter = TypeAdapter(tuple[str, ...])
            fallback = self._validated(document, ("fallback",), document.data["fallback"], adapter) or ()
            for index, name in enumerate(fallback):
                if name not in contacts or not contacts[name].number:
                    message = f"there is no contact “{name}” with a number in contacts.yaml: correct or add it"
                    self.findings.append(document.finding(("fallback", index), message))
            return fallback
        return ()

    def _screens(self, document: Document, numbers: Numbers) -> dict[str, AnyContent]:
        data = translated(document, self._catalogue, numbers)
        head_fields = {key: value for key, value in data.items() if key != "screens"}
        head = self._validated(document, (), head_fields, TypeAdapter(FileHead))
        every = data["screens"]
        if head is None or not isinstance(every, dict):
            return {}
        screens: dict[str, AnyContent] = {}
        for name, fields in every.items():
            if not isinstance(fields, dict):
                self.findings.append(document.finding(("screens", name), f"“{name}” has no fields: add kind, title …"))
                continue
            asked = fields.get("contacts")
            listed = numbers.book.listed(map(str, asked)) if isinstance(asked, list) else []
            defaults = {
                "owner": head.owner,
                "reviewed": head.reviewed,
                "sources": head.sources,
                "sensitive": head.sensitive,
                "parent": self._parent(name),
            }
            known = {"id": name, "topic": head.topic, "audience": head.audience, "contact_list": listed}
            for key in known.keys() & fields.keys():
                self.findings.append(
                    document.finding(("screens", name, key), f"“{key}” is not for a screen: take it out")
                )
            screen = self._validated(document, ("screens", name), {**defaults, **fields, **known}, ANY_CONTENT)
            if screen is not None:
                screens[name] = screen
        return screens

    def _parent(self, screen: str) -> str:
        """The longest dotted prefix that is a screen; the file's first screens hang below home."""
        while "." in screen:
            screen = screen.rpartition(".")[0]
            if screen in self._names:
                return screen
        return "home"

    def _validated(self, document: Document, path: Keys, data: object, adapter: TypeAdapter[Read]) -> Read | None:
        try:
            return adapter.validate_python(data)
        except ValidationError as error:
            self.findings += explained(error, document, path)
            return None


def _with(fields: Value, **more: str) -> object:
    return {**fields, **more} if isinstance(fields, dict) else fields


def _filled(text: str | tuple[str, ...], numbers: Numbers) -> str | tuple[str, ...]:
    return numbers(text) if isinstance(text, str) else tuple(numbers(form) for form in text)
