"""The first thing in the editor: how far the case answers readers, what they miss next, and how to ask for it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from cases.completeness import completeness_of


class MissingPanel(Panel):
    """Counts when the editor is opened; a new case has none, the page of six fields comes first."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cases/admin/missing_next_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "found": completeness_of(self.instance),
                "edit_url": reverse("wagtailadmin_pages:edit", args=[self.instance.pk]),
                "case": self.instance,
            }
