"""Whether a form may be sent: it is right, and its writer may write now; the form says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communities.moderation.limits import refuse_suspended

if TYPE_CHECKING:
    from django.forms import BaseForm

    from learning_network.users.models import User


def may_send(form: BaseForm, member: User) -> bool:
    """Tell whether a form is valid and its writer not suspended; what was typed stays in the form either way."""
    if not form.is_valid():
        return False
    refusal = refuse_suspended(member)
    if refusal is not None:
        form.add_error(None, refusal.words)
    return refusal is None
