"""The results panel: everything that a page with a search prints, ready to print."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from search import registry
from search.address import PAGE_SIZE, SORTS, Address, FacetLabels, read_address
from search.asker import Asker
from search.audiences import reader_of
from search.contract import MOST_PAGED, SearchRequest, SearchResponse
from search.facet_groups import FacetGroup, groups_of
from search.question import understand
from search.report.counting import count_search
from search.results import Item, items_of
from search.synonyms import written
from search.text import parse, with_words

_MOST_SUGGESTED = 4
_MOST_OTHER_NAMES = 4
_ABBREVIATION = 3
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
    """What the templates ``search/_form.html`` and ``search/_results.html`` print.

    ``meant`` is what was searched instead of mistyped words, else empty. ``nothing_close`` says that no result holds
    most of what was typed, be it that there is none at all.
    """

    address: Address
    heading: str
    field_label: str
    meant: str
    also: list[str]
    total: int
    nothing_close: bool
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
    elsewhere: Link | None
    simplified: bool

    @property
    def kept_by_text(self) -> list[tuple[str, str]]:
        """What the form of the words keeps; new words may be mistyped again."""
        return self.address.parameters("q", "exact")

    @property
    def kept_by_filters(self) -> list[tuple[str, str]]:
        """What the form of the filters keeps."""
        return self.address.parameters("filters")

    @property
    def kept_by_sort(self) -> list[tuple[str, str]]:
        """What the form of the order keeps."""
        return self.address.parameters("sort")

    @property
    def searched(self) -> str:
        """The words that the results are for."""
        return self.meant or self.address.text

    @property
    def as_typed_url(self) -> str:
        """Where the words are searched as they were typed."""
        return self.address.as_typed().url

    @property
    def question(self) -> str:
        """The typed words as the title of a question, in the parameters of an address."""
        return urlencode({"title": self.searched})


def build_panel(request: HttpRequest, *, kind: str = "", heading: str = "") -> Panel:
    """Answer the address of a request, for all kinds or within the one of a list page."""
    user = getattr(request, "user", None)
    asker = Asker(user)
    address, labels = read_address(request.GET, path=request.path, fixed_kind=kind, open_values=asker.open_values)
    answer = _Answer(address, labels=labels, asker=asker)
    response, address = answer.response, answer.address
    shown = items_of(response.hits, reader_of(user))
    # The engine may lag behind the database; what the database withholds is not counted either.
    total = max(response.total - (len(response.hits) - len(shown)), 0)
    nothing_close = not total or bool(address.text and not response.close)
    count_search(request, unanswered=nothing_close)
    return Panel(
        address=address,
        heading=heading or _heading(kind),
        field_label=f"Search {_heading(kind).lower()}" if kind else "Search cases, lessons, organisations and talk",
        meant=answer.meant,
        also=_other_names(answer.meant or address.text),
        total=total,
        nothing_close=nothing_close,
        items=[item for item, _entry in shown],
        tabs=[] if kind else _tabs(address, response),
        groups=groups_of(labels, counts=response.facet_counts, chosen=address.filters),
        chips=[Link(labels.of(n)[v], address.without_filter(n, v).url) for n, v in address.chosen],
        clear_url=address.without_filters().url,
        sorts=_sorts(address),
        pages=_pages(address, total),
        previous_url=address.at_page(address.page - 1).url if address.page > 1 else "",
        next_url=address.at_page(address.page + 1).url if address.page < _last_page(total) else "",
        only_first=MOST_PAGED if total > MOST_PAGED else 0,
        drops=answer.drops() if nothing_close else [],
        found_without_filters=answer.without_filters() if nothing_close else 0,
        elsewhere=answer.elsewhere() if nothing_close else None,
        simplified=asker.simplified,
    )


class _Answer:
    """What answers an address; a page past the last becomes the last.

    Mistyped words are asked as they were meant, and ``meant`` says so.
    """

    def __init__(self, address: Address, *, labels: FacetLabels, asker: Asker) -> None:
        self.address = address
        self._labels = labels
        self._asker = asker
        self.meant = "" if address.exact else self._corrected(address.text)
        self.response = self._answered()
        last = _last_page(self.response.total)
        if address.page > last:
            self.address = address.at_page(last)
            self.response = self._answered()

    def drops(self) -> list[Link]:
        """Return the filters without which there would be close results, with how many results in all."""
        chosen = self.address.chosen[:_MOST_SUGGESTED]
        ways = [(self._labels.of(name)[value], self.address.without_filter(name, value)) for name, value in chosen]
        if self.address.kind:
            ways.append((_heading(self.address.kind), self.address.of_kind("")))
        counted = [Link(label, without.url, self._count(without)) for label, without in ways]
        return [link for link in counted if link.count]

    def elsewhere(self) -> Link | None:
        """Return the way from a list of one kind to everything that answers the same words, if anything does."""
        everything = Address(path=reverse("search"), text=self.address.text, exact=self.address.exact)
        count = self._count(everything) if self.address.fixed_kind and self.address.text else 0
        return Link("Search everything", everything.url, count) if count else None

    def without_filters(self) -> int:
        """Return how many results there would be without any filter."""
        return self._count(self.address.without_filters()) if self.address.filters else 0

    def _count(self, address: Address) -> int:
        response = self._asker.search(replace(self._request(address, ()), page_size=0))
        return response.total if response.close or not address.text else 0

    def _answered(self) -> SearchResponse:
        return self._asker.search(self._request(self.address, tuple(facet.name for facet in self._labels.facets)))

    def _request(self, address: Address, facets: tuple[str, ...]) -> SearchRequest:
        asked = address.about(self.meant) if self.meant else address
        return replace(asked.request(self._asker.audiences, facets), without=self._asker.withheld)

    def _corrected(self, text: str) -> str:
        """Return the text as it was probably meant; empty when nothing in it is mistyped."""
        words = parse(text).repairable
        if not words:
            return ""
        # Looked up before the engine is asked: what it takes up meanwhile would no longer be known to be withheld.
        withheld = self._asker.withheld
        meant = self._asker.ask(lambda engine: engine.correct(words, audiences=self._asker.audiences))
        stands = {typed: word for typed, word in meant.items() if not withheld or self._stands(word)}
        return with_words(text, stands) if stands else ""

    def _stands(self, word: str) -> bool:
        """Tell whether a word finds something although some things are withheld."""
        asked = SearchRequest(self._asker.audiences, word, page_size=0, without=self._asker.withheld)
        return bool(self._asker.search(asked).total)


def _heading(kind: str) -> str:
    return registry.sources()[kind].label_plural if kind in registry.sources() else "Search"


def _other_names(text: str) -> list[str]:
    """Return what else is looked for, the same things by other names first; abbreviations say nothing by themselves."""
    question = understand(text)
    typed = {word.lower() for word in question.typed.words}
    others = sorted((other for clause in question.clauses for other in clause.others), key=lambda one: -one[1])
    names = dict.fromkeys(written(words) for words, weight in others if weight < 1 and not typed.issuperset(words))
    return [name for name in names if len(name) > _ABBREVIATION][:_MOST_OTHER_NAMES]


def _sorts(address: Address) -> list[Link]:
    """Return the orders to choose from: without words nothing matches best, and the newest come first."""
    offered = [name for name in SORTS if address.text or name != "relevance"]
    current = address.sort if address.sort in offered else offered[0]
    return [Link(SORTS[name], name, current=name == current) for name in offered]


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
