"""The run that asks: whoever answers for a case gets one mail when its date has come, and two more while it waits."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cases.freshness import dates
from cases.freshness.mails import ask_member, question_letter
from cases.freshness.people import asked_first, may_answer
from cases.freshness.tasks import mail_to
from cases.models import CasePage, StillTrueQuestion
from learning_network.notifications.mail_server import MailServer, NoMailbox, Unacknowledged, mail_server
from learning_network.notifications.models import SuspendedAddress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

logger = logging.getLogger(__name__)

# So many questions one member gets by mail in a day; the rest follow on the next.
MOST_A_DAY = 10

_FORGET_AFTER = timedelta(days=90)
_TEMPLATE = "cases/email/still_true"


def review_reminders(now: datetime | None = None) -> int:
    """Ask whoever is to be asked, and return how many mails were written or sent; safe to run twice, and at once."""
    now = now or timezone.now()
    dates.give_missing_dates()
    for case in _nobody_is_asked(now):
        _ask_owners(case)
    waiting = StillTrueQuestion.objects.to_be_mailed(now).select_related("case", "member", "asked_by")
    mails = sum(_ask_member(question, now) for question in _within_limits(waiting.to_members(), now))
    mails += _ask_addresses(list(waiting.to_addresses()), now)
    StillTrueQuestion.objects.forget_addresses(before=now - _FORGET_AFTER)
    return mails


def _nobody_is_asked(now: datetime) -> list[CasePage]:
    """Cases whose date has come, and about which nobody was asked who still has a mailbox or an account."""
    standing = Q(member__is_active=True) | ~Q(address="")
    asked = StillTrueQuestion.objects.filter(standing, case=OuterRef("pk"), due=OuterRef("review_due"))
    return list(CasePage.objects.due_for_review(timezone.localdate(now)).exclude(Exists(asked)))


def _ask_owners(case: CasePage) -> None:
    """Write a question for each owner; where there is nobody to ask, the case comes into the queue by its date."""
    asked = {"case": case, "due": case.review_due}
    StillTrueQuestion.objects.bulk_create(
        [StillTrueQuestion(**asked, member=owner) for owner in asked_first(case)], ignore_conflicts=True
    )


def _claim(question: StillTrueQuestion, now: datetime) -> bool:
    """Count the mail before it goes: another run at the same moment finds it counted and sends none."""
    same = StillTrueQuestion.objects.unanswered().filter(pk=question.pk, times_asked=question.times_asked)
    return bool(same.update(times_asked=F("times_asked") + 1, last_asked=now))


def _within_limits(questions: Iterable[StillTrueQuestion], now: datetime) -> list[StillTrueQuestion]:
    """Leave for tomorrow what would be too many mails for one member today, as after a big import a year ago."""
    today = StillTrueQuestion.objects.to_members().filter(last_asked__gt=now - timedelta(days=1))
    told = Counter(today.values_list("member", flat=True))
    kept = []
    for question in questions:
        told[question.member_id] += 1
        if told[question.member_id] <= MOST_A_DAY:
            kept.append(question)
    return kept


@transaction.atomic
def _ask_member(question: StillTrueQuestion, now: datetime) -> bool:
    if not may_answer(question) or not _claim(question, now):
        return False
    ask_member(question, now)
    return True


def _ask_addresses(questions: list[StillTrueQuestion], now: datetime) -> int:
    suspended = SuspendedAddress.objects.among(question.address for question in questions)
    sent = 0
    with mail_server() as server:
        for question in questions:
            if question.address in suspended:
                StillTrueQuestion.objects.filter(pk=question.pk).update(unreachable=True)
            elif may_answer(question) and _claim(question, now):
                sent += _mail(question, server)
            if server.is_down:
                break
    return sent


def _mail(question: StillTrueQuestion, server: MailServer) -> bool:
    """Send a mail that is counted; one that was not sent for sure is counted no more, and tried again."""
    row = StillTrueQuestion.objects.filter(pk=question.pk)
    last_asked, times = question.last_asked, question.times_asked
    question.times_asked = times + 1
    try:
        server.send(mail_to(question.address, letter=question_letter(question), template=_TEMPLATE))
    except NoMailbox:
        row.update(unreachable=True)
    except Unacknowledged:
        logger.warning("Nobody knows whether the mail of question %s arrived.", question.pk)
    except Exception as error:  # noqa: BLE001 (one mail that cannot be sent holds up no other)
        # No traceback: the error's words may hold the address.
        logger.warning("The mail of question %s could not be sent: %s", question.pk, type(error).__name__)
        row.update(times_asked=times, last_asked=last_asked)
    else:
        return True
    return False
