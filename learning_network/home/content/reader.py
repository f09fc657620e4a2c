"""Finds content files and reads them: bytes to YAML to a checked schema, every fault with its file and line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, RootModel, ValidationError

from cases.content import sentences
from cases.content.case_rows import SourceDocument
from cases.content.case_schema import CaseFile
from cases.content.fields import Slug
from cases.content.problems import BadContent, Fault, Problem, field_words
from cases.content.references import SOURCES, Kind
from learning_network.home.content import yaml_tree
from learning_network.home.content.record_schema import CommunityFile, MethodFile, OrganisationFile
from learning_network.home.content.yaml_tree import Tree

Schema = TypeVar("Schema", bound=BaseModel)


_SCHEMAS: dict[Kind, type[OrganisationFile | MethodFile | CaseFile | CommunityFile]] = {
    Kind.ORGANISATION: OrganisationFile,
    Kind.METHOD: MethodFile,
    Kind.CASE: CaseFile,
    Kind.COMMUNITY: CommunityFile,
}


class SourceList(RootModel[dict[Slug, SourceDocument]]):
    """The whole of ``sources.yaml``."""


class NoContent(Exception):
    """A path that holds no content; the message says why."""


@dataclass(frozen=True)
class ContentFile:
    """A file before it is read. Its name is the short name of what it describes."""

    path: Path
    kind: Kind
    shown_as: str

    @property
    def slug(self) -> str:
        return self.path.stem

    @cached_property
    def content(self) -> bytes:
        return self.path.read_bytes()


@dataclass(frozen=True)
class Document(Generic[Schema]):
    """A file that keeps to its schema, and the lines of its fields."""

    shown_as: str
    data: Schema
    tree: Tree

    def problems(self, faults: Iterable[Fault]) -> list[Problem]:
        """Return faults as problems of this file."""
        return [_problem(fault, shown_as=self.shown_as, tree=self.tree) for fault in faults]


def find(paths: Sequence[Path]) -> list[ContentFile]:
    """Return the content files at these paths (files, folders of a kind, or folders of such), in loading order.

    Raises:
        NoContent: a path does not exist, or does not stand in a folder of a kind.
    """
    found = {file.path.resolve(): file for path in paths for file in _files_at(path)}
    order = list(Kind)
    return sorted(found.values(), key=lambda file: (order.index(file.kind), file.slug))


def read(file: ContentFile) -> Document[OrganisationFile | MethodFile | CaseFile | CommunityFile]:
    """Return what a file says.

    Raises:
        BadContent: with every problem found.
    """
    document = _checked(file.content, schema=_SCHEMAS[file.kind], shown_as=file.shown_as)
    if document.data.slug != file.slug:
        sentence = f"the file is called {file.slug}.yaml, so its slug must be {file.slug}"
        raise BadContent(document.problems([Fault(("slug",), sentence)]))
    return document


def read_sources(folder: Path) -> dict[str, SourceDocument]:
    """Return the documents that files of this content folder may name by key alone.

    Raises:
        BadContent: the list itself has problems.
    """
    path = folder / SOURCES
    if not path.exists():
        return {}
    return _checked(path.read_bytes(), schema=SourceList, shown_as=shown(path)).data.root


def shown(path: Path) -> str:
    """Return a path as messages show it: from the current folder where it stands below it."""
    resolved = path.resolve()
    return str(resolved.relative_to(Path.cwd()) if resolved.is_relative_to(Path.cwd()) else resolved)


def _files_at(path: Path) -> list[ContentFile]:
    if path.is_file():
        return [_file(path)]
    if not path.is_dir():
        raise NoContent(f"{path} does not exist.")
    folders = [path] if path.name in _kind_names() else [path / kind.value for kind in Kind]
    files = [_file(file) for folder in folders for file in sorted(folder.glob("*.yaml"))]
    if not files:
        raise NoContent(
            f"{path} holds no content: files stand in the folders {', '.join(_kind_names())} and end in .yaml."
        )
    return files


def _file(path: Path) -> ContentFile:
    folder = path.resolve().parent.name
    if folder not in _kind_names() or path.suffix != ".yaml":
        raise NoContent(f"{path} is not content: a file stands in one of {', '.join(_kind_names())} and ends in .yaml.")
    return ContentFile(path=path, kind=Kind(folder), shown_as=shown(path))


def _kind_names() -> list[str]:
    return [kind.value for kind in Kind]


def _checked(content: bytes, *, schema: type[Schema], shown_as: str) -> Document[Schema]:
    tree = yaml_tree.parse(content, path=shown_as)
    try:
        data = schema.model_validate(tree.data)
    except ValidationError as error:
        faults = sentences.faults_of(error, schema)
        raise BadContent([_problem(fault, shown_as=shown_as, tree=tree) for fault in faults]) from error
    return Document(shown_as=shown_as, data=data, tree=tree)


def _problem(fault: Fault, *, shown_as: str, tree: Tree) -> Problem:
    line = tree.line_of(fault.location, offset=fault.offset)
    return Problem(path=shown_as, line=line, where=field_words(fault.location), sentence=fault.sentence)
