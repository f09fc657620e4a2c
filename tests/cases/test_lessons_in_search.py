"""A case's lessons are found as soon as it is published for the first time."""

import pytest

from cases.models import RowNumber
from search.models import IndexEntry
from tests.factories.cases import CasePageFactory

pytestmark = pytest.mark.django_db


def test_lessons_of_a_first_publication_are_indexed(search_index) -> None:
    page = CasePageFactory(live=False)

    page.save_revision().publish()
    search_index.sync()

    numbers = RowNumber.objects.filter(case=page, kind=RowNumber.Kind.LESSON).values_list("pk", flat=True)
    found = IndexEntry.objects.filter(kind="lesson").values_list("key", flat=True)
    assert sorted(found) == sorted(str(number) for number in numbers)
    assert len(numbers) == 2
