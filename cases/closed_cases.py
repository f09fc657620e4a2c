"""Cases that go with a case and that its writer may not see: their titles stay unsaid in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from wagtail.models import Page

from cases.permissions import pages_offered_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.permissions import Person


def _closed(keys: Iterable[int], writer: Person) -> set[int]:
    asked = set(keys)
    offered = pages_offered_to(writer, Page.objects.filter(pk__in=asked)).values_list("pk", flat=True) if asked else ()
    return asked - set(offered)


def hide_names(rows: Iterable[Any], writer: Person | None) -> None:
    """Keep such a case chosen in its row, without its name. A network editor chose it."""
    if writer is None:
        return
    chosen = {row: row.instance.case_id for row in rows if row.instance.case_id}
    closed = _closed(chosen.values(), writer)
    for row in (row for row, key in chosen.items() if key in closed):
        row.fields["case"].widget = forms.HiddenInput()
        row.fields["case"].help_text = "A case that is not public, chosen by a network editor."


def are_chosen(rows: Iterable[Any], writer: Person) -> bool:
    """Whether the writer newly chose a case that they may not see, by its number."""
    kept = [row for row in rows if "case" in row.changed_data and not row.cleaned_data.get("DELETE")]
    return bool(_closed([row.cleaned_data["case"].pk for row in kept if row.cleaned_data.get("case")], writer))
