"""One mail a week, for whoever asked for it: what readers miss next in a case of theirs, until it is complete."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cases.completeness import completeness_of
from cases.models import CasePage, PromptWish
from cases.permissions import may_edit
from learning_network.notifications.registry import Letter, NotificationKind
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from cases.completeness import Completeness
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

_KIND = "case-prompt"
_WEEK = timedelta(days=7)


def send_prompts(now: datetime | None = None) -> int:
    """Write the prompts that are due, one for each member who was not prompted for a week; return how many.

    Safe to run twice, and at once. A wish for a case that is complete, or that its writer may not edit any more,
    is dropped.
    """
    now = now or timezone.now()
    waited = PromptWish.objects.order_by().values("member").annotate(last=Coalesce(Max("last_prompted"), Min("since")))
    members = list(waited.filter(last__lte=now - _WEEK, member__is_active=True).values_list("member", flat=True))
    return sum(_prompt(member, now) for member in members)


@transaction.atomic
def _prompt(member: int, now: datetime) -> bool:
    """Prompt one member for the case whose turn it is; False when nothing is left to say or another run was faster."""
    wishes = PromptWish.objects.select_for_update(of=("self",)).filter(member=member).select_related("member", "case")
    waiting = list(wishes.whose_turn_first())
    if any(wish.last_prompted and wish.last_prompted > now - _WEEK for wish in waiting):
        return False
    for wish in waiting:
        if _next_in(wish.case, wish.member) is None:
            wish.delete()
            continue
        PromptWish.objects.filter(pk=wish.pk).update(last_prompted=now)
        notify(
            f"case:{wish.case_id}:prompt:{now:%Y%m%d}",
            kind=_KIND,
            subject=wish.case_id,
            recipients=[wish.member],
            channels=[Channel.EMAIL],
        )
        return True
    return False


def _next_in(case: CasePage, member: User) -> Completeness | None:
    """Return how complete the draft is while something is missing that this member may fill in."""
    if not may_edit(member, case):
        return None
    found = completeness_of(case.get_latest_revision_as_object())
    return found if found.next else None


class WeeklyPrompt(NotificationKind):
    """“Readers of … miss one thing next”; the subject is the case."""

    name, label, template = _KIND, "What readers miss next in a case you write", "cases/email/prompt"
    again = "under “Help with this case”, which the case's editor leads to"

    def may_see(self, recipient: User, subject: str) -> bool:
        wish = PromptWish.objects.of(recipient).filter(case=subject).select_related("case").first()
        return wish is not None and may_edit(recipient, wish.case)

    def letter(self, notification: Notification) -> Letter | None:
        case = CasePage.objects.filter(pk=notification.subject).first()
        found = _next_in(case, notification.recipient) if case else None
        if case is None or found is None or found.next is None:
            return None
        edit_url = settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[case.pk])
        context = {
            "title": case.get_admin_display_title(),
            "wanted": found.next,
            "found": found,
            "url": f"{edit_url}#{found.next.panel}",
            "sheet_url": settings.SITE_URL + reverse("writing:interview", args=[case.pk]),
        }
        return Letter(f"Readers miss next: {found.next.label.lower()}", context)

    def stop_words(self, recipient: User, subject: str) -> str:
        return "weekly mails about what your cases lack" if PromptWish.objects.of(recipient).exists() else ""

    def stop(self, recipient: User, subject: str) -> None:
        PromptWish.objects.of(recipient).delete()
