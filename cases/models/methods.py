"""Models, methods, tools, standards and programmes that cases use, with what speaks for and against them."""

from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, TitleFieldPanel
from wagtail.fields import RichTextField

from cases.models.sources import SourceBase
from cases.vocabularies import MethodKind

_PROSE = ["bold", "link", "ul", "ol"]


class Method(ClusterableModel):
    """Something that can be taken up elsewhere."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    also_known_as = models.CharField(max_length=255, blank=True)
    method_kind = models.CharField("kind", max_length=20, choices=MethodKind.choices)
    summary = models.CharField("in one sentence", max_length=200)
    description = RichTextField("how it works", features=_PROSE)
    speaks_for = RichTextField("what speaks for it", features=_PROSE)
    speaks_against = RichTextField("what speaks against it", features=_PROSE)

    panels = [
        TitleFieldPanel("name", targets=["slug"], classname="", placeholder=False),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("also_known_as"), FieldPanel("method_kind")]),
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("speaks_for"),
        FieldPanel("speaks_against"),
        InlinePanel("sources", label="Source", heading="Sources"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("method", args=[self.slug])


class MethodSource(SourceBase):
    """A document that a method's record rests on."""

    method = ParentalKey(Method, on_delete=models.CASCADE, related_name="sources")
