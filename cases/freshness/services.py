"""What people say when they are asked whether a case is still true, and whom they name instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cases.freshness import dates
from cases.freshness.dates import CONFIRMED
from cases.freshness.ending import draft_the_end
from cases.freshness.mails import tell
from cases.freshness.people import team_of
from cases.models import CasePage, StillTrueQuestion

if TYPE_CHECKING:
    from datetime import date

    from learning_network.users.models import User

# Lines of a case's history.
ASKED, CHANGED, ENDED, DATED = (
    "cases.asked_still_true",
    "cases.said_changed",
    "cases.said_ended",
    "cases.review_date",
)
# So many addresses may be named for one review date: nobody sends mail through us to a list of people.
MOST_ADDRESSES = 5

Answer = StillTrueQuestion.Answer


class TooManyAsked(Exception):
    """So many addresses were named for this review date that no other may be."""


class NotAColleague(Exception):
    """Only somebody who writes on the shelf of the case can be named by name."""


def _take_turn(case: CasePage) -> CasePage:
    """Let nobody else save or confirm this case until the transaction ends; return it as it stands."""
    Page.objects.select_for_update().filter(pk=case.pk).first()
    stands: CasePage = CasePage.objects.get(pk=case.pk)
    return stands


def _close(question: StillTrueQuestion, answer: str, *, shown_as: str = "", note: str = "") -> bool:
    """Keep what somebody answered; False when they had answered before, and then the first answer stays."""
    said = {"answer": answer, "answered_at": timezone.now(), "answered_as": shown_as, "note": note}
    return bool(StillTrueQuestion.objects.unanswered().filter(pk=question.pk).update(**said))


def _settle_unanswered(case: CasePage) -> list[StillTrueQuestion]:
    """Close what the others asked have not answered; return their questions."""
    unanswered = StillTrueQuestion.objects.about(case).unanswered()
    others = list(unanswered)
    unanswered.settle()
    return others


@transaction.atomic
def confirm(
    case: CasePage, *, shown_as: str, by: User | None = None, question: StillTrueQuestion | None = None
) -> bool:
    """Write down that a case is still true; unpublished changes stay unpublished, and keep the confirmation.

    Args:
        case: what is still true.
        shown_as: how readers see who says so, in words for a role.
        by: the member who says so; None for somebody of the organisation without an account.
        question: what they were asked, when they answer a mail.

    Returns:
        False when this question was answered before: nothing happens a second time.
    """
    case = _take_turn(case)
    if question is not None and not _close(question, Answer.STILL_TRUE, shown_as=shown_as):
        return False
    others = _settle_unanswered(case)
    today = timezone.localdate()
    dates.write(case, last_confirmed=today, last_confirmed_by=shown_as, review_due=dates.a_year_after(today))
    log(instance=case, action=CONFIRMED, user=by, data={"shown_as": shown_as})
    tell(case, answered=question, others=others, by=by)
    return True


@transaction.atomic
def ask_somebody(
    case: CasePage,
    *,
    colleague: User | None = None,
    address: str = "",
    by: User | None = None,
    question: StillTrueQuestion | None = None,
) -> StillTrueQuestion:
    """Ask another person about the review date of a case; they get the same mail within minutes.

    Args:
        case: what to ask about.
        colleague: a publisher of its shelf; None for an address.
        address: a mailbox of the organisation, where no colleague is named.
        by: the member who names them.
        question: their own question, which is closed with it.

    Returns:
        The new question; the one that waits already when the person was asked before and has not answered; their own
        when they had answered it.

    Raises:
        NotAColleague: when the member does not write on the case's shelf.
        TooManyAsked: when enough addresses were named for this review date.
    """
    case = _take_turn(case)
    if question is not None and not StillTrueQuestion.objects.unanswered().filter(pk=question.pk).exists():
        return question
    if case.review_due is None:
        dates.write(case, review_due=timezone.localdate())
    address = "" if colleague else address.strip().lower()
    _check_whom(case, colleague=colleague, address=address)
    asked = _ask(case, colleague=colleague, address=address, by=by, question=question)
    if question is not None and question.pk != asked.pk and _close(question, Answer.PASSED_ON):
        tell(case, answered=question, by=by)
    whom = {"member": colleague.pk} if colleague else {"whom": "an address of the organisation"}
    log(instance=case, action=ASKED, user=by, data=whom)
    return asked


def _check_whom(case: CasePage, *, colleague: User | None, address: str) -> None:
    if colleague is not None and not team_of(case).filter(pk=colleague.pk).exists():
        raise NotAColleague
    known = StillTrueQuestion.objects.about(case)
    if address and not known.filter(address=address).exists() and known.to_addresses().count() >= MOST_ADDRESSES:
        raise TooManyAsked


def _ask(
    case: CasePage, *, colleague: User | None, address: str, by: User | None, question: StillTrueQuestion | None
) -> StillTrueQuestion:
    """Return the question to this person, begun anew when they had answered it without settling anything."""
    fresh = {"asked_by": by, "asked_from": question, "answer": "", "answered_at": None, "times_asked": 0}
    person = {"case": case, "due": case.review_due, "member": colleague, "address": address}
    asked, made = StillTrueQuestion.objects.get_or_create(**person, defaults=fresh)
    if not made and (asked.answer or asked.unreachable):
        for name, value in {**fresh, "unreachable": False, "note": "", "answered_as": ""}.items():
            setattr(asked, name, value)
        asked.save()
    return asked


@transaction.atomic
def ask_again(question: StillTrueQuestion, *, by: User) -> None:
    """Have one more mail sent to somebody who has not answered; whoever answered is asked anew."""
    case = _take_turn(question.case)
    again = {"answer": "", "answered_at": None, "times_asked": 0, "unreachable": False, "asked_by": by}
    StillTrueQuestion.objects.about(case).filter(pk=question.pk).update(**again)
    log(instance=case, action=ASKED, user=by, data={"again": True})


@transaction.atomic
def say_changed(question: StillTrueQuestion, *, note: str, by: User | None) -> bool:
    """Keep what is different now, and tell the team; False when this question was answered before."""
    case = _take_turn(question.case)
    if not _close(question, Answer.CHANGED, note=note):
        return False
    log(instance=case, action=CHANGED, user=by)
    tell(case, answered=question, by=by, to_team=True)
    return True


@transaction.atomic
def decline(question: StillTrueQuestion) -> bool:
    """Keep that somebody cannot say; they get no more mails about it, and the team is told."""
    if not _close(question, Answer.DECLINED):
        return False
    tell(question.case, answered=question, by=question.member, to_team=True)
    return True


@transaction.atomic
def say_ended(
    case: CasePage,
    *,
    ended: str,
    differently: str,
    by: User | None = None,
    question: StillTrueQuestion | None = None,
) -> bool:
    """Draft that a case has ended, for review; what readers see stays until it is published.

    Args:
        case: what has ended.
        ended: when, with any precision.
        differently: what the people behind it would do differently, in plain words; may be empty.
        by: the member who says so.
        question: what they were asked, when they answer a mail.

    Returns:
        False when this question was answered before: nothing happens a second time.
    """
    case = _take_turn(case)
    if question is not None and not _close(question, Answer.ENDED, note=differently):
        return False
    others = _settle_unanswered(case)
    draft_the_end(case, ended=ended, differently=differently, by=by)
    log(instance=case, action=ENDED, user=by, data={"ended": ended})
    tell(case, answered=question, others=others, by=by, to_team=True)
    return True


@transaction.atomic
def set_review_date(case: CasePage, due: date, *, by: User) -> None:
    """Ask about a case on another day; questions about the former date are closed."""
    case = _take_turn(case)
    if due == case.review_due:
        return
    StillTrueQuestion.objects.about(case).unanswered().settle()
    dates.write(case, review_due=due)
    log(instance=case, action=DATED, user=by, data={"due": due.isoformat()})
