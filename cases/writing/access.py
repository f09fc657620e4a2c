"""Which case a screen of writing is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from cases.models import CasePage
from cases.permissions import may_edit

if TYPE_CHECKING:
    from learning_network.users.requests import MemberRequest


def case_to_write(request: MemberRequest, case_id: int) -> CasePage:
    """Return the case, which the person may edit.

    Raises:
        Http404: there is none.
        PermissionDenied: the person may not edit it.
    """
    case: CasePage = get_object_or_404(CasePage, pk=case_id)
    if not may_edit(request.user, case):
        raise PermissionDenied
    return case
