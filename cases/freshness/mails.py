"""“Is it still true?” and “This is the answer”: what is told to members, and in which words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.freshness.links import link_to, token_of
from cases.freshness.people import answers_for, may_answer, may_see, name_of, team_of
from cases.freshness.tasks import mail_answer
from cases.freshness.words import confirmation_words, known_words
from cases.models import CasePage, StillTrueQuestion
from cases.permissions import may_edit
from learning_network.notifications.registry import Letter, Line, NotificationKind
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

ASKED, ANSWERED = "case-still-true", "case-still-true-answer"

_TEAM = "The publishing team"
_ONCE_MORE = {2: "Once more: is “{}” still true?", 3: "For the last time: is “{}” still true?"}
_SAID = {
    "still-true": "said that it is still true",
    "changed": "said that something has changed",
    "passed-on": "asked somebody else",
    "ended": "said that it has ended",
    "declined": "cannot say whether it is still true",
}


def ask_member(question: StillTrueQuestion, now: datetime) -> None:
    """Write the row of the next mail, inside the caller's transaction; the bell shows the question once."""
    notify(
        f"case:{question.case_id}:still-true:{question.pk}:{now:%Y%m%d%H%M%S}",
        kind=ASKED,
        subject=question.pk,
        recipients=[question.member] if question.member else [],
        channels=[Channel.EMAIL] if question.times_asked else [Channel.SITE, Channel.EMAIL],
    )


def question_letter(question: StillTrueQuestion) -> Letter:
    """Return the mail with its four ways, as the one who is asked may go them."""
    case = question.case
    edit_url = settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[case.pk])
    context = {
        "case": case,
        "case_url": case.full_url,
        "question": question,
        "known": confirmation_words(case) or f"{known_words(case)}.",
        "asked_by": question.asked_by.display_name if question.asked_by else "",
        "url": link_to(question),
        "change_url": edit_url if may_edit(question.member, case) else link_to(question, "still_true_change"),
        "ask_url": link_to(question, "still_true_ask"),
        "ended_url": link_to(question, "still_true_ended"),
    }
    return Letter(_ONCE_MORE.get(question.times_asked, "Is “{}” still true?").format(case.title), context)


def answer_letter(case: CasePage, *, answer: str, who: str, note: str) -> Letter:
    """Return the mail that tells what somebody answered."""
    context = {
        "case": case,
        "case_url": case.full_url,
        "said": f"{who} {_SAID[answer]}.",
        "note": note,
        "answer": answer,
        "is_in_review": case.workflow_in_progress,
        "url": settings.SITE_URL + reverse("still_true_screen:case", args=[case.pk]),
    }
    return Letter(f"The answer about “{case.title}”", context)


def tell(
    case: CasePage,
    *,
    answered: StillTrueQuestion | None,
    others: Sequence[StillTrueQuestion] = (),
    by: User | None = None,
    to_team: bool = False,
) -> None:
    """Tell whoever asked what the answer is, and the shelf's team where there is something for them to do.

    Args:
        case: what it is about.
        answered: the question that was answered; None when somebody confirmed without being asked.
        others: questions that the answer has settled: who asked these waits for an answer too.
        by: the member who answered; they are told nothing.
        to_team: whether the team is told as well.
    """
    asked = [question for question in (answered, *others) if question is not None]
    answer = _answer_of(answered)
    recipients = {question.asked_by for question in asked if question.asked_by}
    recipients |= set(team_of(case)) if to_team else set()
    notify(
        f"case:{case.pk}:still-true-answer:{answered.pk if answered else 'team'}:{timezone.now():%Y%m%d%H%M%S%f}",
        kind=ANSWERED,
        subject=case.pk,
        recipients=sorted(recipients - {by}, key=lambda member: member.pk),
        context={"question": answered.pk if answered else None, "answer": answer, "by": by.pk if by else None},
    )
    outside = {question.asked_from.address: question for question in reversed(asked) if question.asked_from}
    for address, question in outside.items():
        if address:
            said = _said_outside(answered, is_named_by_them=question == answered)
            transaction.on_commit(partial(mail_answer.enqueue, case.pk, address, answer, *said))


