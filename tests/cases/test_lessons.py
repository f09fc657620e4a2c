"""A lesson's address is permanent: it outlives republishing, reverting and a change of words."""

import pytest
from django.test import Client

from cases.models import CasePage, Lesson, RowNumber
from tests.factories.cases import CasePageFactory, LessonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CasePage:
    page = CasePageFactory(lessons=LessonFactory.build_batch(2, context="<p>Because.</p>"))
    page.save_revision().publish()
    return CasePage.objects.get(pk=page.pk)


def number_of(lesson: Lesson) -> int:
    return RowNumber.objects.lessons().get(key=lesson.key).pk


def test_lesson_has_a_page_that_names_its_case_and_passage(client: Client, case: CasePage) -> None:
    lesson = case.lessons.first()

    response = client.get(f"/lessons/{number_of(lesson)}/", follow=True)

    html = response.content.decode()
    assert response.status_code == 200
    assert lesson.statement in html
    assert case.title in html
    assert "p. 4" in html


def test_wrong_words_in_the_address_lead_to_the_right_ones(client: Client, case: CasePage) -> None:
    number = number_of(case.lessons.first())

    response = client.get(f"/lessons/{number}/other-words/")

    assert response.status_code == 301
    assert response["Location"].startswith(f"/lessons/{number}/commissioners-should-ask")


def test_number_survives_republishing_and_reverting(client: Client, case: CasePage) -> None:
    first = case.save_revision()
    lesson = case.lessons.first()
    number, old_row = number_of(lesson), lesson.pk
    lesson.statement = "Commissioners should ask workers twice."
    case.lessons = [lesson, *case.lessons.all()[1:]]
    case.save_revision().publish()
    first.publish()

    assert number_of(Lesson.objects.get(page=case, key=lesson.key)) == number
    assert client.get(f"/lessons/{number}/", follow=True).status_code == 200
    assert RowNumber.objects.lessons().filter(case=case).count() == 2
    assert old_row


def test_lesson_that_was_taken_back_says_so(client: Client, case: CasePage) -> None:
    gone = case.lessons.all()[1]
    number = number_of(gone)
    case.lessons = [case.lessons.first()]
    case.save_revision().publish()

    response = client.get(f"/lessons/{number}/", follow=True)

    assert response.status_code == 410
    assert "This lesson was taken back" in response.content.decode()


def test_lesson_of_an_unpublished_case_is_not_found(client: Client, case: CasePage) -> None:
    number = number_of(case.lessons.first())
    case.unpublish()

    assert client.get(f"/lessons/{number}/", follow=True).status_code == 404


@pytest.mark.parametrize("path", ["/lessons/999999/", "/lessons/99999999999999999999/"])
def test_unknown_number_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
