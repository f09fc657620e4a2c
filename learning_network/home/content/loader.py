"""Loads content files: reads all, checks what they name, writes each in a transaction of its own, and reports."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cases.content.case_builder import CaseBuilder, CaseContent
from cases.content.problems import BadContent, Fault, Problem
from cases.content.references import SOURCES, Kind, Known
from cases.content.rows import Terms
from cases.models import CasePage, CaseShelf, Method, Organisation
from communities.models import CommunityPage
from learning_network.home.content import case_writer, provenance, reader, record_writer
from learning_network.home.content.provenance import Standing
from learning_network.home.content.reader import ContentFile, Document
from learning_network.home.content.record_writer import RecordWriter, Refused
from learning_network.home.content.references import faults_in
from learning_network.home.demo_users import DEMO_EMAILS
from search.sync import synced_once

_MODELS: dict[Kind, type[Model]] = {
    Kind.ORGANISATION: Organisation,
    Kind.METHOD: Method,
    Kind.CASE: CasePage,
    Kind.COMMUNITY: CommunityPage,
}

Say = Callable[[str], None]


@dataclass
class Report:
    """What one run did: files written by kind, files unchanged, records kept as the site has them, problems."""

    written: Counter[Kind] = field(default_factory=Counter)
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def files_in_error(self) -> int:
        return len({problem.path for problem in self.problems})


@dataclass(frozen=True)
class _Item:
    """One file on its way into the database."""

    file: ContentFile
    document: Document[Any]
    mark: str


def load(paths: Sequence[Path], *, say: Say = lambda line: None) -> Report:
    """Load the content files at these paths; a file with errors loads nothing of itself, the others load.

    A record that was changed on the site since its file was loaded is left as it is and named in the report.

    Args:
        paths: files, folders of one kind, or folders of such folders.
        say: is told what is being loaded.

    Raises:
        NoContent: a path holds no content.
    """
    folders: dict[Path, list[ContentFile]] = {}
    for file in reader.find(paths):
        folders.setdefault(file.path.resolve().parent.parent, []).append(file)
    report = Report()
    for folder, files in folders.items():
        try:
            with synced_once(), disable_reference_index_auto_update():
                _FolderLoad(folder, files, report=report, say=say).run()
        except BadContent as error:
            report.problems += error.problems
    report.problems.sort()
    return report


class _FolderLoad:
    """The files of one content folder, which share its list of sources."""

    def __init__(self, folder: Path, files: list[ContentFile], *, report: Report, say: Say) -> None:
        self._files = files
        self._report = report
        self._say = say
        self._sources = reader.read_sources(folder)
        sources_file = folder / SOURCES
        self._sources_bytes = sources_file.read_bytes() if sources_file.exists() else b""
        self._terms = Terms()
        self._writer = RecordWriter(terms=self._terms, sources=self._sources)

    def run(self) -> None:
        self._load_organisations(self._changed(Kind.ORGANISATION))
        self._write_each(self._sound(self._changed(Kind.METHOD)), write=self._writer.method)
        self._load_cases(self._changed(Kind.CASE))
        self._write_each(self._sound(self._changed(Kind.COMMUNITY)), write=self._writer.community)

    def _changed(self, kind: Kind) -> list[_Item]:
        """Read the files of a kind that say something new; name those whose record the site has changed."""
        files = [file for file in self._files if file.kind == kind]
        records = {
            record.slug: record  # type: ignore[attr-defined]
            for record in _MODELS[kind]._default_manager.filter(slug__in=[file.slug for file in files])
        }
        items = []
        for file in files:
            mark = provenance.digest(file.content, sources=self._sources_bytes)
            record = records.get(file.slug)
            standing = provenance.standing(record, mark) if record else Standing.OUTDATED
            if standing == Standing.EDITED_ON_SITE:
                self._report.kept.append(f"{file.shown_as}: {record}")
            elif standing == Standing.UNCHANGED:
                self._report.unchanged += 1
            else:
                items += self._read(file, mark)
        return items

    def _read(self, file: ContentFile, mark: str) -> list[_Item]:
        try:
            return [_Item(file=file, document=reader.read(file), mark=mark)]
        except BadContent as error:
            self._report.problems += error.problems
            return []

    def _sound(self, items: list[_Item]) -> list[_Item]:
        """Return those that name nothing that does not exist."""
        known = self._known(items)
        sound = []
        for item in items:
            faults = faults_in(item.document.data, known)
            if faults:
                self._refuse(item, faults)
            else:
                sound.append(item)
        return sound

    def _known(self, items: Collection[_Item]) -> Known:
        pages = {kind: self._slugs(kind) | {file.slug for file in self._files if file.kind == kind} for kind in Kind}
        records = {kind: self._slugs(kind) for kind in Kind}
        # What stands in a file read now may be named too: these are written before the rows that point at them.
        for item in items:
            records[item.file.kind].add(item.file.slug)
        return Known(
            terms=self._terms.slugs(),
            sources=self._sources,
            records={**records, Kind.CASE: pages[Kind.CASE]},
            pages=pages,
            shelves=set(CaseShelf.objects.values_list("slug", flat=True)),
            authors=DEMO_EMAILS,
        )

    def _slugs(self, kind: Kind) -> set[str]:
        return set(_MODELS[kind]._default_manager.values_list("slug", flat=True))

    def _load_organisations(self, items: list[_Item]) -> None:
        written = self._write_each(self._sound(items), write=self._writer.organisation)
        for item in written:
            if not record_writer.set_successor(item.document.data):
                sentence = "this organisation did not load, so the link to it is left out"
                self._refuse(item, [Fault(("successor",), sentence)])

    def _load_cases(self, items: list[_Item]) -> None:
        """Give every new case its page first, since cases point at each other, then write them."""
        builder = CaseBuilder(terms=self._terms, sources=self._sources)
        built = []
        for item in self._sound(items):
            content, faults = builder.build(item.document.data)
            if faults:
                self._refuse(item, faults)
            else:
                built.append((item, content))
        for item, _ in built:
            if not CasePage.objects.filter(slug=item.file.slug).exists():
                case_writer.place(item.document.data)
        for item, content in built:
            self._write_case(item, content, builder=builder)

    def _write_case(self, item: _Item, content: CaseContent, *, builder: CaseBuilder) -> None:
        self._say(item.file.shown_as)
        related, faults = builder.related(item.document.data)
        if faults:
            self._refuse(item, faults)
        # A case with a row left out is to be tried again, so it is not marked as loaded.
        mark = "" if faults else item.mark
        page = CasePage.objects.get(slug=item.file.slug)
        case_writer.write(page, content, related=related, mark=mark)
        self._remember_references(page)
        self._report.written[Kind.CASE] += 1

    def _write_each(self, items: Iterable[_Item], *, write: Callable[..., Model]) -> list[_Item]:
        written = []
        for item in items:
            self._say(item.file.shown_as)
            try:
                record = write(item.document.data, mark=item.mark)
            except Refused as refusal:
                self._refuse(item, refusal.faults)
            else:
                self._remember_references(record)
                self._report.written[item.file.kind] += 1
                written.append(item)
        return written

    def _remember_references(self, record: Model) -> None:
        """Tell Wagtail what the record refers to, once, where each of its saves would do it again."""
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(record)

    def _refuse(self, item: _Item, faults: list[Fault]) -> None:
        self._report.problems += item.document.problems(faults)
