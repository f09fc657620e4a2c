"""What a member sent, and whether they are named, for their own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import CasePage, CaseProposal, Correction, CreditRefusal
from learning_network.core.page_access import viewable_by

if TYPE_CHECKING:
    from learning_network.users.models import User

# The newest say what is going on; the rest was told by mail.
_SHOWN = 20


def sent_by(member: User) -> dict[str, Any]:
    """Return what ``cases/_my_proposals.html`` prints; titles of pages only where the member may open them."""
    proposals = list(CaseProposal.objects.of(member).select_related("case")[:_SHOWN])
    corrections = list(Correction.objects.of(member).select_related("case")[:_SHOWN])
    keys = {sent.case_id for sent in proposals if sent.case_id} | {sent.case_id for sent in corrections}
    readable = viewable_by(CasePage.objects.filter(pk__in=keys), member).in_bulk() if keys else {}
    return {
        "proposals": [(sent, readable.get(sent.case_id)) for sent in proposals],
        "corrections": [(sent, readable.get(sent.case_id)) for sent in corrections],
        "is_credited": not CreditRefusal.objects.of(member).exists(),
    }
