"""Lists of terms in the editor: what is offered, and what becomes of a term that was merged while somebody wrote."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm

from learning_network.core.models import Term
from learning_network.core.uncut import Uncut


class OfferedTermsForm(Uncut, WagtailAdminModelForm):
    """Offers the terms that are in use; a retired one only where it is chosen already.

    Who has the editor open while a term is merged still sends the old one; they get the one that stands for it now.
    """

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._term_lists: list[str] = []
        for name, field in self.fields.items():
            terms = field.queryset if isinstance(field, forms.ModelMultipleChoiceField) else None
            if terms is not None and terms.model is Term:
                chosen = [term.pk for term in getattr(self.instance, name).all()]
                field.queryset = terms.filter(Q(retired=False) | Q(pk__in=chosen))
                self._term_lists.append(name)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self._renew([name for name in self._term_lists if name in self.errors]):
            super().full_clean()

    def _renew(self, refused: list[str]) -> bool:
        """Put today's term in the place of each merged one in these lists; return whether there was any."""
        sent = {self.add_prefix(name): self.data.getlist(self.add_prefix(name)) for name in refused}
        numbers = {value for values in sent.values() for value in values if value.isdigit()}
        merged = Term.objects.merged_into_another().filter(pk__in=numbers) if numbers else Term.objects.none()
        today = {str(pk): str(now) for pk, now in merged.values_list("pk", "replaced_by")}
        if today:
            self.data = self.data.copy()
            for key, values in sent.items():
                self.data.setlist(key, list(dict.fromkeys(today.get(value, value) for value in values)))
        return bool(today)
