"""Who may be asked whether a case is still true, who may say so, and in which words readers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone

from cases.models import CasePage, StillTrueQuestion
from cases.permissions import may_edit, owners_of, publishers_of
from cases.vocabularies import OrganisationRole
from learning_network.core.moderation.suspending import current_suspension
from learning_network.core.page_access import viewable_by

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from learning_network.users.models import User


def team_of(case: CasePage) -> QuerySet[User]:
    """The publishers of the case's shelf; network editors where it has none, as the network's own."""
    publishers = publishers_of(case)
    if publishers.exists():
        return publishers
    looks_after_all = Permission.objects.filter(content_type__app_label="cases", codename="view_enquiry")
    people = get_user_model().objects.filter(is_active=True)
    return people.filter(groups__permissions__in=looks_after_all).distinct()


def asked_first(case: CasePage) -> list[User]:
    """Who is asked when its review date comes: the owner, if they may open the case and may write; else its team."""
    owners = [owner for owner in owners_of(case) if may_see(owner, case) and current_suspension(owner) is None]
    return owners or list(team_of(case))


def may_answer(question: StillTrueQuestion) -> bool:
    """Whether the question is still theirs: they may open the case on the site, and own it or write on its shelf.

    Somebody of the organisation, who has no account, was named by one of these.
    """
    case = question.case
    if not case.live or not may_see(question.member, case):
        return False
    if question.member_id is None:
        return bool(question.address)
    return answers_for(case, question.member_id)


def may_see(user: User | None, case: CasePage) -> bool:
    """Whether the site shows this case to a person: as it shows it to readers, or in the editor; None is a visitor."""
    return viewable_by(CasePage.objects.filter(pk=case.pk), user).exists() or may_edit(user, case)


def answers_for(case: CasePage, member: int) -> bool:
    """Whether a member owns the case or is of its team."""
    return owners_of(case).filter(pk=member).exists() or team_of(case).filter(pk=member).exists()


def colleagues_for(question: StillTrueQuestion) -> QuerySet[User]:
    """Whom the person asked may name by name: only a publisher of the shelf learns who else writes there."""
    team = team_of(question.case)
    if question.member_id is None or not team.filter(pk=question.member_id).exists():
        return team.none()
    return team.exclude(pk=question.member_id)


def role_words(case: CasePage, user: User | None) -> str:
    """Return how readers see who confirms: a role, never a name. It can be changed before it is shown.

    An anonymised case must not be recognised by who confirms it.
    """
    if user is None:
        return _organisation(case)
    role, employer = user.get_role_display(), user.organisation_name
    if employer and not case.anonymised:
        return f"{role}, {employer}" if role else employer
    is_outside = case.anonymised and not team_of(case).filter(pk=user.pk).exists()
    return "the organisation" if is_outside else f"the publishing team, {case.get_parent().title}"


def _organisation(case: CasePage) -> str:
    leads = case.organisations.select_related("organisation").filter(role=OrganisationRole.LEAD)
    names = [] if case.anonymised else [row.organisation.name for row in leads]
    return names[0] if names else "the organisation"


def name_of(question: StillTrueQuestion) -> str:
    """Return how the team sees who was asked: by name, or as an address until that is forgotten."""
    if question.member is not None:
        return question.member.display_name
    return question.address or "an address of the organisation"


def waits_for(case: CasePage) -> int:
    """Return for how many days nobody has answered."""
    return (timezone.localdate() - case.review_due).days if case.review_due else 0
