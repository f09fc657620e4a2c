"""The sections of a case page: which stand on this page, in reading order, for the contents list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.vocabularies import Maturity

if TYPE_CHECKING:
    from cases.presentation import CasePresentation


def sections(case: CasePresentation) -> list[tuple[str, str]]:
    """Return (anchor, heading) of each section that has something to say, or says that it is not known."""
    page = case.page
    present = {
        "problem": bool(page.problem),
        "innovation": bool(page.innovation),
        "outcomes": True,
        "lessons": bool(case.lessons) or "lessons" in case.not_known,
        "dropped": case.keeps_learning or has_ended(case) or "what_did_not_work" in case.not_known,
        "follows": bool(page.implications_commissioners or page.implications_providers or page.implications_policy),
        "costs": has_costs(case),
        "people": has_work(case),
        "about": True,
        "timeline": bool(case.timeline),
        "looking": bool(case.terms["looking_for"] or page.looking_for_text),
        "contact": not page.anonymised,
        "useful": True,
        "sources": True,
        "discuss": True,
    }
    headings = {**HEADINGS, "dropped": WOULD_DO_DIFFERENTLY} if has_ended(case) else HEADINGS
    return [(anchor, headings[anchor]) for anchor, stands in present.items() if stands]


# What others learn most from, once something has ended.
WOULD_DO_DIFFERENTLY = "What we would do differently"

HEADINGS: dict[str, str] = {
    "problem": "The problem",
    "innovation": "What they do",
    "outcomes": "What changed",
    "lessons": "Lessons",
    "dropped": "What did not work or changed",
    "follows": "What follows from it",
    "costs": "What it costs, and who pays",
    "people": "Voice and work",
    "about": "Who and where",
    "timeline": "How it grew",
    "looking": "What they are looking for",
    "contact": "Ask the people behind it",
    "useful": "Was this useful?",
    "sources": "Sources and how to cite",
    "discuss": "Talk about it",
}


def has_ended(case: CasePresentation) -> bool:
    """Whether the case is one of those that ended, with the learning kept."""
    return case.page.maturity == Maturity.ENDED


def has_costs(case: CasePresentation) -> bool:
    """Whether money, price, means or conditions are known, or known to be not stated."""
    page = case.page
    return bool(
        case.funding
        or case.offers
        or case.commissioning_means
        or case.terms["conditions"]
        or page.conditions_text
        or page.startup_band
        or page.running_band
        or page.staff_time
        or page.time_to_first_result
        or "funding" in case.not_known
    )


def has_work(case: CasePresentation) -> bool:
    """Whether anything is known of involvement, governance, pay or quality."""
    page = case.page
    return bool(
        page.involvement
        or page.involvement_text
        or page.governance
        or page.living_wage
        or page.living_wage_note
        or case.pay
        or case.work_terms
        or case.terms["charters"]
        or case.quality_ratings
        or case.recognition
        or "involvement" in case.not_known
    )
