"""A case's lessons are found as soon as it is published for the first time."""

import pytest

from cases.models import RowNumber
from search.models import IndexEntry
from search.suggest import suggestions
from tests.factories.cases import CasePageFactory, LessonFactory

pytestmark = pytest.mark.django_db


def test_lessons_of_a_first_publication_are_indexed(search_index) -> None:
    page = CasePageFactory(live=False)

    page.save_revision().publish()
    search_index.sync()

    numbers = RowNumber.objects.filter(case=page, kind=RowNumber.Kind.LESSON).values_list("pk", flat=True)
    found = IndexEntry.objects.filter(kind="lesson").values_list("key", flat=True)
    assert sorted(found) == sorted(str(number) for number in numbers)
    assert len(numbers) == 2


def test_lesson_that_was_taken_back_is_not_shown_while_the_index_has_not_heard_of_it(search_index, client) -> None:
    page = CasePageFactory(lessons=[LessonFactory.build(statement="Never trust Mrs Gluxomarn of Bury.")])
    search_index.sync()
    assert suggestions("never trust", None)

    page.lessons = [LessonFactory.build(statement="Meet your neighbours every week.")]
    page.save_revision().publish()

    assert not suggestions("never trust", None)
    found = client.get("/search/", {"q": "trust", "kind": "lesson"}).context["panel"]
    assert (found.total, found.nothing_close) == (0, True)
