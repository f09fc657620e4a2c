"""The reviewed file of synonyms, read and checked; what its fields mean stands at its head, for who changes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from search.text import is_telling, words_of

PATH = Path(__file__).with_name("synonyms.yaml")

_LISTS = ("same", "near", "capitals")
_FIELDS = (*_LISTS, "try", "note")


class BadSynonyms(Exception):
    """The file cannot be used; ``faults`` says in sentences what to change, all of it at once."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Group:
    """Names of one thing, what is near to it, and words that must find a sentence only by this group."""

    same: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    tries: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """What the group is called in messages: its first name."""
        return next(iter((*self.same, *self.near, *self.capitals)), "")


def read(path: Path = PATH) -> tuple[Group, ...]:
    """Return the groups of the file.

    Raises:
        BadSynonyms: the file is not what its head describes.
    """
    try:
        found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise BadSynonyms([f"{path.name} is not YAML: {error}"]) from error
    if not isinstance(found, list):
        raise BadSynonyms([f"{path.name} must be a list: each group begins with a dash."])
    faults = [fault for number, group in enumerate(found, 1) for fault in _faults_of(number, group)]
    groups = tuple(_group(group) for group in found) if not faults else ()
    faults += _names_of_two_groups(groups)
    if faults:
        raise BadSynonyms(faults)
    return groups


def _group(found: Mapping[str, Any]) -> Group:
    lists = {name: tuple(found.get(name, ())) for name in _LISTS}
    return Group(**lists, tries=found["try"])


def _faults_of(number: int, group: object) -> Iterator[str]:
    if not isinstance(group, dict):
        yield f"Group {number} is not a group: write its fields ({', '.join(_FIELDS)}) one below the other."
        return
    label = _label(number, group)
    unknown = [str(name) for name in group if name not in _FIELDS]
    if unknown:
        yield f"{label} has a field that is not known: {', '.join(unknown)}. Known are {', '.join(_FIELDS)}."
    for name in _LISTS:
        yield from (f"{label}, “{name}”: {fault}" for fault in _faults_of_list(name, group.get(name, [])))
    yield from (f"{label}, “try”: {fault}" for fault in _faults_of_tries(group.get("try")))
    yield from (f"{label} {fault}" for fault in _faults_of_names(group))


def _label(number: int, group: Mapping[str, Any]) -> str:
    names = group.get("same") or group.get("near")
    return f"Group {number} (“{names[0]}”)" if names and isinstance(names, list) else f"Group {number}"


def _faults_of_list(name: str, values: object) -> Iterator[str]:
    if not isinstance(values, list):
        yield "write the names in square brackets, with commas between them."
        return
    for value in values:
        if not isinstance(value, str):
            yield f"“{value}” is read as a number or a date: write it in quotes."
        elif not words_of(value):
            yield "a name is empty."
        elif name == "capitals" and (len(words_of(value)) > 1 or not value.isupper()):
            yield f"“{value}” must be one word in capitals."
        elif name != "capitals" and not any(is_telling(word) for word in words_of(value)):
            yield f"“{value}” is too common a word to be looked for; put it under “capitals” if it is an abbreviation."


def _faults_of_tries(tries: object) -> Iterator[str]:
    if not isinstance(tries, dict) or not tries:
        yield "name words that somebody may type, a colon, and a sentence that they must find."
        return
    for typed, sentence in tries.items():
        if not isinstance(typed, str) or not isinstance(sentence, str):
            yield f"“{typed}: {sentence}” must be words and a sentence; write what is read as a number in quotes."


def _faults_of_names(group: Mapping[str, Any]) -> Iterator[str]:
    names = [_plain(name) for field in _LISTS for name in group.get(field) or [] if isinstance(name, str)]
    if len(names) < 2:
        yield "needs at least two names."
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        yield f"says the same name twice: {', '.join(twice)}."


def _names_of_two_groups(groups: tuple[Group, ...]) -> Iterator[str]:
    owners: dict[str, Group] = {}
    for group in groups:
        for name in (*group.same, *group.capitals):
            owner = owners.setdefault(_plain(name), group)
            if owner is not group:
                yield (
                    f"“{name}” is a name in two groups, “{owner.name}” and “{group.name}”: "
                    "join them, or move it to “near” in one."
                )


def _plain(name: str) -> str:
    return " ".join(words_of(name.lower()))
