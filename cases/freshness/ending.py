"""The draft that says that a case has ended: everything it held is kept, and what was learnt is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.vocabularies import Maturity
from learning_network.core.paragraphs import paragraphs

if TYPE_CHECKING:
    from wagtail.models import Revision

    from cases.models import CasePage
    from learning_network.users.models import User

_ANSWERED = {"maturity", "what_did_not_work"}


def draft_the_end(case: CasePage, *, ended: str, differently: str, by: User | None) -> Revision:
    """Save a version, on top of the newest one, in which the case has ended.

    It is sent to review at once, unless somebody is in the middle of other changes or they are in review already:
    those would be sent on with it, unfinished.
    """
    has_other_changes = case.has_unpublished_changes or case.current_workflow_state is not None
    page: CasePage = case.get_latest_revision_as_object()
    page.maturity, page.ended = Maturity.ENDED, ended
    if differently:
        page.what_did_not_work += paragraphs(differently)
    answered = _ANSWERED if page.what_did_not_work else {"maturity"}
    page.not_stated = [name for name in page.not_stated if name not in answered]
    revision = page.save_revision(user=by, clean=False, log_action=True)
    workflow = page.get_workflow()
    if workflow is not None and not has_other_changes:
        workflow.start(page, by)
    return revision
