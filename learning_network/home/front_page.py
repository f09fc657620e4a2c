"""What the front page shows: where cases are, ways in by situation, what is new in practice and in talk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils import timezone

from cases.cards import case_card
from cases.models import CasePage, CasePlace, Lesson, RowNumber
from cases.vocabularies import PlaceRole
from communities.models import CommunityPage, Thread
from learning_network.areas import BOROUGHS, Area
from search.asker import Asker
from search.contract import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from learning_network.users.models import User

    Reader = User | AnonymousUser

NEW_CASES = 3

# A situation in the words of people who have it, and the themes that answer it.
SITUATIONS: tuple[tuple[str, str], ...] = (
    ("People leave as fast as we recruit", "recruitment-and-retention"),
    ("Fifteen-minute visits are not working", "outcomes-based-commissioning"),
    ("Older people here are lonely", "prevention-and-loneliness"),
    ("We want people to run their own budgets", "personalisation-and-direct-payments"),
    ("Money should stay in the borough", "social-value-and-community-wealth"),
    ("Our day centre has to change", "changing-day-services"),
)


@dataclass(frozen=True)
class Situation:
    """A way in: words, address, and how many results it leads to."""

    words: str
    url: str
    count: int


@dataclass(frozen=True)
class LessonToTakeAway:
    """One lesson, a different one each day."""

    statement: str
    url: str
    case: CasePage


def borough_counts() -> dict[str, int]:
    """Return how many published cases run in, or are coming to, each borough."""
    rows = CasePlace.objects.filter(page__in=CasePage.objects.published(), area__in=BOROUGHS)
    pairs = set(rows.exclude(role=PlaceRole.VISITORS_FROM).values_list("area", "page"))
    counts = Counter(area for area, _page in pairs)
    return {str(borough): counts[borough] for borough in BOROUGHS}


def first_empty_borough(counts: dict[str, int]) -> Area | None:
    """Return a borough that nobody has shared from yet."""
    return next((borough for borough in BOROUGHS if not counts[borough]), None)


def situations(user: Reader) -> list[Situation]:
    """Return the ways in, with what they lead to; one search counts them all."""
    counts = _theme_counts(user)
    return [
        Situation(words, f"/search/?{urlencode({'theme': theme})}", counts.get(theme, 0)) for words, theme in SITUATIONS
    ]


def _theme_counts(user: Reader) -> dict[str, int]:
    asker = Asker(user)
    request = SearchRequest(asker.audiences, facets=("theme",), page_size=0, without=asker.withheld)
    return {count.value: count.count for count in asker.search(request).facet_counts}


def newest_cases() -> list[dict[str, Any]]:
    """Return the newest published cases as a list prints them; of those of one day the fullest first."""
    pages = CasePage.objects.published().for_listing().newest_and_fullest()[:NEW_CASES]
    return [{"title": page.title, "url": page.url, "summary": page.summary, "card": case_card(page)} for page in pages]


def lesson_to_take_away() -> LessonToTakeAway | None:
    """Return one lesson of a published case; the day of the year chooses, so that it changes by itself."""
    lessons = Lesson.objects.filter(page__in=CasePage.objects.published()).order_by("page_id", "sort_order")
    total = lessons.count()
    if not total:
        return None
    lesson = lessons[timezone.localdate().toordinal() % total]
    number = RowNumber.objects.lessons().filter(case=lesson.page_id, key=lesson.key).first()
    if number is None:
        return None
    return LessonToTakeAway(lesson.statement, f"/lessons/{number.pk}/", CasePage.objects.get(pk=lesson.page_id))


def front_page(user: Reader) -> dict[str, Any]:
    """Collect everything for the template."""
    counts = borough_counts()
    return {
        "borough_counts": counts,
        "case_count": CasePage.objects.published().count(),
        "empty_borough": first_empty_borough(counts),
        "situations": situations(user),
        "new_cases": newest_cases(),
        "lesson": lesson_to_take_away(),
        "waiting_threads": waiting_threads(user),
        "communities": CommunityPage.objects.visible_to(user).order_by("title")[:3],
    }


def waiting_threads(user: Reader) -> Iterable[Thread]:
    """Return questions that nobody has answered yet, newest first."""
    return Thread.objects.visible_to(user).unanswered().select_related("community").order_by("-created")[:3]
