"""What a search asks, in words: for the name it is saved under and for the page that shows it."""

from collections.abc import Iterable

from search import registry
from search.address import Address, FacetLabels
from search.saved.models import LONGEST_NAME


def filters_of(address: Address, labels: FacetLabels) -> list[str]:
    """Return the labels of the chosen filters."""
    return [labels.of(name)[value] for name, value in address.chosen]


def parts_of(address: Address, filters: Iterable[str]) -> list[str]:
    """Return the words, the kind of result and the filters, each in a reader's words."""
    words = [f"“{address.text}”"] if address.text else []
    return [*words, *_kinds_of(address), *filters]


def name_of(address: Address, filters: Iterable[str]) -> str:
    """Return a name for the search, to be changed by whoever saves it."""
    name = ", ".join(filter(None, [address.text, *_kinds_of(address), *filters])) or "Everything"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _kinds_of(address: Address) -> list[str]:
    sources = registry.sources()
    return [sources[kind].label_plural for kind in address.kinds if kind in sources]
