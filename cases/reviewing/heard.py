"""What those who were asked said to a draft, as the editor and the page of the review print it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from cases.models.reviewing import ReviewComment, ReviewRequest
from cases.reviewing.questions import PEER_QUESTIONS

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import CasePage


@dataclass(frozen=True)
class Said:
    """One answer: to which question, in which words, and about which version."""

    question: str
    words: str
    verdict: str
    by: str
    at: datetime
    is_about_latest: bool


@dataclass(frozen=True)
class Heard:
    """One request with all that was said through it."""

    request: ReviewRequest
    said: list[Said]


def heard_of(case: CasePage) -> list[Heard]:
    """Return who was asked about a case and what they said, the oldest first."""
    comments = Prefetch("comments", ReviewComment.objects.order_by("made_at", "pk"))
    requests = ReviewRequest.objects.filter(case=case.pk).select_related("member", "asked_by")
    return [
        Heard(request, [_said(comment, case) for comment in request.comments.all()])
        for request in requests.prefetch_related(comments)
    ]


def _said(comment: ReviewComment, case: CasePage) -> Said:
    return Said(
        question=PEER_QUESTIONS.get(comment.question, ""),
        words=comment.words,
        verdict=comment.get_verdict_display(),
        by=comment.said_by,
        at=comment.made_at,
        is_about_latest=comment.revision_id == case.latest_revision_id,
    )
