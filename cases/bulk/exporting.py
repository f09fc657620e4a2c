"""Which cases an export holds, and writing them out."""

from collections.abc import Iterable, Iterator
from typing import IO, Any

from cases.bulk import files
from cases.bulk.plain import Shown, plain_of, with_rows
from cases.models import CasePage, CaseShelf

# So many cases are read at once; the rest waits in the database.
_AT_ONCE = 100


def export(file: IO[bytes], *, file_format: str, drafts_of: CaseShelf | None = None) -> int:
    """Write every public case, or every case of one shelf as its newest draft; return how many.

    Args:
        file: where to.
        file_format: one of ``files.FORMATS``.
        drafts_of: a shelf; its cases are written in their newest state, published or not.

    Raises:
        xlsx_file.CannotWrite: a case holds what a spreadsheet cannot.
    """
    cases = _Counted(public_cases() if drafts_of is None else drafts_on(drafts_of))
    files.write(cases, file, file_format=file_format)
    return cases.number


def public_cases() -> Iterator[dict[str, Any]]:
    """Yield every public case as readers see it, as plain data."""
    shown = Shown()
    cases = with_rows(CasePage.objects.published()).order_by("slug")
    for page in cases.iterator(chunk_size=_AT_ONCE):
        yield plain_of(page, shown=shown, shelf=page.shelf_slug, version=page.live_revision_id).values


def drafts_on(shelf: CaseShelf) -> Iterator[dict[str, Any]]:
    """Yield every case of a shelf in its newest state, as plain data."""
    shown = Shown()
    for page in CasePage.objects.child_of(shelf).select_related("latest_revision").order_by("slug"):
        newest = page.get_latest_revision_as_object()
        yield plain_of(newest, shown=shown, shelf=shelf.slug, version=page.latest_revision_id).values


class _Counted:
    """Counts what passes through it."""

    def __init__(self, cases: Iterable[dict[str, Any]]) -> None:
        self._cases = cases
        self.number = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for case in self._cases:
            self.number += 1
            yield case
