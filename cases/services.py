"""Writes about cases that span several rows: permanent numbers, and what readers ask and say about a case."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases.missed_mail import tell_owners
from cases.models import CasePage, Enquiry, RowNumber, UsefulAnswer
from cases.search_sources import mark_lessons
from cases.tasks import relay_enquiry

if TYPE_CHECKING:
    from collections.abc import Mapping

# Counted in the database, so that they hold over several workers. A council sits behind one address:
# its limit is wide, the one for a single sender narrow.
SENDER_LIMIT_A_DAY = 10
ADDRESS_LIMIT_A_DAY = 60
ANSWERS_TO_ONE_CASE_A_DAY = 10
ANSWERS_A_DAY = 60
_LIMITS_COUNT = timedelta(days=1)


class TooManyQuestions(Exception):
    """The sender or the address has asked too much today."""


class TooManyAnswers(Exception):
    """The address has answered “Was this useful?” too often today."""


@transaction.atomic
def number_rows(page: CasePage) -> None:
    """Give each lesson and figure of a published case its permanent number, once; a new number is a thing to find."""
    wanted = [(RowNumber.Kind.LESSON, key) for key in page.lessons.values_list("key", flat=True)]
    wanted += [(RowNumber.Kind.FIGURE, key) for key in page.figures.values_list("key", flat=True)]
    RowNumber.objects.bulk_create(
        (RowNumber(kind=kind, case_id=page.pk, key=key) for kind, key in wanted), ignore_conflicts=True
    )
    mark_lessons(page)


def hash_address(address: str, *, purpose: str = "cases.enquiry") -> str:
    """Return a keyed hash of a network address: enough to count with, no use for anything else.

    Hashes made for two purposes cannot be matched with each other.
    """
    return salted_hmac(purpose, address, algorithm="sha256").hexdigest()


def ask(page: CasePage, *, answers: Mapping[str, Any], address: str) -> Enquiry:
    """Keep a question to the people behind a case, and pass it on after commit.

    Args:
        page: the case it is about.
        answers: the cleaned data of an ``EnquiryForm``.
        address: the network address it came from, kept only as a keyed hash.

    Returns:
        The question; the earlier one when the same form is sent twice.

    Raises:
        TooManyQuestions: when the sender or the address has reached the day's limit.
    """
    sender_hash = hash_address(address)
    email = str(answers["email"]).lower()
    with transaction.atomic():
        known = Enquiry.objects.filter(form_token=answers["form_token"]).first()
        if known is not None:
            return known
        _check_limits(email=email, sender_hash=sender_hash)
        enquiry, made = Enquiry.objects.get_or_create(
            form_token=answers["form_token"],
            defaults={
                "case": page,
                "name": answers["name"],
                "email": email,
                "question": answers["question"],
                "sender_hash": sender_hash,
                "answer_token": secrets.token_urlsafe(24),
            },
        )
        if made:
            transaction.on_commit(lambda: relay_enquiry.enqueue(enquiry.pk))
    return enquiry


def _check_limits(*, email: str, sender_hash: str) -> None:
    today = Enquiry.objects.asked_since(timezone.now() - _LIMITS_COUNT)
    if today.filter(email=email).count() >= SENDER_LIMIT_A_DAY:
        raise TooManyQuestions
    if today.filter(sender_hash=sender_hash).count() >= ADDRESS_LIMIT_A_DAY:
        raise TooManyQuestions


def mark_answered(enquiry: Enquiry) -> None:
    """Take a question out of the queue; doing it twice keeps the first moment."""
    Enquiry.objects.unanswered().filter(pk=enquiry.pk).update(answered_at=timezone.now())


@transaction.atomic
def say_useful(page: CasePage, *, answers: Mapping[str, Any], token: UUID, address: str) -> UsefulAnswer:
    """Keep whether a case was useful to somebody; what they said before under the same token gives way.

    Args:
        page: the case it is about.
        answers: the cleaned data of a ``UsefulForm``.
        token: what makes a form that is sent twice, or changed later, one answer.
        address: the network address it came from, kept for a day only, as a keyed hash.

    Returns:
        The answer.

    Raises:
        TooManyAnswers: when the address has reached the day's limit and this would be a new answer.
    """
    sender_hash = hash_address(address, purpose="cases.useful")
    UsefulAnswer.objects.forget_senders(before=timezone.now() - _LIMITS_COUNT)
    if not UsefulAnswer.objects.filter(case=page, form_token=token).exists():
        _check_answer_limits(page, sender_hash)
    said = {"useful": answers["useful"], "missing": answers["missing"], "answered_at": timezone.now()}
    answer, _made = UsefulAnswer.objects.update_or_create(
        case=page, form_token=token, defaults=said, create_defaults={**said, "sender_hash": sender_hash}
    )
    if answer.missing:
        tell_owners(answer)
    return answer


def _check_answer_limits(page: CasePage, sender_hash: str) -> None:
    today = UsefulAnswer.objects.answered_since(timezone.now() - _LIMITS_COUNT).filter(sender_hash=sender_hash)
    if today.count() >= ANSWERS_A_DAY or today.filter(case=page).count() >= ANSWERS_TO_ONE_CASE_A_DAY:
        raise TooManyAnswers


def lesson_of(number: int) -> tuple[CasePage | None, UUID] | None:
    """Return the case and key behind a lesson's permanent number, or None when there is no such number."""
    row = RowNumber.objects.filter(kind=RowNumber.Kind.LESSON, pk=number).select_related("case").first()
    return (row.case, row.key) if row else None
