"""Returning a case with reasons: one for each field that the reviewer names, a general one beside or instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from wagtail.forms import TaskStateCommentForm

from cases.models.reviewing import ReturnReason
from cases.reviewing.questions import FIELDS_BY_TAB, NAMED_FIELDS, label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from wagtail.models import Page, TaskState, WorkflowState

    from cases.models import CasePage

MAX_REASON = 1000
MAX_GENERAL = 4000
NO_REASON = "Say what has to change: name a field with its reason, or write a general reason."
GENERAL = ""
_KEPT = "_return_reasons"


class ReturnForm(TaskStateCommentForm):
    """A case goes back to its writer with a reason, always; its cleaned data is a comment and reasons by field."""

    comment = forms.CharField(
        label="What has to change before it can be published?",
        max_length=MAX_GENERAL,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The writer reads exactly these words. May stay empty when you give a reason to a field.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in NAMED_FIELDS.items():
            self.fields[f"tick_{name}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"reason_{name}"] = forms.CharField(
                label=f"Reason for “{label}”",
                max_length=MAX_REASON,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def named_fields(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Return, by the editor's tab, the box and the reason of each field, for the template."""
        return [
            (tab, [(self[f"tick_{name}"], self[f"reason_{name}"]) for name in names])
            for tab, names in FIELDS_BY_TAB.items()
        ]

    def clean(self) -> dict[str, Any]:
        """A reason counts without its tick; a tick without its reason is asked for."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, label in NAMED_FIELDS.items():
            if (
                cleaned.get(f"tick_{name}")
                and not cleaned.get(f"reason_{name}")
                and not self.has_error(f"reason_{name}")
            ):
                self.add_error(f"reason_{name}", f"Write the reason for “{label}”, or take its tick away.")
        reasons = {name: cleaned.get(f"reason_{name}") for name in NAMED_FIELDS}
        found = {"comment": cleaned.get("comment", ""), "reasons": {name: why for name, why in reasons.items() if why}}
        if not self.errors and not (found["comment"] or found["reasons"]):
            self.add_error("comment", NO_REASON)
        return found


def sound_reasons(sent: Any) -> tuple[str, dict[str, str]]:
    """Return the general reason and those by field of what a browser sent; what is no reason is left out.

    The editor sends back what the form gave it, so it is read as warily as any other input.
    """
    data: Mapping[str, Any] = sent if isinstance(sent, dict) else {}
    comment, raw = data.get("comment"), data.get("reasons")
    general = comment.strip()[:MAX_GENERAL] if isinstance(comment, str) else ""
    by_field = raw if isinstance(raw, dict) else {}
    reasons = {name: by_field[name].strip() for name in NAMED_FIELDS if isinstance(by_field.get(name), str)}
    return general, {name: reason[:MAX_REASON] for name, reason in reasons.items() if reason}


def in_words(general: str, reasons: Mapping[str, str]) -> str:
    """Return all reasons as one text, for mails and for the page's history."""
    return "\n".join(filter(None, [general, *(f"{label_of(name)}: {reason}" for name, reason in reasons.items())]))


def keep_reasons(case: CasePage, task_state: TaskState, *, general: str, reasons: Mapping[str, str]) -> None:
    """Keep each reason as a row of its own, inside the caller's transaction."""
    rows = ({GENERAL: general} if general else {}) | dict(reasons)
    ReturnReason.objects.bulk_create(
        ReturnReason(case=case, task_state=task_state, field=field, reason=reason) for field, reason in rows.items()
    )


def reasons_of(state: WorkflowState | None) -> list[ReturnReason]:
    """Return why a case came back, until it is sent on again."""
    if state is None or state.status != state.STATUS_NEEDS_CHANGES or state.current_task_state_id is None:
        return []
    return list(ReturnReason.objects.filter(task_state=state.current_task_state_id))


def read_reasons(request: HttpRequest, case: Page, state: WorkflowState | None) -> list[ReturnReason]:
    """Return the same for the editor, and keep it with the request: several places in the editor say so."""
    reasons = reasons_of(state)
    request.__dict__.setdefault(_KEPT, {})[case.pk] = reasons
    return reasons


def reasons_shown(request: HttpRequest, case: Page) -> list[ReturnReason]:
    """Return what this request has read already, or read it."""
    kept: dict[int, list[ReturnReason]] = request.__dict__.get(_KEPT, {})
    return kept[case.pk] if case.pk in kept else read_reasons(request, case, case.current_workflow_state)
