"""YAML as data that still knows its lines: what a writer made of a file, and where each field of it stands."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from cases.content.problems import BadContent, Location, Problem, field_words

_TAG = "tag:yaml.org,2002:"
# Dates stay text: the schema reads them in any precision, and names a day that the calendar lacks.
_AS_TEXT = frozenset({f"{_TAG}str", f"{_TAG}timestamp"})
_AS_NOTHING = f"{_TAG}null"


class Tree:
    """One parsed file: ``data`` in plain Python types, and the line of every field in it."""

    def __init__(self, *, path: str, node: Node) -> None:
        self._path = path
        self._node = node
        self._yaml = YAML(typ="safe", pure=True)
        self._problems: list[Problem] = []
        self._seen: set[int] = set()
        self.data = self._value_of(node, ())
        if self._problems:
            raise BadContent(self._problems)

    def line_of(self, location: Location, *, offset: int | None = None) -> int:
        """Return the line of a field, or of the nearest thing around it that stands in the file.

        Args:
            location: keys and positions that lead to the field.
            offset: a line inside the field's text, counted from 0.
        """
        node, line = self._node, _line(self._node)
        for step in location:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
            line = _line(key)
        if offset is not None and isinstance(node, ScalarNode) and node.style == "|":
            return _line(node) + 1 + offset
        return line

    def _value_of(self, node: Node, location: Location) -> Any:
        if id(node) in self._seen:
            return self._fault(node, location, "this points to another place in the file: write it out again here")
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, location)
        if isinstance(node, SequenceNode):
            return [self._value_of(item, (*location, place)) for place, item in enumerate(node.value)]
        return self._scalar(node, location) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, location: Location) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else ""
            if not name:
                self._fault(key, location, "a field's name must be plain text")
            elif name in found:
                self._fault(key, (*location, name), f"this field stands here twice, first in line {lines[name]}")
            else:
                found[name] = self._value_of(value, (*location, name))
                lines[name] = _line(key)
        return found

    def _scalar(self, node: ScalarNode, location: Location) -> Any:
        tag = str(node.tag)
        if tag in _AS_TEXT:
            return node.value
        if tag == _AS_NOTHING:
            return None
        readers = {
            f"{_TAG}int": self._yaml.constructor.construct_yaml_int,
            f"{_TAG}float": self._yaml.constructor.construct_yaml_float,
            f"{_TAG}bool": self._yaml.constructor.construct_yaml_bool,
        }
        if tag not in readers:
            return self._fault(node, location, f"“{tag}” is not a type we read: write plain text, a number or a list")
        return readers[tag](node)

    def _fault(self, node: Node, location: Location, sentence: str) -> None:
        where = field_words(location)
        self._problems.append(Problem(path=self._path, line=_line(node), where=where, sentence=sentence))


def parse(content: bytes, *, path: str) -> Tree:
    """Parse a file's bytes.

    Raises:
        BadContent: it is not UTF-8, not YAML, or says a field twice.
    """
    text = _decoded(content, path=path)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise BadContent([_not_yaml(error, path=path)]) from error
    except ReaderError as error:
        line = text.count("\n", 0, text.find(chr(error.character))) + 1 if isinstance(error.character, int) else 1
        sentence = "there is a control character here: delete it"
        raise BadContent([Problem(path=path, line=line, where="", sentence=sentence)]) from error
    except (YAMLError, RecursionError) as error:
        sentence = "this is not YAML we can read"
        raise BadContent([Problem(path=path, line=1, where="", sentence=sentence)]) from error
    if not isinstance(node, MappingNode):
        sentence = "a file is a list of fields, such as “slug: …”"
        raise BadContent([Problem(path=path, line=1, where="", sentence=sentence)])
    return Tree(path=path, node=node)


def _decoded(content: bytes, *, path: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = "this line is not in UTF-8: save the file as UTF-8"
        raise BadContent([Problem(path=path, line=line, where="", sentence=sentence)]) from error


def _not_yaml(error: MarkedYAMLError, *, path: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    reason = str(error.problem or error.context or "").strip()
    sentence = f"this is not YAML: {reason}. A text with “: ” or “#” in it needs quotes"
    return Problem(path=path, line=mark.line + 1 if mark else 1, where="", sentence=sentence)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _child(node: Node, step: str | int) -> tuple[Node, Node] | None:
    """Return what a step leads to: the node whose line names it, and the node itself."""
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if getattr(key, "value", None) == step), None)
    return None
