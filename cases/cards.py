"""What lists print of a case or a lesson: small, plain, and nothing that its readers may not see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import vocabularies as v
from cases.cloth import cloth_for
from learning_network.areas import BOROUGHS

if TYPE_CHECKING:
    from cases.models import CasePage, Lesson


def leaders(page: CasePage) -> list[str]:
    """Return the names of the organisations that lead what a case tells of."""
    return [row.organisation.name for row in page.organisations.all() if row.role == v.OrganisationRole.LEAD]


def place_words(page: CasePage) -> str:
    """Return who leads and where it runs: *HMR Circle, Rochdale; also Oldham and Bury*."""
    leads = leaders(page)
    areas = [row.get_area_display() for row in page.places.all() if row.role == v.PlaceRole.RUNS_HERE]
    areas = list(dict.fromkeys(areas or [row.get_area_display() for row in page.places.all()]))
    words = ", ".join([*leads[:1], *areas[:1]])
    if len(areas) > 1:
        words += f"; also {_listed(areas[1:4])}"
    return words


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def boroughs_of(page: CasePage) -> tuple[list[str], list[str]]:
    """Return the boroughs where it runs, and those it reaches in another way."""
    boroughs = set(BOROUGHS)
    on = {row.area for row in page.places.all() if row.role == v.PlaceRole.RUNS_HERE} & boroughs
    part = {row.area for row in page.places.all() if row.role != v.PlaceRole.VISITORS_FROM} & boroughs
    return sorted(on), sorted(part - on)


def case_card(page: CasePage) -> dict[str, Any]:
    """Return what a list prints of a case."""
    on, part = boroughs_of(page)
    level = page.evidence_level
    return {
        "cloth": cloth_for(term.slug for term in page.themes.all()),
        "place": place_words(page),
        "boroughs_on": on,
        "boroughs_part": part,
        "evidence": level,
        "evidence_label": "" if level is None else v.EvidenceLevel(level).label,
        "maturity": page.maturity,
        "maturity_label": page.get_maturity_display(),
    }


def lesson_card(lesson: Lesson, page: CasePage) -> dict[str, Any]:
    """Return what a list prints of a lesson."""
    return {
        "type": lesson.lesson_type,
        "type_label": lesson.get_lesson_type_display(),
        "case_title": page.title,
        "case_url": page.url,
        "place": place_words(page),
        "audiences": [term.label for term in lesson.audiences.all()],
    }
