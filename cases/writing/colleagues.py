"""Who may be asked to write a case with others, and the mail and the line at the bell that ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import vocabularies as v
from cases.models import CaseContributor, CasePage, CoWriter
from cases.permissions import may_edit, publishers_of
from learning_network.notifications.registry import Letter, Line, NotificationKind
from learning_network.notifications.services import notify

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

_KIND = "case-co-write"


class NotAColleague(Exception):
    """Only somebody who writes on the same shelf can be asked, and nobody asks themselves."""


def colleagues_of(user: User, case: CasePage) -> QuerySet[User]:
    """The others who write on the case's shelf and are not asked yet."""
    asked = CoWriter.objects.willing().filter(case=case).values("member")
    return publishers_of(case).exclude(pk__in=[user.pk, case.owner_id or 0]).exclude(pk__in=asked)


@transaction.atomic
def ask_colleague(case: CasePage, *, colleague: User, by: User) -> CoWriter:
    """Ask a colleague of the shelf to write the case too; asked twice, they are told once.

    Raises:
        NotAColleague: when they do not write on the case's shelf.
    """
    known = CoWriter.objects.willing().filter(case=case, member=colleague).first()
    if known is not None:
        return known
    if not colleagues_of(by, case).filter(pk=colleague.pk).exists():
        raise NotAColleague
    said = {"invited_by": by, "invited_at": timezone.now(), "declined_at": None}
    row, _made = CoWriter.objects.update_or_create(case=case, member=colleague, defaults=said)
    notify(
        f"case:{case.pk}:co-write:{row.pk}:{row.invited_at:%Y%m%d%H%M%S}",
        kind=_KIND,
        subject=row.pk,
        recipients=[colleague],
    )
    return row


def decline(case: CasePage, member: User) -> None:
    """Take somebody out of those who write the case; doing it twice keeps the first moment."""
    CoWriter.objects.willing().filter(case=case, member=member).update(declined_at=timezone.now())


@transaction.atomic
def credit_co_writers(page: CasePage) -> None:
    """Name on a published case those who were asked and saved a version of it; whoever took their name out is not.

    Asked again at every publishing, since a draft does not know of these rows.
    """
    credited = CaseContributor.objects.filter(page=page).values("member")
    rows = CoWriter.objects.willing().filter(case=page).exclude(member__in=credited.exclude(member=None))
    wrote = set(page.revisions.filter(user__in=rows.values("member")).values_list("user", flat=True))
    last = CaseContributor.objects.filter(page=page).count()
    CaseContributor.objects.bulk_create(
        CaseContributor(page=page, member_id=row.member_id, contribution=v.Contribution.CO_WROTE, sort_order=last)
        for row in rows
        if row.member_id in wrote
    )


class AskedToWrite(NotificationKind):
    """“Pat asks you to write “A borrowed allotment” with them”; the subject is the invitation."""

    name, label, template = _KIND, "When a colleague asks you to write a case together", "cases/email/co_write"

    def may_see(self, recipient: User, subject: str) -> bool:
        return _invitation(recipient, subject) is not None

    def letter(self, notification: Notification) -> Letter | None:
        row = _invitation(notification.recipient, notification.subject)
        if row is None:
            return None
        context = {
            "title": row.case.get_admin_display_title(),
            "by": _name(row),
            "url": settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[row.case_id]),
            "help_url": settings.SITE_URL + reverse("writing:help", args=[row.case_id]),
        }
        return Letter(f"{_name(row)} asks you to write a case together", context)

    def line(self, notification: Notification) -> Line | None:
        row = _invitation(notification.recipient, notification.subject)
        if row is None:
            return None
        words = f"{_name(row)} asks you to write “{row.case.get_admin_display_title()}” together"
        return Line(words, reverse("wagtailadmin_pages:edit", args=[row.case_id]))


def _invitation(recipient: User, subject: str) -> CoWriter | None:
    """Return the invitation while it stands and the colleague may still edit the case."""
    row = CoWriter.objects.willing().filter(pk=subject, member=recipient).select_related("case", "invited_by").first()
    return row if row is not None and may_edit(recipient, row.case) else None


def _name(row: CoWriter) -> str:
    return row.invited_by.display_name if row.invited_by else "A colleague"
