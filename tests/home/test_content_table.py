"""The page that says what the content holds."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.home.content_folder import ContentFolder


def _table(*options: str) -> str:
    out = StringIO()
    call_command("content_table", "--content", "content", "--output", "content.md", *options, stdout=out)
    return out.getvalue()


def test_table_counts_figures_and_names_what_is_not_stated(content: ContentFolder) -> None:
    content.change("cases/visits.yaml", 'date: "2019"\n    date_meaning: as-at', "date_meaning: not-stated")

    _table()

    page = Path("content.md").read_text()
    assert (
        "| Visits among neighbours (`visits`) | 1 | 1 measured | 1 this case | 1 | 1 | Impact, Evidence level" in page
    )
    assert "| **1 cases** | 1 |" in page
    assert "1 organisations, 1 methods" in page


def test_check_tells_when_the_page_is_out_of_date(content: ContentFolder) -> None:
    with pytest.raises(CommandError, match="out of date"):
        _table("--check")
    _table()
    assert "is up to date" in _table("--check")
    content.change("cases/visits.yaml", "kind: measured", "kind: price")
    with pytest.raises(CommandError, match="out of date"):
        _table("--check")


def test_file_in_error_is_named(content: ContentFolder) -> None:
    line = content.change("cases/visits.yaml", "kind: measured", "kind: meesured")

    with pytest.raises(CommandError, match=f"content/cases/visits.yaml:{line}: figures.1.kind"):
        _table()
