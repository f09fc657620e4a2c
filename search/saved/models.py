"""Saved searches, what each has told its owner, and since when search has known each thing."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse

from search.address import Address, FacetLabels, read_address
from search.saved.querysets import FirstAppearanceQuerySet, SavedSearchQuerySet
from search.saved.vocabularies import Frequency

LONGEST_NAME = 120


class SavedSearch(models.Model):
    """What one member asked, as the parameters of the search page, and how often they want to hear of news.

    What search first knew up to ``since`` is no news. ``looked_until`` is the moment up to which every change has been
    looked at, ``next_look`` the next time to look; it moves by whole periods, so that a late run does not shift it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=LONGEST_NAME)
    parameters = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.WEEKLY)
    created = models.DateTimeField(auto_now_add=True)
    since = models.DateTimeField()
    looked_until = models.DateTimeField()
    next_look = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SavedSearchQuerySet] = SavedSearchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "saved searches"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "digest"], name="search_savedsearch_once")]
        indexes = [models.Index(fields=["next_look"], name="search_savedsearch_next")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The search itself, as it was saved; the page says what of it is no longer known."""
        return f"{reverse('search')}?{self.parameters}" if self.parameters else reverse("search")

    @property
    def frequency_words(self) -> str:
        """How often mail comes, in few words."""
        return Frequency(self.frequency).short

    def read(self) -> tuple[Address, FacetLabels]:
        """Return what it asks today: merged terms are followed, what is unknown is named in ``left_out``."""
        return read_address(QueryDict(self.parameters), path=reverse("search"))


class ToldThing(models.Model):
    """A thing that a saved search has told its owner of, by the look that found it; none is told twice."""

    saved_search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="told")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=100)
    look = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["saved_search", "kind", "key"], name="search_toldthing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class FirstAppearance(models.Model):
    """When search first knew a thing. The row outlives the thing's entry, so that what comes back is not news."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=100)
    moment = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[FirstAppearanceQuerySet] = FirstAppearanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_firstappearance_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
