"""The review in the editor: why the case came back, what those who were asked say, and the way to the checklist."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from wagtail.admin.panels import Panel, TabbedInterface

from cases.reviewing.checklist import may_review, needs_checklist
from cases.reviewing.questions import label_of


class ReviewPanel(Panel):
    """Shown to the case's team and to who reviews, where there is something to say."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cases/admin/review_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and bool(self.may_review or self.reasons or self.heard)

        def __init__(self, **kwargs: Any) -> None:
            from cases.reviewing.heard import heard_of
            from cases.reviewing.returning import reasons_shown

            super().__init__(**kwargs)
            is_there = bool(self.instance is not None and self.instance.pk and self.request)
            self.reasons = reasons_shown(self.request, self.instance) if is_there else []
            self.heard = heard_of(self.instance) if is_there else []
            self.may_review = is_there and may_review(self.request.user, self.instance)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "case": self.instance,
                "reasons": [(label_of(row.field) if row.field else "", row.reason) for row in self.reasons],
                "heard": [one for one in self.heard if one.said],
                "may_review": self.may_review,
                "needs_checklist": needs_checklist(self.instance),
            }


class ReviewedTabs(TabbedInterface):
    """The editor's tabs; beside a field that the reviewer named stands the reason."""

    class BoundPanel(TabbedInterface.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            from cases.reviewing.returning import reasons_shown

            super().__init__(**kwargs)
            if self.instance is not None and self.instance.pk and self.request and self.request.method == "GET":
                reasons = {row.field: row.reason for row in reasons_shown(self.request, self.instance) if row.field}
                if reasons:
                    _say_beside(self, reasons)


def _say_beside(bound: Any, reasons: dict[str, str]) -> None:
    """Put each reason before the help of its field's panel, wherever in the tabs that is."""
    relation = getattr(bound.panel, "relation_name", None)
    # The fields of a row are not fields of the case, though some are called alike.
    for child in [] if relation else getattr(bound, "children", []):
        _say_beside(child, reasons)
    name = relation or getattr(bound.panel, "field_name", None)
    if name in reasons:
        bound.help_text = format_html("<strong>Returned: {}</strong> {}", reasons[name], bound.help_text or "")
