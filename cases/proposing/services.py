"""Writes about what members propose: sending it, and what the team makes of it. Nothing here publishes anything."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils import timezone

from cases.models import CaseContributor, CasePage, CaseProposal, CaseShelf, Correction, CreditRefusal
from cases.models.shelves import NETWORK_SHELF
from cases.proposing.telling import tell
from cases.vocabularies import Contribution, CorrectionState, ProposalState
from cases.writing.services import begin_case
from learning_network.core.moderation.suspending import lock_member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning_network.users.models import User

    Sent = TypeVar("Sent", CaseProposal, Correction)

PROPOSALS_A_DAY = 5
CORRECTIONS_A_DAY = 20
_LIMITS_COUNT = timedelta(days=1)


class TooMany(Exception):
    """The member has sent as many as anybody may on one day."""


class AlreadyDecided(Exception):
    """Somebody of the team decided otherwise before; the message says what."""


@transaction.atomic
def propose(member: User, *, answers: Mapping[str, Any]) -> CaseProposal:
    """Keep a member's proposal of a case until a network editor decides.

    Args:
        member: who proposes; the caller has asked whether they may write.
        answers: the cleaned data of a ``CaseProposalForm``.

    Returns:
        The proposal; the earlier one when the same form is sent twice.

    Raises:
        TooMany: when the member has proposed five within a day.
    """
    return _keep(CaseProposal, member, answers, limit=PROPOSALS_A_DAY)


@transaction.atomic
def correct(case: CasePage, member: User, *, answers: Mapping[str, Any]) -> Correction:
    """Keep what a member says is wrong in a case; sent twice, it stands once.

    Raises:
        TooMany: when the member has sent twenty within a day.
    """
    return _keep(Correction, member, {**answers, "case": case}, limit=CORRECTIONS_A_DAY)


def _keep(model: type[Sent], member: User, values: Mapping[str, Any], *, limit: int) -> Sent:
    lock_member(member)
    known = model.objects.filter(form_token=values["form_token"]).first()
    if known is not None and known.member_id == member.pk:
        return known
    if model.objects.of(member).made_since(timezone.now() - _LIMITS_COUNT).count() >= limit:
        raise TooMany
    token = uuid.uuid4() if known else values["form_token"]
    made: Sent = model.objects.create(**{**values, "member": member, "form_token": token})
    return made


@transaction.atomic
def take_proposal(proposal: CaseProposal, *, by: User) -> CasePage:
    """Make a draft on the network's shelf of a proposal, and tell who proposed it; pressed twice, there is one draft.

    Raises:
        AlreadyDecided: when it was declined.
    """
    proposal = _lock(proposal)
    if proposal.state == ProposalState.TAKEN and proposal.case:
        return proposal.case
    if proposal.state == ProposalState.DECLINED:
        raise AlreadyDecided("It was declined before.")
    shelf = CaseShelf.objects.get(slug=NETWORK_SHELF)
    said = {name: getattr(proposal, name) for name in ("title", "organisation", "area", "summary")}
    said |= {"problem": proposal.problem, "innovation": proposal.innovation}
    case = begin_case(shelf, answers={**said, "form_token": uuid.uuid4(), "prompts": False}, writer=by)
    _credit(proposal, case, Contribution.TOLD, by=by)
    proposal.case = case
    _settle(proposal, ProposalState.TAKEN, by=by)
    tell(proposal, "taken")
    return case


@transaction.atomic
def decline_proposal(proposal: CaseProposal, *, by: User, answer: str) -> None:
    """Decline a proposal with words, which its member is told; a draft that was made of it stays for the team.

    Raises:
        AlreadyDecided: when it is published, or was declined in other words.
    """
    proposal = _lock(proposal)
    if proposal.case and proposal.case.live:
        raise AlreadyDecided("It is published.")
    if proposal.state == ProposalState.DECLINED:
        _same_words(proposal, answer)
        return
    _settle(proposal, ProposalState.DECLINED, by=by, answer=answer)
    tell(proposal, "declined")


@transaction.atomic
def take_correction(correction: Correction, *, by: User) -> bool:
    """Take a correction into work, and tell who sent it; return whether their name is where it should be.

    A member who wants to be named is named in the newest draft, unless somebody reviews it, or it is locked.

    Raises:
        AlreadyDecided: when it was answered, declined or put right.
    """
    correction = _lock(correction)
    if correction.state == CorrectionState.TAKEN:
        return True
    if correction.state != CorrectionState.WAITING:
        raise AlreadyDecided(f"It is decided: {correction.get_state_display().lower()}.")
    is_named = _credit(correction, correction.case, Contribution.CORRECTED, by=by)
    _settle(correction, CorrectionState.TAKEN, by=by)
    tell(correction, "taken")
    return is_named


@transaction.atomic
def settle_correction(correction: Correction, state: CorrectionState, *, by: User, answer: str = "") -> None:
    """Put a correction right, answer it or decline it. Who sent it is told: of what is put right, once readers see it.

    Raises:
        AlreadyDecided: when somebody decided otherwise, or in other words.
    """
    correction = _lock(correction)
    if correction.state == state:
        _same_words(correction, answer)
        return
    if correction.state not in (CorrectionState.WAITING, CorrectionState.TAKEN):
        raise AlreadyDecided(f"It is decided: {correction.get_state_display().lower()}.")
    _settle(correction, state, by=by, answer=answer)
    is_seen = correction.case.live and not correction.case.has_unpublished_changes
    if is_seen or state != CorrectionState.PUT_RIGHT:
        tell(correction, state.value)


@transaction.atomic
def tell_of_publishing(case: CasePage) -> None:
    """Tell who proposed a case, and who corrected it, that readers can see it now; told twice, it stands once."""
    if not CasePage.objects.live().filter(pk=case.pk).exists():
        return
    for proposal in CaseProposal.objects.filter(case=case.pk).select_related("member"):
        tell(proposal, "published")
    for correction in case.corrections.put_right_lately().select_related("member"):
        tell(correction, CorrectionState.PUT_RIGHT.value)


def want_credit(member: User, *, wanted: bool) -> None:
    """Keep whether a member wants to be named on cases; saying it twice changes nothing."""
    if wanted:
        CreditRefusal.objects.of(member).delete()
    else:
        CreditRefusal.objects.get_or_create(member=member)


def _lock(sent: Sent) -> Sent:
    locked: Sent = type(sent).objects.select_for_update(of=("self",)).select_related("member", "case").get(pk=sent.pk)
    return locked


def _settle(sent: CaseProposal | Correction, state: str, *, by: User, answer: str = "") -> None:
    sent.state, sent.settled_at, sent.settled_by, sent.answer = state, timezone.now(), by, answer
    sent.save()


def _same_words(sent: CaseProposal | Correction, answer: str) -> None:
    if sent.answer != answer:
        raise AlreadyDecided(f"It is decided: {sent.get_state_display().lower()}.")


def _credit(sent: CaseProposal | Correction, case: CasePage, contribution: Contribution, *, by: User) -> bool:
    """Name a member who wishes it in the newest draft; return False when somebody has to do it by hand later."""
    if not sent.wants_credit or sent.member is None:
        return True
    lock = case.get_lock()
    if case.workflow_in_progress or (lock and lock.for_user(by)):
        return False
    draft = case.get_latest_revision_as_object()
    if any(row.member_id == sent.member_id and row.contribution == contribution for row in draft.contributors.all()):
        return True
    draft.contributors.add(CaseContributor(member=sent.member, contribution=contribution))
    draft.save_revision(user=by, log_action=True, clean=False)
    return True
