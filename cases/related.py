"""Cases that go with a case, each with the reason in words: what its author named, then shared methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.cloth import cloth_for

if TYPE_CHECKING:
    from cases.models import CasePage
    from cases.presentation import CasePresentation

LIMIT = 6


@dataclass(frozen=True)
class RelatedItem:
    """Another case, and why it stands here."""

    page: CasePage
    because: str
    cloth: str


def related_cases(case: CasePresentation, limit: int = LIMIT) -> list[RelatedItem]:
    """Return other published cases: those named by either side first, then those that name the same method.

    A place is never a reason.
    """
    from cases.models import CasePage, RelatedCase

    page = case.page
    reasons: dict[int, str] = {}
    if page.pk:
        for row in RelatedCase.objects.filter(Q(page=page) | Q(case=page)).order_by("sort_order"):
            other = row.case_id if row.page_id == page.pk else row.page_id
            if other != page.pk and (row.page_id == page.pk or other not in reasons):
                reasons[other] = row.reason
    methods = {row.method_id: row.method.name for row in case.methods}
    candidates = CasePage.objects.published().filter(Q(pk__in=reasons) | Q(methods__method__in=methods)).distinct()
    found = candidates.exclude(pk=page.pk).prefetch_related("methods", "themes")
    items = [_item(other, reasons.get(other.pk), methods) for other in found]
    items.sort(
        key=lambda item: (
            item.page.pk not in reasons,
            list(reasons).index(item.page.pk) if item.page.pk in reasons else 0,
        )
    )
    return items[:limit]


def _item(other: CasePage, reason: str | None, methods: dict[int, str]) -> RelatedItem:
    shared = [methods[row.method_id] for row in other.methods.all() if row.method_id in methods]
    because = reason or f"both name {' and '.join(shared)}"
    return RelatedItem(other, because, cloth_for(term.slug for term in other.themes.all()))
