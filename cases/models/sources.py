"""What every record that rests on documents has in common: a list of sources, and rows that point into it."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from cases.vocabularies import SourceType
from learning_network.core.dates import PartialDateField, format_partial_date


class SourceBase(Orderable):
    """One document. ``ref`` is the short name that rows of the same record use to point at it."""

    ref = models.SlugField("short name", max_length=60, help_text="For example igau-2019. Rows point to it.")
    title = models.CharField(max_length=255)
    author = models.CharField(max_length=255, blank=True)
    date = PartialDateField(blank=True)
    address = models.URLField("web address", blank=True, max_length=500)
    source_type = models.CharField("kind of document", max_length=20, choices=SourceType.choices, blank=True)
    pages = models.CharField(max_length=255, blank=True)
    note = models.CharField(max_length=255, blank=True, help_text="What a reader should know of this document.")

    panels = [
        FieldRowPanel([FieldPanel("ref"), FieldPanel("source_type")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("author"), FieldPanel("date")]),
        FieldRowPanel([FieldPanel("address"), FieldPanel("pages")]),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def date_words(self) -> str:
        """The document's own date in words, or that it gives none."""
        return format_partial_date(self.date) if self.date else "date not stated"


class SourcedRow(Orderable):
    """A row that rests on a passage: which source, and where in it."""

    source_ref = models.SlugField(
        "source", max_length=60, blank=True, help_text="The short name of one of this case's sources."
    )
    place_in_source = models.CharField(
        "where in it", max_length=255, blank=True, help_text="Page or section, so that a reader can find the passage."
    )

    source_panels: ClassVar[list[FieldRowPanel]] = [
        FieldRowPanel([FieldPanel("source_ref"), FieldPanel("place_in_source")])
    ]

    class Meta(Orderable.Meta):
        abstract = True
