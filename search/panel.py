"""The results panel: everything that a page with a search prints, ready to print."""

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from search import registry
from search.address import PAGE_SIZE, SORTS, Address, FacetLabels, read_address
from search.audiences import reader_of
from search.contract import MOST_PAGED, SearchRequest, SearchResponse, SearchUnavailable
from search.engines import get_engine, get_fallback
from search.facet_groups import FacetGroup, groups_of
from search.meaning.asking import with_meaning
from search.results import Item, items_of

if TYPE_CHECKING:
    from learning_network.users.models import User

logger = logging.getLogger(__name__)

_MOST_SUGGESTED = 4
_PAGES_BESIDE = 2


@dataclass(frozen=True)
class Link:
    """An address with its words, a count where there is one, and whether it is where we stand."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Panel:
    """What the templates ``search/_form.html`` and ``search/_results.html`` print."""

    address: Address
    heading: str
    field_label: str
    total: int
    items: list[Item]
    tabs: list[Link]
    groups: list[FacetGroup]
    chips: list[Link]
    clear_url: str
    sorts: list[Link]
    pages: list[Link | None]
    previous_url: str
    next_url: str
    only_first: int
    drops: list[Link]
    found_without_filters: int
    simplified: bool

    @property
    def kept_by_text(self) -> list[tuple[str, str]]:
        """What the form of the words keeps."""
        return self.address.parameters("q")

    @property
    def kept_by_filters(self) -> list[tuple[str, str]]:
        """What the form of the filters keeps."""
        return self.address.parameters("filters")

    @property
    def kept_by_sort(self) -> list[tuple[str, str]]:
        """What the form of the order keeps."""
        return self.address.parameters("sort")


def build_panel(request: HttpRequest, *, kind: str = "", heading: str = "") -> Panel:
    """Answer the address of a request, for all kinds or within the one of a list page."""
    address, labels = read_address(request.GET, path=request.path, fixed_kind=kind)
    user = getattr(request, "user", None)
    answer = _Answer(address, labels=labels, user=user)
    response, address = answer.response, answer.address
    shown = items_of(response.hits, reader_of(user))
    # The engine may lag behind the database; what the database withholds is not counted either.
    total = max(response.total - (len(response.hits) - len(shown)), 0)
    return Panel(
        address=address,
        heading=heading or _heading(kind),
        field_label=f"Search {_heading(kind).lower()}" if kind else "Search cases, lessons, people and talk",
        total=total,
        items=[item for item, _entry in shown],
        tabs=[] if kind else _tabs(address, response),
        groups=groups_of(labels, counts=response.facet_counts, chosen=address.filters),
        chips=[Link(labels.of(n)[v], address.without_filter(n, v).url) for n, v in address.chosen],
        clear_url=address.without_filters().url,
        sorts=[Link(label, name, current=name == address.sort) for name, label in SORTS.items()],
        pages=_pages(address, total),
        previous_url=address.at_page(address.page - 1).url if address.page > 1 else "",
        next_url=address.at_page(address.page + 1).url if address.page < _last_page(total) else "",
        only_first=MOST_PAGED if total > MOST_PAGED else 0,
        drops=[] if total else answer.drops(),
        found_without_filters=0 if total else answer.without_filters(),
        simplified=answer.simplified,
    )


class _Answer:
    """Asks the engine, or the database when it does not answer; a page past the last becomes the last."""

    def __init__(self, address: Address, *, labels: FacetLabels, user: "User | AnonymousUser | None") -> None:
        self.address = address
        self.simplified = False
        self._labels = labels
        self._user = user
        self.response = self._ask(address.request(user, tuple(facet.name for facet in labels.facets)))
        last = _last_page(self.response.total)
        if address.page > last:
            self.address = address.at_page(last)
            self.response = self._ask(self.address.request(user, tuple(facet.name for facet in labels.facets)))

    def drops(self) -> list[Link]:
        """Return the filters without which there would be results, with how many."""
        links = []
        for name, value in self.address.chosen[:_MOST_SUGGESTED]:
            without = self.address.without_filter(name, value)
            count = self._count(without)
            if count:
                links.append(Link(self._labels.of(name)[value], without.url, count))
        return links

    def without_filters(self) -> int:
        """Return how many results there would be without any filter."""
        return self._count(self.address.without_filters()) if self.address.filters else 0

    def _count(self, address: Address) -> int:
        return self._ask(replace(address.request(self._user, ()), page_size=0)).total

    def _ask(self, request: SearchRequest) -> SearchResponse:
        if not self.simplified:
            try:
                return get_engine().search(with_meaning(request))
            except SearchUnavailable as error:
                logger.warning("Search answers from the database: %s", error)
                self.simplified = True
        return get_fallback().search(request)


def _heading(kind: str) -> str:
    return registry.sources()[kind].label_plural if kind in registry.sources() else "Search"


def _tabs(address: Address, response: SearchResponse) -> list[Link]:
    counts = response.kind_counts
    everything = Link("Everything", address.of_kind("").url, sum(counts.values()), current=not address.kind)
    kinds = [
        Link(source.label_plural, address.of_kind(kind).url, counts.get(kind, 0), current=address.kind == kind)
        for kind, source in registry.sources().items()
    ]
    return [everything, *kinds]


def _last_page(total: int) -> int:
    return max((min(total, MOST_PAGED) + PAGE_SIZE - 1) // PAGE_SIZE, 1)


def _pages(address: Address, total: int) -> list[Link | None]:
    """Return the first and last page and those around the current one; None stands for a gap."""
    last = _last_page(total)
    if last == 1:
        return []
    around = range(address.page - _PAGES_BESIDE, address.page + _PAGES_BESIDE + 1)
    numbers = sorted({1, last, *(number for number in around if 1 <= number <= last)})
    links: list[Link | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            links.append(None)
        links.append(Link(str(number), address.at_page(number).url, current=number == address.page))
    return links
