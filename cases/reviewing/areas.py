"""The boroughs a network editor is mailed for: a panel of their own account in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from cases.models.reviewing import ReviewArea
from cases.permissions import reviews_cases
from learning_network.areas import BOROUGHS

if TYPE_CHECKING:
    from learning_network.users.models import User


class ReviewAreasForm(forms.Form):
    """Ticks for the ten boroughs; none is a choice too."""

    areas = forms.MultipleChoiceField(
        label="Boroughs you are mailed for",
        choices=[(area.value, area.label) for area in BOROUGHS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="You get a mail when a case that runs in one of them is sent on. A case that matches nobody's "
        "boroughs is mailed to all network editors. You may review every case, whatever you tick.",
    )

    def __init__(self, *args: Any, instance: User, **kwargs: Any) -> None:
        self.member = instance
        chosen = list(ReviewArea.objects.filter(member=instance).values_list("area", flat=True))
        super().__init__(*args, **kwargs)
        self.fields["areas"].initial = chosen

    @transaction.atomic
    def save(self) -> None:
        """Make the member's boroughs those that are ticked."""
        areas = self.cleaned_data["areas"]
        ReviewArea.objects.filter(member=self.member).exclude(area__in=areas).delete()
        rows = (ReviewArea(member=self.member, area=area) for area in areas)
        ReviewArea.objects.bulk_create(rows, ignore_conflicts=True)


class ReviewAreasPanel(BaseSettingsPanel):
    """Stands under “Notifications” of those who review."""

    name = "review_areas"
    title = "Cases to review"
    tab = notifications_tab
    order = 90
    form_class = ReviewAreasForm

    def is_active(self) -> bool:
        return reviews_cases(self.user)
