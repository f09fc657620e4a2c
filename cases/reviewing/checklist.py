"""A reviewer's checklist: what still stands against approving, keeping the answers, and closing it by a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cases.models.reviewing import Checklist, ReviewComment
from cases.reviewing.checks import checks_of, names_a_contact, refusals_of
from cases.reviewing.questions import IF_CONTACTS, LINES, TICKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Revision, TaskState

    from cases.models import CasePage
    from learning_network.users.models import User

NOT_BEGUN = "Fill in the checklist first: it is at the top of the editor, under “Review”."
SENT_AGAIN = "The case was sent on again after you filled in the checklist: read what is new, and save it once more."
CHANGED = "Somebody changed the case after you filled in the checklist: read what is new, and save it once more."


def may_review(user: User, case: CasePage) -> bool:
    """Whether this person may approve or return the case: network editors and administrators."""
    may: bool = case.permissions_for_user(user).can_publish()
    return may


def case_in(task_state: TaskState) -> CasePage | None:
    """Return the case that a round of review is about; None when it is about something else."""
    from cases.models.case import CasePage

    found = task_state.workflow_state.content_object
    found = getattr(found, "specific", found)
    return found if isinstance(found, CasePage) else None


def needs_checklist(case: CasePage) -> bool:
    """Whether publishing the case is a review: it is not on the site, or it was sent on.

    A network editor who corrects a published case that nobody sent on publishes it without one.
    """
    return not case.live or case.current_workflow_state is not None


def obstacles(draft: CasePage, reviewer: User) -> list[str]:
    """Return what stands against publishing this draft by this reviewer, a sentence each.

    Args:
        draft: the case as it would be published: its latest revision as an object.
        reviewer: who approves.
    """
    return [*refusals_of(draft), *unanswered_by(draft, reviewer)]


def unanswered_by(draft: CasePage, reviewer: User, *, names_contact: bool | None = None) -> list[str]:
    """Return what the reviewer's own checklist still lacks; nothing where none is needed.

    Args:
        draft: the case as it would be published.
        reviewer: who approves.
        names_contact: whether it names somebody as contact; None reads that from the draft.
    """
    if not needs_checklist(draft):
        return []
    checklist = Checklist.objects.open_of(draft, reviewer).first()
    if checklist is None:
        return [NOT_BEGUN]
    if checklist.task_state_id != _round_of(draft):
        return [SENT_AGAIN]
    if changed_by_others(draft, reviewer, since=checklist.saved_at):
        return [CHANGED]
    lacking = [label for name, (label, _help) in LINES.items() if not getattr(checklist, name).strip()]
    asks_contacts = names_a_contact(draft) if names_contact is None else names_contact
    lacking += [
        TICKS[name] for name in TICKS if (name != IF_CONTACTS or asks_contacts) and not getattr(checklist, name)
    ]
    return [f"The checklist still lacks: {'; '.join(lacking)}."] if lacking else []


def ticks_for(draft: CasePage) -> list[str]:
    """Return the boxes that this case needs: who names nobody as contact is not asked about contacts."""
    return [name for name in TICKS if name != IF_CONTACTS or names_a_contact(draft)]


def changed_by_others(case: CasePage, reviewer: User, *, since: Any) -> bool:
    """Whether somebody else saved a version since then; a recorded sign-off changes no words, so it does not count."""
    signed_off = ReviewComment.objects.filter(request__case=case.pk, verdict=ReviewComment.Verdict.AGREE)
    later = case.revisions.filter(created_at__gt=since).exclude(user=reviewer.pk)
    return later.exclude(pk__in=signed_off.exclude(revision=None).values("revision")).exists()


def _round_of(case: CasePage) -> int | None:
    """Return the key of the round of review that waits for a decision; None outside of one."""
    state: TaskState | None = case.current_workflow_task_state
    return state.pk if state is not None and state.status == state.STATUS_IN_PROGRESS else None


def answers_to_begin_with(case: CasePage, reviewer: User) -> dict[str, Any]:
    """Return what the form shows: the open checklist, or of an earlier round its lines, with no box ticked."""
    checklist = Checklist.objects.open_of(case, reviewer).first()
    if checklist is None or checklist.task_state_id != _round_of(case):
        earlier = checklist or Checklist.objects.filter(case=case.pk, reviewer=reviewer.pk).first()
        return {name: getattr(earlier, name) for name in LINES} if earlier else {}
    return {name: getattr(checklist, name) for name in (*LINES, *TICKS)}


@transaction.atomic
def save_checklist(case: CasePage, *, answers: Mapping[str, Any], reviewer: User) -> Checklist:
    """Keep a reviewer's answers about the latest version, with what the program sees of it.

    Args:
        case: the case in review.
        answers: the cleaned data of a ``ChecklistForm``; it may still lack answers.
        reviewer: whose answers they are.
    """
    draft = case.get_latest_revision_as_object()
    said = {name: answers.get(name, "") for name in LINES} | {name: bool(answers.get(name)) for name in TICKS}
    kept, _made = Checklist.objects.update_or_create(
        case=case,
        reviewer=reviewer,
        decided_at=None,
        defaults={
            **said,
            "task_state_id": _round_of(case),
            "revision_id": case.latest_revision_id,
            "seen": [check.as_json() for check in checks_of(draft)],
            "saved_at": timezone.now(),
        },
    )
    return kept


def decide(case: CasePage, *, reviewer: User, outcome: Checklist.Outcome, revision: Revision | None) -> None:
    """Close the reviewer's open checklist by their decision, with the version and what the program saw of it then."""
    checklist = Checklist.objects.open_of(case, reviewer).first()
    if checklist is None:
        return
    draft = revision.as_object() if revision else case
    checklist.seen = [check.as_json() for check in checks_of(draft)]
    checklist.outcome, checklist.decided_at, checklist.revision = outcome, timezone.now(), revision
    checklist.save(update_fields=["seen", "outcome", "decided_at", "revision"])


def close_after_publishing(case: CasePage) -> None:
    """Close what is still open once a case is published: its checklists, and peers' ways to the draft."""
    now = timezone.now()
    Checklist.objects.filter(case=case.pk, decided_at=None).update(outcome=Checklist.Outcome.PUBLISHED, decided_at=now)
    close_to_peers(case)


def close_to_peers(case: CasePage) -> None:
    """End the ways by which peers, members or not, read the newest draft; what they wrote stays."""
    case.review_requests.standing().filter(kind="peer").update(revoked_at=timezone.now())


def close_to_all(case: CasePage) -> None:
    """End every way by which somebody outside the team reads a draft, the organisation's too; what they wrote stays."""
    case.review_requests.standing().update(revoked_at=timezone.now())
