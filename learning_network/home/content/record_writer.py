"""Writes organisation, method and community files into their records, in place by short name."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from cases.content.case_rows import SourceRow
from cases.content.problems import Fault
from cases.content.rows import Terms, faults_of, source_values, values_of
from cases.models import Method, MethodSource, Organisation, OrganisationSource
from communities.models import CommunityIndexPage, CommunityPage
from communities.vocabularies import Joining, Visibility
from learning_network.home.content import provenance
from learning_network.home.content.record_schema import (
    CommunityFile,
    MethodFile,
    OrganisationFile,
    SourceDocument,
)
from learning_network.home.content.references import COMMUNITY_TERMS, ORGANISATION_TERMS

Record = TypeVar("Record", Organisation, Method)


class Refused(Exception):
    """The models' own checks speak against a file; nothing of it was written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class RecordWriter:
    """Writes records; what is the same for all of them is looked up once."""

    def __init__(self, *, terms: Terms, sources: Mapping[str, SourceDocument]) -> None:
        self._terms = terms
        self._sources = sources

    @transaction.atomic
    def organisation(self, data: OrganisationFile, *, mark: str) -> Organisation:
        """Create or update an organisation; its successor comes after, by ``set_successor``.

        Raises:
            Refused: the model's checks speak against it.
        """
        record = Organisation.objects.filter(slug=data.slug).first() or Organisation()
        values = values_of(data, Organisation, leave_out={*ORGANISATION_TERMS, "successor", "sources"})
        for name, vocabulary in ORGANISATION_TERMS.items():
            getattr(record, name).set(self._terms.get(vocabulary, getattr(data, name)))
        return self._save(record, values, sources=data.sources, mark=mark)

    @transaction.atomic
    def method(self, data: MethodFile, *, mark: str) -> Method:
        """Create or update a method.

        Raises:
            Refused: the model's checks speak against it.
        """
        record = Method.objects.filter(slug=data.slug).first() or Method()
        return self._save(record, values_of(data, Method, leave_out={"sources"}), sources=data.sources, mark=mark)

    @transaction.atomic
    def community(self, data: CommunityFile, *, mark: str) -> CommunityPage:
        """Create or update a community's page and publish it; threads are not content but talk.

        Raises:
            Refused: the model's checks speak against it.
        """
        page = CommunityPage.objects.filter(slug=data.slug).first() or CommunityPage(live=False)
        values = values_of(data, CommunityPage, leave_out={*COMMUNITY_TERMS, "private", "threads"})
        _apply(page, values)
        page.visibility = Visibility.PRIVATE if data.private else Visibility.PUBLIC
        page.joining = Joining.INVITATION if data.private else Joining.OPEN
        for name, vocabulary in COMMUNITY_TERMS.items():
            getattr(page, name).set(self._terms.get(vocabulary, getattr(data, name)))
        _refuse(faults_of(page, fields=values.keys()))
        if page.pk is None:
            CommunityIndexPage.objects.get().add_child(instance=page)
        revision = page.save_revision()
        revision.publish(log_action=False)
        provenance.remember(page, mark, action="wagtail.publish", revision=revision)
        return page

    def _save(self, record: Record, values: Mapping[str, object], *, sources: Iterable[SourceRow], mark: str) -> Record:
        is_new = record.pk is None
        _apply(record, values)
        model = OrganisationSource if isinstance(record, Organisation) else MethodSource
        rows = [model(**source_values(row, self._sources), sort_order=place) for place, row in enumerate(sources)]
        faults: list[Fault] = [*faults_of(record, fields=values.keys()), *_name_faults(record)]
        for place, row in enumerate(rows):
            faults += faults_of(row, fields=_SOURCE_FIELDS, location=("sources", place))
        _refuse(faults)
        record.sources.set(rows)
        record.save()
        provenance.remember(record, mark, action="wagtail.create" if is_new else "wagtail.edit")
        return record


_SOURCE_FIELDS = tuple(SourceRow.model_fields)


def set_successor(data: OrganisationFile) -> bool:
    """Point a record at the one that came after it; return False when that one is not in the database."""
    record = Organisation.objects.get(slug=data.slug)
    successor = Organisation.objects.filter(slug=data.successor).first() if data.successor else None
    if record.successor != successor:
        record.successor = successor
        record.save()
    return successor is not None or not data.successor


def _apply(record: Model, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _name_faults(record: Model) -> list[Fault]:
    try:
        record.validate_unique()
    except ValidationError as error:
        return [Fault((name,), messages[0]) for name, messages in error.message_dict.items()]
    return []


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Refused(faults)
