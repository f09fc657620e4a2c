"""Between a page's address and a search: what it asks, what of it was left out, and the addresses of next steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from search import registry
from search.contract import MOST_PAGED, Facet, SearchRequest
from search.text import MAX_LENGTH, tidy

PAGE_SIZE = 10
SORTS: dict[str, str] = {
    "relevance": "Best match",
    "newest": "Newest",
    "evidence": "Strongest evidence",
    "most-used": "Most useful",
}
# What an address says besides filters; no facet can be called so.
OWN_PARAMETERS = ("q", "kind", "sort", "exact", "page")
_MOST_NAMED = 5
_LAST_PAGE = MOST_PAGED // PAGE_SIZE


# From a private facet to those of its values that the reader may know of.
OpenValues = Callable[[str], frozenset[str]]


class FacetLabels:
    """The facets of one page and the labels of their values, each read once and only when needed."""

    def __init__(self, kinds: frozenset[str], open_values: OpenValues | None = None) -> None:
        known = registry.facets().values()
        self.facets: tuple[Facet, ...] = tuple(
            facet for facet in known if not facet.kinds or not kinds or facet.kinds & kinds
        )
        self._by_name = {facet.name: facet for facet in self.facets}
        self._labels: dict[str, Mapping[str, str]] = {}
        self._aliases: dict[str, Mapping[str, str]] = {}
        self._open_values = open_values
        self._open: dict[str, frozenset[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def of(self, name: str) -> Mapping[str, str]:
        """Return the labels of a facet's values, in their order."""
        if name not in self._labels:
            self._labels[name] = self._by_name[name].values()
        return self._labels[name]

    def known_value(self, name: str, value: str) -> str | None:
        """Return the value, or what stands for it now, or None when there is none such."""
        current = value if value in self.of(name) else self._former(name).get(value, value)
        return current if current in self.of(name) and self._is_open(name, current) else None

    def _former(self, name: str) -> Mapping[str, str]:
        """Return the former values of a facet, read once however many unknown ones an address names."""
        if name not in self._aliases:
            aliases = self._by_name[name].aliases
            self._aliases[name] = aliases() if aliases else {}
        return self._aliases[name]

    def _is_open(self, name: str, value: str) -> bool:
        """Tell whether the reader may know of a value; without a reader every value is known."""
        if self._open_values is None or not self._by_name[name].private:
            return True
        if name not in self._open:
            self._open[name] = self._open_values(name)
        return value in self._open[name]


