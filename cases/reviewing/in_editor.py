"""What the editor's form asks of a reviewer who publishes a case or returns it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cases.reviewing.checklist import unanswered_by
from cases.reviewing.checks import evidence_refusal, sign_off_refusal
from cases.reviewing.returning import NO_REASON, sound_reasons
from cases.vocabularies import ContactRoute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import CasePage
    from learning_network.users.models import User

NOT_KEPT_YET = "Save it as a draft first: publishing a new case asks for the reviewer's checklist."


def complaints(
    case: CasePage,
    data: Mapping[str, Any],
    cleaned: Mapping[str, Any],
    *,
    contacts: list[dict[str, Any]],
    user: User,
    may_publish: bool,
) -> list[str]:
    """Return what stands against the button that was pressed, a sentence each; nothing for saving and sending on.

    Args:
        case: the page in the editor.
        data: what the browser sent.
        cleaned: the cleaned data of the form.
        contacts: the cleaned rows of contacts that will be kept.
        user: who pressed it.
        may_publish: whether “Publish” does anything for them; else the editor saves a draft.
    """
    action = data.get("workflow-action-name") if data.get("action-workflow-action") else ""
    if action == "reject":
        return [] if any(sound_reasons(_extra(data))) else [NO_REASON]
    if action != "approve" and not (data.get("action-publish") and may_publish):
        return []
    found = [evidence_refusal(cleaned.get) if cleaned.get("evidence_level") is not None else ""]
    found += [sign_off_refusal(cleaned.get)]
    names_contact = any(row.get("route") == ContactRoute.MEMBER for row in contacts)
    found += unanswered_by(case, user, names_contact=names_contact) if case.pk else [NOT_KEPT_YET]
    return [sentence for sentence in found if sentence]


def _extra(data: Mapping[str, Any]) -> Any:
    try:
        return json.loads(data.get("workflow-action-extra-data", "{}"))
    except ValueError:
        return {}
