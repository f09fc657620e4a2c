"""Writes about cases that span several rows: permanent numbers, and questions to the people behind a case."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases.models import CasePage, Enquiry, RowNumber
from cases.search_sources import mark_lessons
from cases.tasks import relay_enquiry

if TYPE_CHECKING:
    from collections.abc import Mapping

# Counted in the database, so that they hold over several workers. A council sits behind one address:
# its limit is wide, the one for a single sender narrow.
SENDER_LIMIT_A_DAY = 10
ADDRESS_LIMIT_A_DAY = 60


class TooManyQuestions(Exception):
    """The sender or the address has asked too much today."""


@transaction.atomic
def number_rows(page: CasePage) -> None:
    """Give each lesson and figure of a published case its permanent number, once; a new number is a thing to find."""
    wanted = [(RowNumber.Kind.LESSON, key) for key in page.lessons.values_list("key", flat=True)]
    wanted += [(RowNumber.Kind.FIGURE, key) for key in page.figures.values_list("key", flat=True)]
    RowNumber.objects.bulk_create(
        (RowNumber(kind=kind, case_id=page.pk, key=key) for kind, key in wanted), ignore_conflicts=True
    )
    mark_lessons(page)


def hash_address(address: str) -> str:
    """Return a keyed hash of a network address: enough to count with, no use for anything else."""
    return salted_hmac("cases.enquiry", address, algorithm="sha256").hexdigest()


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
    today = Enquiry.objects.asked_since(timezone.now() - timedelta(days=1))
    if today.filter(email=email).count() >= SENDER_LIMIT_A_DAY:
        raise TooManyQuestions
    if today.filter(sender_hash=sender_hash).count() >= ADDRESS_LIMIT_A_DAY:
        raise TooManyQuestions


def mark_answered(enquiry: Enquiry) -> None:
    """Take a question out of the queue; doing it twice keeps the first moment."""
    Enquiry.objects.unanswered().filter(pk=enquiry.pk).update(answered_at=timezone.now())


def lesson_of(number: int) -> tuple[CasePage | None, UUID] | None:
    """Return the case and key behind a lesson's permanent number, or None when there is no such number."""
    row = RowNumber.objects.filter(kind=RowNumber.Kind.LESSON, pk=number).select_related("case").first()
    return (row.case, row.key) if row else None