@dataclass(frozen=True)
class Address:
    """What one address asks.

    ``fixed_kind`` is the kind of a list page, which is then no choice. ``exact`` leaves mistyped words as they are.
    """

    path: str
    text: str = ""
    kind: str = ""
    fixed_kind: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    exact: bool = False
    page: int = 1
    left_out: tuple[str, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that are asked for; empty means all."""
        return frozenset(filter(None, [self.fixed_kind or self.kind]))

    @cached_property
    def chosen(self) -> list[tuple[str, str]]:
        """The chosen filters, one by one."""
        return [(name, value) for name, values in self.filters.items() for value in values]

    def parameters(self, *without: str) -> list[tuple[str, str]]:
        """Return the parameters of this address, but for those named; the page is never among them."""
        sort, exact = "" if self.sort == "relevance" else self.sort, "1" if self.exact else ""
        own = [("q", self.text), ("kind", self.kind), ("sort", sort), ("exact", exact)]
        filters = [] if "filters" in without else self.chosen
        return [(name, value) for name, value in own if value and name not in without] + filters

    @property
    def url(self) -> str:
        """The address itself, with its page."""
        parameters = self.parameters()
        if self.page > 1:
            parameters.append(("page", str(self.page)))
        return f"{self.path}?{urlencode(parameters)}" if parameters else self.path

    def at_page(self, page: int) -> "Address":
        return replace(self, page=page)

    def of_kind(self, kind: str) -> "Address":
        return replace(self, kind=kind, page=1)

    def without_filter(self, name: str, value: str) -> "Address":
        kept = tuple(other for other in self.filters.get(name, ()) if other != value)
        others = {other: values for other, values in self.filters.items() if other != name}
        return replace(self, filters={**others, **({name: kept} if kept else {})}, page=1)

    def without_filters(self) -> "Address":
        return replace(self, filters={}, page=1)

    def as_typed(self) -> "Address":
        return replace(self, exact=True, page=1)

    def about(self, text: str) -> "Address":
        return replace(self, text=text)

    def request(self, audiences: frozenset[str], facets: tuple[str, ...]) -> SearchRequest:
        """Return what to ask of the engine for a reader who holds these tokens."""
        return SearchRequest(
            audiences=audiences,
            text=self.text,
            kinds=self.kinds,
            filters={name: frozenset(values) for name, values in self.filters.items()},
            facets=facets,
            sort=self.sort,
            page=self.page,
            page_size=PAGE_SIZE,
        )


def read_address(
    parameters: QueryDict, *, path: str, fixed_kind: str = "", open_values: OpenValues | None = None
) -> tuple[Address, FacetLabels]:
    """Read what the parameters ask. What is unknown is left out and named in ``left_out``; nothing is an error.

    ``open_values`` says which values of a private facet the reader may know of; without it all of them are known, as
    to who has saved a search with one.
    """
    reader = _Reader(parameters, fixed_kind)
    text = reader.text()
    kind = "" if fixed_kind else reader.one_of("kind", registry.sources(), what="a kind of result")
    labels = FacetLabels(frozenset(filter(None, [fixed_kind or kind])), open_values)
    address = Address(
        path=path,
        text=text,
        kind=kind,
        fixed_kind=fixed_kind,
        filters=reader.filters(labels),
        sort=reader.one_of("sort", SORTS, what="an order") or "relevance",
        exact=bool(reader.one_of("exact", {"1": ""}, what="a way to search")),
        page=reader.page(),
        left_out=reader.left_out(),
    )
    return address, labels


class _Reader:
    """Reads parameters and remembers what it could not use."""

    def __init__(self, parameters: QueryDict, fixed_kind: str) -> None:
        self._parameters = parameters
        self._fixed_kind = fixed_kind
        self._left_out: list[str] = []

    def text(self) -> str:
        text, lost, cut = tidy(self._parameters.get("q", ""))
        if lost:
            self._left_out.append("Signs that cannot be searched for were left out of your words.")
        if cut:
            self._left_out.append(f"Your words were cut after {MAX_LENGTH} characters; a few are enough.")
        return text

    def one_of(self, name: str, known: Mapping[str, object], *, what: str) -> str:
        value = self._parameters.get(name, "")
        if value and value not in known:
            self._left_out.append(f"“{_short(value)}” is not {what} we know, so it was left out.")
            return ""
        return value

    def page(self) -> int:
        """Return a page from 1; more than there can be becomes the last there can be, anything else the first."""
        typed = self._parameters.get("page", "")
        if not (typed.isascii() and typed.isdigit()):
            return 1
        digits = typed.lstrip("0")
        return _LAST_PAGE if len(digits) > 6 else min(max(int(digits or 1), 1), _LAST_PAGE)

    def filters(self, labels: FacetLabels) -> dict[str, tuple[str, ...]]:
        filters: dict[str, tuple[str, ...]] = {}
        for name, values in self._parameters.lists():
            if name in OWN_PARAMETERS and not (name == "kind" and self._fixed_kind):
                continue
            if name not in labels:
                self._left_out.append(self._unknown_filter(name))
                continue
            chosen = dict.fromkeys(filter(None, (self._value(name, value, labels=labels) for value in values if value)))
            if chosen:
                filters[name] = tuple(chosen)
        return filters

    def left_out(self) -> tuple[str, ...]:
        """Return the sentences, a few in full and the others counted."""
        more = len(self._left_out) - _MOST_NAMED
        if more <= 0:
            return tuple(self._left_out)
        return (*self._left_out[:_MOST_NAMED], f"{more} more that we do not know were left out too.")

    def _value(self, name: str, value: str, *, labels: FacetLabels) -> str | None:
        known = labels.known_value(name, value)
        if known is None:
            label = registry.facets()[name].label
            self._left_out.append(f"“{_short(value)}” is not a value of “{label}” that we know, so it was left out.")
        return known

    @staticmethod
    def _unknown_filter(name: str) -> str:
        facet = registry.facets().get(name)
        if facet:
            return f"The filter “{facet.label}” does not apply to this list, so it was left out."
        return f"“{_short(name)}” is not a filter we know, so it was left out."


def _short(text: str) -> str:
    clean = tidy(text)[0]
    return clean if len(clean) <= 40 else f"{clean[:39]}…"
