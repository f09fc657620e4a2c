"""Who is named on a case page, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import CaseContributor, CasePage


def contributors_of(page: CasePage, *, preview: bool = False) -> list[CaseContributor]:
    """Return those to name, in the order of the editor: names, and members whose account is open and who wish it.

    An anonymised case names nobody: it must not be recognised by who told of it. ``preview`` reads the
    unsaved rows of a draft instead of the database.
    """
    if page.anonymised:
        return []
    rows = page.contributors.all()
    if not preview:
        rows = rows.select_related("member__credit_refusal")
    return [row for row in rows if row.member is None or (row.member.is_active and not _refuses(row))]


def _refuses(row: CaseContributor) -> bool:
    return hasattr(row.member, "credit_refusal")
