"""A document in another language: the same data with the strings that people read exchanged."""

from collections.abc import Callable

from bot.languages.catalogue import Catalogue
from bot.languages.document import Document, Keys, Value
from bot.languages.messages import messages


def translated(document: Document, catalogue: Catalogue, finish: Callable[[str], str]) -> dict[str, Value]:
    """The data of `document` in the catalogue's language.

    A counted message becomes the list of its plural forms. `finish` is applied to every string that people read.
    """
    exchanged: dict[Keys, Value] = {}
    for message in messages(document):
        if message.plural is None:
            exchanged[message.path] = finish(catalogue.text(message.context, message.text))
        else:
            forms = catalogue.forms(message.context, message.text, message.plural)
            exchanged[message.path] = [finish(form) for form in forms]

    def copy(value: Value, path: Keys) -> Value:
        if path in exchanged:
            return exchanged[path]
        if isinstance(value, dict):
            return {key: copy(child, (*path, key)) for key, child in value.items()}
        if isinstance(value, list):
            return [copy(child, (*path, index)) for index, child in enumerate(value)]
        return value

    return {key: copy(value, (key,)) for key, value in document.data.items()}
