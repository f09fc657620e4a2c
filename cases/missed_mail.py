"""The mail that tells a case's owners what readers missed: one a day for each case, the morning after."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from textwrap import indent
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cases.models import CasePage, QuietOwner, UsefulAnswer
from cases.permissions import may_answer_questions, owners_of
from learning_network.core.page_access import viewable_by
from learning_network.notifications.registry import Letter, NotificationKind
from learning_network.notifications.services import notify

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

_KIND = "case-missed"
_MORNING = time(7)
# A mail is read on a phone; the screen lists the rest.
_MOST_LISTED = 10


def tell_owners(answer: UsefulAnswer) -> None:
    """Have the case's owners told tomorrow of everything that readers missed today."""
    today = timezone.localdate()
    morning = timezone.make_aware(datetime.combine(today + timedelta(days=1), _MORNING))
    notify(
        f"case:{answer.case_id}:missed:{today}",
        kind=_KIND,
        subject=answer.case_id,
        recipients=owners_of(answer.case).exclude(pk__in=QuietOwner.objects.values("member")),
        context={"day": today.isoformat()},
        due=morning,
    )


class ReadersMissed(NotificationKind):
    """“A reader missed something in …”, with the words of that day as they stand now."""

    name, label, template = _KIND, "What readers missed in a case", "cases/email/missed"
    again = "on the screen “Readers missed” of the admin"

    def may_see(self, recipient: User, subject: str) -> bool:
        if QuietOwner.objects.of(recipient).exists():
            return False
        case = CasePage.objects.live().filter(pk=subject).first()
        return case is not None and owners_of(case).filter(pk=recipient.pk).exists() and _may_read(recipient, case)

    def letter(self, notification: Notification) -> Letter | None:
        day = date.fromisoformat(notification.context["day"])
        answers = UsefulAnswer.objects.filter(case=int(notification.subject)).naming_what_is_missing().of_day(day)
        said = list(answers.select_related("case"))
        if not said:
            return None
        case = said[0].case
        context = {
            "case": case,
            "case_url": case.full_url,
            "said": [(answer, indent(answer.missing, "> ", lambda _line: True)) for answer in said[:_MOST_LISTED]],
            "more": max(len(said) - _MOST_LISTED, 0),
            "list_url": _screen() if may_answer_questions(notification.recipient) else "",
        }
        who = "A reader" if len(said) == 1 else f"{len(said)} readers"
        return Letter(f"{who} missed something in “{case.title}”", context)

    def stop_words(self, recipient: User, subject: str) -> str:
        is_quiet = QuietOwner.objects.of(recipient).exists()
        return "" if is_quiet else "mails about what readers missed in your cases"

    def stop(self, recipient: User, subject: str) -> None:
        QuietOwner.objects.get_or_create(member=recipient)


def _may_read(recipient: User, case: CasePage) -> bool:
    """An owner must be able to open the case; its team may always."""
    is_open = viewable_by(CasePage.objects.filter(pk=case.pk), recipient).exists()
    return is_open or UsefulAnswer.objects.on_shelves_of(recipient).filter(case=case).exists()


def _screen() -> str:
    return settings.SITE_URL + reverse("missed:index")
