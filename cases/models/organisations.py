"""Organisations apart from their cases, and how their legal form is classed."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField

from cases.legal_forms import (
    CLASS_RULE,
    CLASS_RULE_VERSION,
    FormClass,
    LegalForm,
    Ownership,
    class_of_form,
    form_contradicts_ownership,
)
from cases.models.sources import SourceBase
from cases.querysets import OrganisationQuerySet
from learning_network.areas import Area
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary


class Organisation(ClusterableModel):
    """An organisation. Its class is derived from the legal form; a reviewer may record another with a reason."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    also_known_as = models.CharField(max_length=255, blank=True)
    description = RichTextField("what it is and does", features=["bold", "link", "ul"])
    legal_form = models.CharField(max_length=60, choices=LegalForm.choices, default=LegalForm.NOT_STATED)
    legal_form_words = models.CharField("legal form in the source's words", max_length=255, blank=True)
    override_class = models.CharField(
        "class a reviewer judged",
        max_length=20,
        choices=FormClass.choices,
        blank=True,
        help_text="Leave empty to use the rule.",
    )
    override_reason = models.TextField("reason for that judgement", blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ownership = models.CharField(max_length=60, choices=Ownership.choices, default=Ownership.NOT_STATED)
    ownership_subtypes = ParentalManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"vocabulary": Vocabulary.OWNERSHIP_SUBTYPE}
    )
    size_words = models.CharField("size, with its date", max_length=255, blank=True)
    area = models.CharField(max_length=60, choices=Area.choices, blank=True)
    place = models.CharField(max_length=120, blank=True)
    website = models.URLField(blank=True)
    cqc_link = models.URLField("page at the Care Quality Commission", blank=True)
    former = models.BooleanField("no longer exists under this name", default=False)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors")

    objects = OrganisationQuerySet.as_manager()

    panels = [
        TitleFieldPanel("name", targets=["slug"], classname="", placeholder=False),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("also_known_as")]),
        FieldPanel("description"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("legal_form"), FieldPanel("legal_form_words")]),
                FieldRowPanel([FieldPanel("ownership"), FieldPanel("ownership_subtypes")]),
                FieldPanel("override_class", permission="cases.change_organisation"),
                FieldPanel("override_reason", permission="cases.change_organisation"),
            ],
            heading="Legal form and ownership",
        ),
        FieldRowPanel([FieldPanel("area"), FieldPanel("place"), FieldPanel("size_words")]),
        FieldRowPanel([FieldPanel("website"), FieldPanel("cqc_link")]),
        FieldRowPanel([FieldPanel("former"), FieldPanel("successor")]),
        InlinePanel("sources", label="Source", heading="Sources"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.override_class and not self.override_reason.strip():
            raise ValidationError({"override_reason": "Say why the rule's class does not fit; readers see the reason."})

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def rule_class(self) -> FormClass:
        """The class that the named rule gives the legal form."""
        return class_of_form(self.legal_form)

    @property
    def form_class(self) -> FormClass:
        """The class that counts: a reviewer's judgement where there is one, else the rule's."""
        return FormClass(self.override_class) if self.override_class else self.rule_class

    @property
    def rule_name(self) -> str:
        """The rule and its version, as readers are told."""
        return f"{CLASS_RULE}, version {CLASS_RULE_VERSION}"

    @property
    def has_mismatch(self) -> bool:
        """Whether the rule's class says the opposite of who owns the organisation."""
        return form_contradicts_ownership(self.rule_class, self.ownership)


class OrganisationSource(SourceBase):
    """A document that an organisation's record rests on."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="sources")