def _said_outside(question: StillTrueQuestion | None, *, is_named_by_them: bool) -> tuple[str, str]:
    """Return who answered and what they wrote, for people outside the team: words go to who named their writer."""
    if question is None or question.member:
        who = _TEAM
    else:
        who = "The person you named" if is_named_by_them else "Somebody of the organisation"
    return who, question.note if question and is_named_by_them else ""


def _answer_of(question: StillTrueQuestion | None) -> str:
    if question is None:
        return StillTrueQuestion.Answer.STILL_TRUE
    question.refresh_from_db(fields=["answer", "note"])
    return question.answer


class StillTrue(NotificationKind):
    """“Is “Breakfast club” still true?”; the subject is the question. It is a duty: nothing stops it but an answer."""

    name, label, template = ASKED, "Whether a case of yours is still true", "cases/email/still_true"

    def may_see(self, recipient: User, subject: str) -> bool:
        return _waiting(recipient, subject) is not None

    def letter(self, notification: Notification) -> Letter | None:
        question = _waiting(notification.recipient, notification.subject)
        return question_letter(question) if question else None

    def line(self, notification: Notification) -> Line | None:
        question = _waiting(notification.recipient, notification.subject)
        if question is None:
            return None
        return Line(f"Is “{question.case.title}” still true?", reverse("still_true", args=[token_of(question)]))


class StillTrueAnswer(NotificationKind):
    """“Sally said that it is still true”; the subject is the case."""

    name, label, template = ANSWERED, "What was said about a case being still true", "cases/email/still_true_answer"

    def may_see(self, recipient: User, subject: str) -> bool:
        case = CasePage.objects.filter(pk=subject).first()
        return case is not None and _may_hear(recipient, case)

    def letter(self, notification: Notification) -> Letter | None:
        case = CasePage.objects.filter(pk=notification.subject).first()
        if case is None:
            return None
        who, note = _who_said(notification, case)
        return answer_letter(case, answer=notification.context["answer"], who=who, note=note)

    def line(self, notification: Notification) -> Line | None:
        case = CasePage.objects.filter(pk=notification.subject).first()
        if case is None or not _may_hear(notification.recipient, case):
            return None
        who, _note = _who_said(notification, case)
        words = f"{who} {_SAID[notification.context['answer']]}: “{case.title}”"
        return Line(words, case.get_url() or reverse("still_true_screen:case", args=[case.pk]))


def _waiting(recipient: User, subject: str) -> StillTrueQuestion | None:
    """Return the question while it is theirs to answer and nobody has."""
    questions = StillTrueQuestion.objects.unanswered().select_related("case", "member", "asked_by")
    question = questions.filter(pk=subject, member=recipient).first()
    return question if question is not None and may_answer(question) else None


def _may_hear(recipient: User, case: CasePage) -> bool:
    """Those who answer for the case, and whoever asked somebody about it, while they may see it."""
    has_asked = StillTrueQuestion.objects.filter(case=case, asked_by=recipient)
    return (answers_for(case, recipient.pk) or has_asked.exists()) and may_see(recipient, case)


def _who_said(notification: Notification, case: CasePage) -> tuple[str, str]:
    """Return who answered and what they wrote: by name and in full to the team, and to whoever named them."""
    questions, key = StillTrueQuestion.objects.select_related("member"), notification.context["question"]
    question = questions.filter(pk=key).first() if key else None
    if question is None:
        return _TEAM, ""
    recipient = notification.recipient
    if question.asked_by_id == recipient.pk or may_edit(recipient, case):
        return name_of(question), question.note
    return _said_outside(question, is_named_by_them=False)
