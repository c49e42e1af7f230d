"""Reads a YAML file so that every value still knows its line."""

from pathlib import Path

import yaml

from bot.languages.document import ContentError, Document, Finding, Keys, Value


class _Reader:
    """Builds plain data from YAML nodes and notes the line of each."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Keys, int] = {}
        self._scalars = yaml.constructor.SafeConstructor()
        self._open: list[yaml.Node] = []

    def value(self, node: yaml.Node, path: Keys) -> Value:
        self.lines[path] = node.start_mark.line + 1
        if node in self._open:
            raise self._refused(node, "this value stands within itself: write it out")
        self._open.append(node)
        try:
            return self._read(node, path)
        finally:
            self._open.pop()

    def _read(self, node: yaml.Node, path: Keys) -> Value:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        try:
            return self._scalars.construct_object(node)  # type: ignore[no-any-return]
        except (yaml.YAMLError, ValueError):
            message = f"“{node.value}” cannot be read here: put it in quotes, or write a day as 2026-11-22"
            raise self._refused(node, message) from None

    def _refused(self, node: yaml.Node, message: str) -> ContentError:
        return ContentError([Finding(self.file, node.start_mark.line + 1, message)])

    def _mapping(self, node: yaml.MappingNode, path: Keys) -> Value:
        data: dict[str, Value] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            if key in data:
                line = key_node.start_mark.line + 1
                raise ContentError([Finding(self.file, line, f"“{key}” stands here twice: keep one of the two")])
            data[key] = self.value(child, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return data


def parse(text: str, file: str) -> Document:
    """The document in `text`; `file` names it in findings.

    Raises ContentError where the text is no YAML mapping.
    """
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        message = f"this is not valid YAML ({error.problem}): look at the indentation, quotes and colons here"
        raise ContentError([Finding(file, line, message)]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ContentError([Finding(file, line, "a control character stands here: take it out")]) from error
    reader = _Reader(file)
    data = reader.value(node, ()) if node is not None else None
    if not isinstance(data, dict):
        raise ContentError([Finding(file, 1, "the file must be a mapping, for example beginning with “screens:”")])
    return Document(file, data, reader.lines)


def read(path: Path, root: Path) -> Document:
    """The document in the file `path`, named relative to `root` in findings.

    Raises ContentError where it is no YAML mapping or no UTF-8.
    """
    file = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError([Finding(file, 1, "the file is not saved as UTF-8: save it again as UTF-8")]) from error
    return parse(text, file)
