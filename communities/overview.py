"""What the community pages show: lists gathered once, in names ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from communities.following.visits import news_of
from communities.models.events import Event
from communities.models.practice import Exchange, Trial
from communities.models.threads import Thread
from communities.paging import page_of
from communities.permissions import Standing, standing_in
from communities.talk.library import pages_to_cite
from communities.vocabularies import ThreadKind
from learning_network.areas import Area
from learning_network.users.requests import reads_in_person

if TYPE_CHECKING:
    from communities.models import CommunityPage
    from communities.permissions import Reader
    from learning_network.users.models import User

THREADS_A_PAGE = 20
EVENTS_SHOWN = 3
TRIALS_SHOWN = 3
EXCHANGES_SHOWN = 3

_TABS: tuple[tuple[str, str], ...] = (
    ("all", "All"),
    ("unanswered", "Unanswered"),
    (ThreadKind.ASK, "Asks"),
    (ThreadKind.SHARE, "Shared"),
    (ThreadKind.OFFER, "Offers"),
    (ThreadKind.EVENT, "Events"),
    (ThreadKind.DECISION, "Decisions"),
)


@dataclass(frozen=True)
class Tab:
    """One way to look at a community's threads, with how many there are."""

    name: str
    label: str
    count: int
    current: bool


def communities_for(user: Reader) -> Iterable[CommunityPage]:
    """Return the communities that this reader may know of, with their counts, by title."""
    from communities.models import CommunityPage

    return CommunityPage.objects.visible_to(user).counted().order_by("title")


def community_overview(community: CommunityPage, request: HttpRequest) -> dict[str, Any]:
    """Return everything the community's page shows."""
    standing = standing_in(community, request.user)
    threads = Thread.objects.in_community(community).visible_to(request.user)
    facilitators = [entry.user for entry in community.memberships.facilitating().select_related("user")]
    return {
        "standing": standing,
        "facilitators": facilitators,
        "organisations": community.memberships.by_organisation(),
        "areas": [(Area(area).label, count) for area, count in community.memberships.by_area()],
        "member_count": community.memberships.active().count(),
        "request_count": community.memberships.requested().count() if standing.facilitates else 0,
        "themes": community.themes.all(),
        "cited_pages": pages_to_cite().filter(pk__in=threads.values("pages")).order_by("title")[:20],
        "coming_events": _coming_events(community, request),
        "trials": _trials(community, request),
        "exchanges": _exchanges(community, request),
        "news": news_of(request, community, threads),
        "welcome": _welcome(community, standing, request),
        **_thread_list(threads, request),
    }


def _welcome(community: CommunityPage, standing: Standing, request: HttpRequest) -> str:
    """Return the words for a new member, and note that they have been shown."""
    if not (community.welcome and standing.is_member and standing.is_new):
        return ""
    from communities.services.looking_after import note_welcome

    if reads_in_person(request):
        note_welcome(community=community, member=request.user)
    return str(community.welcome)


def _coming_events(community: CommunityPage, request: HttpRequest) -> list[Event]:
    """Return the next few events; the list of events has the rest."""
    events = Event.objects.in_community(community).visible_to(request.user).taking_place().coming()
    coming = list(events.counted()[:EVENTS_SHOWN])
    for event in coming:
        event.community = community
    return coming


def _trials(community: CommunityPage, request: HttpRequest) -> list[Trial]:
    """Return what members try or last reported on; the page of practice has the rest."""
    trials = Trial.objects.in_community(community).visible_to(request.user).select_related("member")
    latest = list(trials.liveliest()[:TRIALS_SHOWN])
    for trial in latest:
        trial.community = community
    return latest


def _exchanges(community: CommunityPage, request: HttpRequest) -> list[Exchange]:
    visible = Exchange.objects.in_community(community).visible_to(request.user)
    open_now = list(visible.open().select_related("member")[:EXCHANGES_SHOWN])
    for exchange in open_now:
        exchange.community = community
    return open_now


def communities_to_start_in(user: User) -> Iterable[CommunityPage]:
    """Return the communities in which this person may start a thread, by title."""
    from communities.models import CommunityPage

    return CommunityPage.objects.joined_by(user).order_by("title")


def _thread_list(threads: Any, request: HttpRequest) -> dict[str, Any]:
    counts = threads.counts()
    asked = request.GET.get("show", "all")
    show = asked if asked in counts else "all"
    shown = {"all": threads, "unanswered": threads.unanswered()}.get(show)
    listed = (threads.of_kind(show) if shown is None else shown).for_list()
    paginator = Paginator(listed, THREADS_A_PAGE)
    # The tab's count is known already; counting again would be a query for nothing.
    paginator.count = counts[show]
    return {
        "tabs": [_tab(name, label, counts, show) for name, label in _TABS if counts[name] or name == "all"],
        "show": show,
        **page_of(paginator, request, query=f"show={show}&"),
    }


def _tab(name: str, label: str, counts: dict[str, int], show: str) -> Tab:
    return Tab(name=name, label=label, count=counts[name], current=name == show)
