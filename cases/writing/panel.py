"""The first thing in the editor: how far the case answers readers, what they miss next, and how to ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from wagtail.admin.panels import Panel

from cases.completeness import completeness_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cases.models import CasePage

# Sent along by editors that have the panel.
_HAS_PANEL = "counts_completeness"


def _counted(draft: CasePage) -> dict[str, Any]:
    return {"found": completeness_of(draft), "case": draft, "has_panel": _HAS_PANEL}


def count_anew(request: HttpRequest, page_id: int) -> str:
    """Return the panel as it stands after the editor has saved by itself, for ``partials_after_saving``."""
    from cases.models import CasePage

    case = CasePage.objects.filter(pk=page_id).first() if _HAS_PANEL in request.POST else None
    if case is None:
        return ""
    return render_to_string(
        "cases/admin/missing_next_anew.html", _counted(case.get_latest_revision_as_object()), request
    )


class MissingPanel(Panel):
    """Counts when the editor is opened and whenever it saves; a new case has none, its six fields come first."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cases/admin/missing_next_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, **_counted(self.instance)}
