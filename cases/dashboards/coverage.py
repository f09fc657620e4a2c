"""Coverage: how many published cases each borough has for each care setting, and where nobody has shared anything."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import CaseIndexPage, CasePage, CasePlace
from cases.permissions import may_answer_questions
from cases.vocabularies import PlaceRole
from learning_network.areas import BOROUGHS
from learning_network.core.admin_screens import heading_of
from learning_network.core.models import Term
from learning_network.core.spreadsheets import csv_response
from learning_network.core.vocabularies import Vocabulary


@dataclass(frozen=True)
class Cell:
    """How many cases a borough has for a setting, and where they are listed; nowhere when there is none."""

    borough: str
    number: int
    url: str


@dataclass(frozen=True)
class Row:
    """One care setting with its cells, in the order of the boroughs."""

    setting: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        return sum(cell.number for cell in self.cells)


def coverage() -> list[Row]:
    """Return the table, over all published cases: of one shelf alone it would not say where nobody has shared anything.

    A case that runs in two boroughs counts in both. Settings that were merged or retired and have no case are left out.
    """
    counts = _counts()
    library = CaseIndexPage.objects.first()
    path = library.get_url() if library else "/cases/"
    rows = [_row(term, counts, path) for term in Term.objects.standing().of(Vocabulary.SETTING)]
    retired = set(Term.objects.of(Vocabulary.SETTING).filter(retired=True).values_list("label", flat=True))
    return [row for row in rows if row.total or row.setting not in retired]


def gaps_of(rows: list[Row]) -> list[dict[str, object]]:
    """Return, for each borough, the settings that nobody has shared anything from."""
    return [
        {
            "borough": borough.label,
            "settings": [row.setting for row in rows if not row.cells[place].number],
            "has_none": not any(row.cells[place].number for row in rows),
        }
        for place, borough in enumerate(BOROUGHS)
    ]


@require_safe
def coverage_screen(request: HttpRequest) -> HttpResponse:
    """The table with its gaps in words beside, or the table as a file."""
    if not may_answer_questions(request.user):
        raise PermissionDenied
    rows = coverage()
    if request.GET.get("export") == "csv":
        return _file(rows)
    gaps = gaps_of(rows)
    context = {
        **heading_of("Coverage", "globe"),
        "boroughs": [borough.label for borough in BOROUGHS],
        "rows": rows,
        "gaps": gaps,
        "empty": sum(not cell.number for row in rows for cell in row.cells),
        "cells": sum(len(row.cells) for row in rows),
    }
    return render(request, "cases/admin/dashboards/coverage.html", context)


def _counts() -> dict[tuple[int, str], int]:
    public = CasePage.objects.published().order_by().values("pk")
    places = CasePlace.objects.filter(page__in=public, area__in=BOROUGHS).exclude(role=PlaceRole.VISITORS_FROM)
    counted = places.exclude(page__settings=None).order_by().values_list("page__settings", "area")
    return {(term_id, area): number for term_id, area, number in counted.annotate(number=Count("page", distinct=True))}


def _row(term: Term, counts: dict[tuple[int, str], int], path: str) -> Row:
    cells = []
    for borough in BOROUGHS:
        number = counts.get((term.pk, borough.value), 0)
        asked = urlencode({"area": borough.value, "setting": term.slug})
        cells.append(Cell(borough.label, number, f"{path}?{asked}" if number else ""))
    return Row(term.label, tuple(cells))


def _file(rows: list[Row]) -> HttpResponse:
    headings = ["Care setting", *(borough.label for borough in BOROUGHS)]
    return csv_response("coverage", headings, ([row.setting, *(cell.number for cell in row.cells)] for row in rows))
