"""What pages of every app share, the terms that network editors curate, and the rows of moderation."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from learning_network.core.moderation.models import Act, Flag, Hiding, Matter, Suspension
from learning_network.core.querysets import TermQuerySet
from learning_network.core.vocabularies import Vocabulary
from learning_network.core.words.drafts import renew_terms
from learning_network.core.words.models import FormerWord

__all__ = ["Act", "BasePage", "Flag", "FormerWord", "Hiding", "Matter", "Suspension", "Term"]


class BasePage(Page):
    """The abstract parent of every page: one place for what all pages have in common."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["page_title"] = self.seo_title or self.title
        return context

    def get_full_url(self, request: HttpRequest | None = None) -> str | None:
        """Return the whole address on the host that ``SITE_URL`` names; Wagtail's record of the site may name another.

        None when the page has no address.
        """
        parts = self.get_url_parts(request=request)
        return f"{settings.SITE_URL}{parts[2]}" if parts and parts[2] else None

    full_url = property(get_full_url)

    def with_content_json(self, content: dict[str, Any]) -> "BasePage":
        """A revision that names a term which was merged since has the one that stands for it now."""
        renew_terms(type(self), content)
        page: BasePage = super().with_content_json(content)
        return page


class Term(models.Model):
    """One entry of a curated list. Its slug stands in addresses, so a merge keeps the old one working.

    One that was ``merged`` is retired, stands nowhere any more, and ``replaced_by`` names what everything has instead.
    """

    vocabulary = models.CharField(max_length=30, choices=Vocabulary.choices)
    slug = models.SlugField(max_length=80)
    label = models.CharField(max_length=120)
    description = models.TextField(blank=True, help_text="What it means, in one or two sentences.")
    sort_order = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False, help_text="No longer offered; cases that have it keep it.")
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    merged = models.BooleanField(default=False, editable=False)

    objects = TermQuerySet.as_manager()

    panels = [
        FieldPanel("vocabulary"),
        FieldPanel("label"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("sort_order"),
        FieldPanel("retired"),
        FieldPanel("replaced_by"),
    ]

    class Meta:
        ordering = ["vocabulary", "sort_order", "label"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "slug"], name="core_term_unique_slug")]

    def __str__(self) -> str:
        return self.label
