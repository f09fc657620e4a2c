"""The read model of search: what it knows of each thing, and the marks that say what has to be read afresh."""

from typing import ClassVar

from django.db import models

from search.contract import Passage, SearchDocument
from search.meaning.models import MeaningVector
from search.querysets import IndexEntryQuerySet, SyncMarkQuerySet, joined, split
from search.report.models import SearchCount
from search.saved.models import FirstAppearance, SavedSearch, ToldThing

__all__ = ["FirstAppearance", "IndexEntry", "MeaningVector", "SavedSearch", "SearchCount", "SyncMark", "ToldThing"]


class IndexEntry(models.Model):
    """One document as its source last gave it. The engine is filled from here, and the page prints from here.

    Audiences and facets stand in delimited text columns: one row and one write a document, and the fallback
    engine can filter by them on every database.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=100)
    title = models.TextField()
    url = models.TextField()
    summary = models.TextField(blank=True)
    organisation = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    body = models.TextField(blank=True)
    passages = models.JSONField(default=list)
    audience_tokens = models.TextField()
    facet_tokens = models.TextField(blank=True)
    date = models.DateField(null=True, blank=True)
    evidence = models.PositiveSmallIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    card = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    modified = models.DateTimeField(auto_now=True)

    objects: ClassVar[IndexEntryQuerySet] = IndexEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "index entries"
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_indexentry_unique")]
        indexes = [
            models.Index(fields=["modified"], name="search_indexentry_modified"),
            models.Index(fields=["url"], name="search_indexentry_url"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def facets(self) -> dict[str, tuple[str, ...]]:
        """The facets as the document had them."""
        facets: dict[str, tuple[str, ...]] = {}
        for token in split(self.facet_tokens):
            name, _, value = token.partition("=")
            facets[name] = (*facets.get(name, ()), value)
        return facets

    @property
    def audiences(self) -> frozenset[str]:
        """The tokens that admit a reader."""
        return frozenset(split(self.audience_tokens))

    @property
    def document(self) -> SearchDocument:
        """The document this entry was written from."""
        return SearchDocument(
            kind=self.kind,
            key=self.key,
            title=self.title,
            url=self.url,
            audiences=self.audiences,
            summary=self.summary,
            organisation=self.organisation,
            lessons=self.lessons,
            body=self.body,
            passages=tuple(Passage(*passage) for passage in self.passages),
            facets=self.facets,
            date=self.date,
            evidence=self.evidence,
            used=self.used,
            card=self.card,
        )

    def take(self, document: SearchDocument) -> None:
        """Become what the document says, unsaved."""
        for name in ("title", "url", "summary", "organisation", "lessons", "body", "date", "evidence", "used"):
            setattr(self, name, getattr(document, name))
        self.passages = [[passage.text, passage.label, passage.anchor] for passage in document.passages]
        self.card = dict(document.card)
        self.audience_tokens = joined(sorted(document.audiences))
        self.facet_tokens = joined(f"{name}={value}" for name, values in document.facets.items() for value in values)
        self.fingerprint = document.fingerprint


class SyncMark(models.Model):
    """One thing to read afresh. Marks are only ever added and removed, so that writers never wait for each other.

    Several marks of one thing are one piece of work; a mark added while the work is being done outlives it.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=100)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    since = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[SyncMarkQuerySet] = SyncMarkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["attempts", "pk"]
        indexes = [models.Index(fields=["kind", "key"], name="search_syncmark_thing")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} to sync"
