"""Writes what was said in an interview into the draft of a case: a new revision, in which nothing is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cases import vocabularies as v
from cases.models import CaseContact, CasePage, CaseSource, Figure, Funding, Lesson
from cases.writing.interview_form import CHOICES, DATES, LESSONS, PROSE, TERMS
from learning_network.core.paragraphs import paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Revision

    from learning_network.users.models import User


class DraftHasChanged(Exception):
    """Somebody saved the draft since the sheet was opened."""


@transaction.atomic
def keep_interview(case: CasePage, *, answers: Mapping[str, Any], by: User) -> Revision:
    """Add what was said to the latest draft.

    Args:
        case: the case; the caller has asked whether ``by`` may edit it.
        answers: the cleaned data of an ``InterviewForm``.
        by: who held the interview.

    Returns:
        The new revision.

    Raises:
        DraftHasChanged: when the draft is not the one that the sheet was opened on.
    """
    case = CasePage.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if answers["loaded_revision"] != str(case.latest_revision_id or ""):
        raise DraftHasChanged
    draft = case.get_latest_revision_as_object()
    today = timezone.localdate().isoformat()
    ref = _source_of_interview(draft, answers, today)
    _fill_fields(draft, answers)
    _add_rows(draft, answers, ref)
    if answers["agreed"]:
        draft.sign_off, draft.sign_off_date = v.SignOffState.AGREED, timezone.localdate()
        draft.sign_off_by = answers["spoke_with"] or draft.sign_off_by
        draft.sign_off_how = "Read back at the end of an interview"
    draft.not_stated = [*draft.not_stated, *(name for name in answers["not_known"] if name not in draft.not_stated)]
    revision: Revision = draft.save_revision(user=by, log_action=True)
    return revision


def _fill_fields(draft: CasePage, answers: Mapping[str, Any]) -> None:
    for name in PROSE:
        if answers[name].strip():
            setattr(draft, name, getattr(draft, name) + paragraphs(answers[name]))
    for name in (*CHOICES, *DATES):
        if answers[name]:
            setattr(draft, name, answers[name])
    for name in TERMS:
        setattr(draft, name, list(answers[name]))
    draft.not_yet_measured = answers["not_yet_measured"]


def _add_rows(draft: CasePage, answers: Mapping[str, Any], ref: str) -> None:
    for name in LESSONS:
        if answers[name]:
            kind, why = answers[f"{name}_type"], paragraphs(answers[f"{name}_why"])
            draft.lessons.add(Lesson(statement=answers[name], lesson_type=kind, context=why, source_ref=ref))
    if answers["figure_what"]:
        date = answers["figure_date"]
        draft.figures.add(
            Figure(
                what=answers["figure_what"],
                words=answers["figure_words"],
                kind=answers["figure_kind"],
                date=date,
                date_meaning=v.DateMeaning.AS_AT if date else v.DateMeaning.NOT_STATED,
                source_ref=ref,
            )
        )
    if answers["funder"]:
        draft.funding.add(Funding(funder=answers["funder"], route=answers["route"], source_ref=ref))
    if answers["through_network"] and not draft.contacts.all():
        draft.contacts.add(CaseContact(route=v.ContactRoute.NETWORK))
    if answers["source_title"]:
        ref, kind = _free_ref(draft, "document"), v.SourceType.OTHER
        address = answers["source_address"]
        draft.sources.add(CaseSource(ref=ref, title=answers["source_title"], address=address, source_type=kind))


def _source_of_interview(draft: CasePage, answers: Mapping[str, Any], today: str) -> str:
    """Name the interview among the sources; a second one on the same day, with the same person, is the same."""
    for source in draft.sources.all():
        if (source.source_type, source.date, source.author) == (v.SourceType.INTERVIEW, today, answers["spoke_with"]):
            return str(source.ref)
    ref = _free_ref(draft, f"interview-{today}")
    draft.sources.add(
        CaseSource(
            ref=ref,
            title="Interview for this case",
            author=answers["spoke_with"],
            date=today,
            source_type=v.SourceType.INTERVIEW,
        )
    )
    return ref


def _free_ref(draft: CasePage, base: str) -> str:
    taken = {source.ref for source in draft.sources.all()}
    return next(ref for ref in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if ref not in taken)
