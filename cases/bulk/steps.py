"""An import as a list of steps, one for each case of the file, before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from taggit.models import Tag

from cases.bulk.pictures import Pictures
from cases.bulk.places import Given, RowProblem
from cases.bulk.schema import BulkCase
from cases.content.case_builder import CaseBuilder, CaseContent
from cases.models import CasePage, CaseShelf


@dataclass
class Step:
    """What is to be done with one case. Without a page it is new; ``taken`` names the fields that change."""

    given: Given
    slug: str
    title: str = ""
    shelf: str = ""
    page: CasePage | None = None
    newest: CasePage | None = None
    taken: list[str] = field(default_factory=list)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    hidden: dict[str, list[Any]] = field(default_factory=dict)
    data: BulkCase | None = None
    content: CaseContent | None = None
    media: list[Any] = field(default_factory=list)

    @property
    def changes(self) -> str:
        """What changes, in words: names of fields, and how many rows there were and will be."""
        return ", ".join(self._change(name) for name in self.taken)

    def _change(self, name: str) -> str:
        words = name.replace("_", " ")
        before, after = self.counts.get(name, (0, 0))
        return f"{words} ({before} rows, then {after})" if before != after else words


@dataclass
class Plan:
    """Everything an import would do, every problem that stands against it, and what is needed to do it."""

    builder: CaseBuilder
    pictures: Pictures
    shelves: dict[str, CaseShelf]
    steps: list[Step] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    _tags: dict[str, Tag] = field(default_factory=dict)

    def tag(self, word: str) -> Tag:
        """Return the tag of this word, made where there is none; capitals make no other tag."""
        if not self._tags:
            self._tags.update({tag.name.casefold(): tag for tag in Tag.objects.all()})
        if word.casefold() not in self._tags:
            self._tags[word.casefold()] = Tag.objects.create(name=word)
        return self._tags[word.casefold()]

    @property
    def new(self) -> list[Step]:
        return [step for step in self.steps if step.page is None]

    @property
    def changed(self) -> list[Step]:
        return [step for step in self.steps if step.page and step.taken]

    @property
    def unchanged(self) -> list[Step]:
        return [step for step in self.steps if step.page and not step.taken]

    @property
    def summary(self) -> str:
        """How many cases are made, changed and left, in one sentence."""
        return f"{len(self.new)} new, {len(self.changed)} changed, {len(self.unchanged)} unchanged."
