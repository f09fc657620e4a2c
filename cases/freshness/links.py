"""The signed link in the mail: for one person, one case and one review date, for a while, without a log-in."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.crypto import salted_hmac

from cases.models import StillTrueQuestion

VALID_FOR = timedelta(days=60)

_SALT = "cases.still-true"
_SIGNER = TimestampSigner(salt=_SALT)


def token_of(question: StillTrueQuestion) -> str:
    """Return what stands in the address; nobody can read a mailbox out of it."""
    token: str = _SIGNER.sign_object([question.pk, question.case_id, question.due.isoformat(), _recipient(question)])
    return token


def link_to(question: StillTrueQuestion, page: str = "still_true") -> str:
    """Return the whole address of one of the pages that the mail leads to."""
    return settings.SITE_URL + reverse(page, args=[token_of(question)])


def read(token: str) -> StillTrueQuestion | None:
    """Return the question behind a link; None when we did not sign it, it is too old, or it was for somebody else."""
    try:
        pk, case, due, recipient = _SIGNER.unsign_object(token, max_age=VALID_FOR)
        asked = date.fromisoformat(due)
    except (BadSignature, ValueError, TypeError):
        return None
    questions = StillTrueQuestion.objects.select_related("case", "member", "asked_by", "asked_from")
    question = questions.filter(pk=pk, case=case, due=asked).first()
    return question if question is not None and _recipient(question) == recipient else None


def _recipient(question: StillTrueQuestion) -> str:
    return salted_hmac(_SALT, f"{question.member_id or ''} {question.address}").hexdigest()[:24]
