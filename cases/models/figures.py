"""Outcome and fact rows, and lessons: the rows that have a permanent number."""

import uuid
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField

from cases.models.sources import SourcedRow
from cases.querysets import LessonQuerySet
from cases.vocabularies import (
    DateMeaning,
    Direction,
    FigureKind,
    FigureScope,
    LessonType,
    MeasuredBy,
    OutcomeDomain,
    Qualifier,
)
from learning_network.core.dates import PartialDateField
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary

_HIDDEN_KEY = FieldPanel("key", widget=forms.HiddenInput, classname="w-hidden")


class Figure(SourcedRow):
    """An outcome or a fact. Only a measured figure of this case stands in the outcomes table."""

    page = ParentalKey("cases.CasePage", on_delete=models.CASCADE, related_name="figures")
    key = models.UUIDField(default=uuid.uuid4)
    what = models.CharField("what is counted", max_length=255)
    domain = models.CharField("outcome domain", max_length=40, choices=OutcomeDomain.choices, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    value_to = models.DecimalField("to (for a range)", max_digits=16, decimal_places=4, null=True, blank=True)
    words = models.CharField("in words", max_length=255, blank=True, help_text="Where the source gives no number.")
    qualifier = models.CharField("how exact", max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    unit = models.CharField(max_length=60, blank=True, help_text="%, people, £, £ an hour …")
    kind = models.CharField("nature", max_length=12, choices=FigureKind.choices)
    scope = models.CharField("about", max_length=10, choices=FigureScope.choices, default=FigureScope.CASE)
    date = PartialDateField(blank=True)
    date_to = PartialDateField("until", blank=True)
    date_meaning = models.CharField("what the date means", max_length=12, choices=DateMeaning.choices)
    direction = models.CharField(max_length=6, choices=Direction.choices, blank=True)
    baseline = models.CharField(max_length=255, blank=True)
    comparison = models.CharField("compared with", max_length=255, blank=True)
    sample = models.CharField(max_length=255, blank=True)
    measured_by = models.CharField(max_length=15, choices=MeasuredBy.choices, default=MeasuredBy.NOT_STATED)
    first_source = models.CharField("source that the source cites", max_length=255, blank=True)
    headline = models.BooleanField("show at the top of the page", default=False)

    panels = [
        FieldPanel("what", help_text="Say “fall in …” or “rise in …” where the figure is the change itself."),
        FieldRowPanel([FieldPanel("qualifier"), FieldPanel("value"), FieldPanel("value_to"), FieldPanel("unit")]),
        FieldPanel("words"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("scope"), FieldPanel("domain")]),
        FieldRowPanel([FieldPanel("date_meaning"), FieldPanel("date"), FieldPanel("date_to")]),
        FieldRowPanel([FieldPanel("direction"), FieldPanel("baseline"), FieldPanel("comparison")]),
        FieldRowPanel([FieldPanel("sample"), FieldPanel("measured_by"), FieldPanel("headline")]),
        *SourcedRow.source_panels,
        FieldPanel("first_source"),
        _HIDDEN_KEY,
    ]

    def __str__(self) -> str:
        return self.what

    def clean(self) -> None:
        super().clean()
        if self.value is None and not self.words:
            raise ValidationError({"value": "Give a value, or words where the source gives no number."})
        if not self.date and self.date_meaning != DateMeaning.NOT_STATED:
            raise ValidationError({"date": "Give the date, or choose “Date not stated”."})
        if self.date and self.date_meaning == DateMeaning.NOT_STATED:
            raise ValidationError({"date_meaning": "A date is given: say what it means."})


class Lesson(SourcedRow, ClusterableModel):
    """Who should do what, under which condition. It has an address of its own that outlives its row."""

    page = ParentalKey("cases.CasePage", on_delete=models.CASCADE, related_name="lessons")
    key = models.UUIDField(default=uuid.uuid4)
    statement = models.CharField(
        max_length=200, help_text="Who should do what, under which condition? One sentence that stands alone."
    )
    lesson_type = models.CharField("kind of lesson", max_length=24, choices=LessonType.choices)
    context = RichTextField("why, and where it holds", features=["bold", "link", "ul"])
    audiences = ParentalManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"vocabulary": Vocabulary.AUDIENCE}
    )
    themes = ParentalManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"vocabulary": Vocabulary.THEME}
    )
    settings = ParentalManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"vocabulary": Vocabulary.SETTING}
    )

    objects = LessonQuerySet.as_manager()

    panels: ClassVar[list[object]] = [
        FieldPanel("statement"),
        FieldPanel("lesson_type"),
        FieldPanel("context"),
        FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
        FieldRowPanel([FieldPanel("themes"), FieldPanel("settings")]),
        *SourcedRow.source_panels,
        _HIDDEN_KEY,
    ]

    def __str__(self) -> str:
        return self.statement
