"""Asking somebody to read a draft, by account or by signed link, and keeping what they say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cases.models.reviewing import ReviewComment, ReviewRequest
from cases.reviewing.questions import ALL_TOGETHER, PEER_QUESTIONS
from cases.reviewing.telling import tell_asked, tell_asker
from cases.vocabularies import SignOffState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Revision

    from cases.models import CasePage
    from learning_network.users.models import User

FORMS_A_DAY = 20
_DAY = timedelta(days=1)
_signer = signing.Signer(salt="cases.reviewing", sep=".")


class TooManyComments(Exception):
    """More was written through one request than a person writes in a day."""


class Closed(Exception):
    """The request opens nothing any more: it was taken back, or the case decided on, a moment ago."""


@transaction.atomic
def ask(case: CasePage, *, answers: Mapping[str, Any], by: User) -> ReviewRequest:
    """Ask somebody to read the draft; a member is told, for somebody else the link is shown to who asks.

    Args:
        case: whose draft is to be read.
        answers: the cleaned data of an ``AskMemberForm`` or an ``AskByLinkForm``.
        by: who asks.

    Returns:
        The request; the earlier one when the same form is sent twice, or the member is asked already.
    """
    member = answers.get("member")
    if member is not None:
        known = ReviewRequest.objects.standing().for_member(member).filter(case=case).first()
        if known is not None:
            return known
    values = {name: answers[name] for name in ("member", "name", "words", "kind") if name in answers}
    request, made = ReviewRequest.objects.get_or_create(
        form_token=answers["form_token"], defaults={**values, "case": case, "asked_by": by}
    )
    if made and member is not None:
        tell_asked(request)
    return request


def revoke(request: ReviewRequest) -> None:
    """Take a request back: it opens nothing any more. What was said through it stays; twice keeps the first moment."""
    ReviewRequest.objects.filter(pk=request.pk, revoked_at=None).update(revoked_at=timezone.now())


def link_of(request: ReviewRequest) -> str:
    """Return the whole address by which somebody without an account opens the draft."""
    return settings.SITE_URL + reverse("review_by_link", args=[_signer.sign(request.secret.hex)])


def request_behind(token: str) -> ReviewRequest | None:
    """Return the request that a link stands for; None when it is wrong, expired or taken back."""
    try:
        secret = UUID(hex=_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return ReviewRequest.objects.standing().by_link().filter(secret=secret).select_related("case").first()


@transaction.atomic
def say(request: ReviewRequest, *, answers: Mapping[str, Any]) -> None:
    """Keep what somebody who was asked wrote, and tell who asked; a form that is sent twice is kept once.

    Args:
        request: by which they read the draft.
        answers: the cleaned data of one of the forms of ``reading_forms``.

    Raises:
        Closed: when the request ended since it was read.
        TooManyComments: when the day's limit of this request is reached.
    """
    standing = ReviewRequest.objects.standing().select_for_update().filter(pk=request.pk).first()
    if standing is None:
        raise Closed
    request = standing
    token = answers["form_token"]
    if ReviewComment.objects.filter(form_token=token).exists():
        return
    today = request.comments.filter(made_at__gt=timezone.now() - _DAY).values("form_token").distinct()
    if today.count() >= FORMS_A_DAY:
        raise TooManyComments
    revision = answers.get("read")
    if answers.get("verdict") == ReviewComment.Verdict.AGREE:
        revision = _record_sign_off(request, by=answers["said_by"])
    kept = {name: answers[name] for name in ("verdict", "said_by") if name in answers}
    said = {question: answers.get(question, "") for question in PEER_QUESTIONS}
    said = {question: words for question, words in said.items() if words}
    if answers.get("words") or kept:
        said[ALL_TOGETHER] = answers.get("words", "")
    ReviewComment.objects.bulk_create(
        ReviewComment(request=request, question=question, words=words, revision=revision, form_token=token, **kept)
        for question, words in said.items()
    )
    tell_asker(request, token)


def _record_sign_off(request: ReviewRequest, *, by: str) -> Revision:
    """Write who agreed, when and how into the draft: a version of its own, which a reviewer publishes as any other."""
    draft = request.case.get_latest_revision_as_object()
    draft.sign_off = SignOffState.AGREED
    draft.sign_off_by = by
    draft.sign_off_date = timezone.localdate()
    draft.sign_off_how = f"Through the link that was made on {date_format(request.asked_at, 'j F Y')}"
    revision: Revision = draft.save_revision(log_action=True, clean=False)
    return revision
