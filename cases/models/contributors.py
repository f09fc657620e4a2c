"""Who is credited on a case, and who does not want to be."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from cases import vocabularies as v
from cases.proposing.querysets import CreditRefusalQuerySet

_NO_ADDRESS = "Give a name, not an e-mail address: readers see what stands here."


class CaseContributor(Orderable):
    """Somebody who wrote, corrected or told of a case: a member, or a name. It goes with the member's account."""

    page = ParentalKey("cases.CasePage", on_delete=models.CASCADE, related_name="contributors")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True, help_text="Of somebody who is no member here.")
    contribution = models.CharField(
        "what they did", max_length=20, choices=v.Contribution.choices, default=v.Contribution.WROTE
    )

    panels: ClassVar[list[object]] = [
        FieldRowPanel([FieldPanel("member"), FieldPanel("name"), FieldPanel("contribution")])
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(member=None) | Q(name=""), name="cases_contributor_is_member_or_name")
        ]

    def clean(self) -> None:
        """Ask for a member or a name; a member's name is kept nowhere but in their account."""
        super().clean()
        if self.member_id:
            self.name = ""
        elif not self.name.strip():
            raise ValidationError({"member": "Choose the member, or give the name of somebody who is none."})
        elif "@" in self.name:
            raise ValidationError({"name": _NO_ADDRESS})


class CreditRefusal(models.Model):
    """A member who does not want to be named on cases; the row is the wish, and holds for every case."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="credit_refusal")
    since = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[CreditRefusalQuerySet] = CreditRefusalQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.member} does not want to be named on cases"
