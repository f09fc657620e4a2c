"""Where apps say what can be found and how it can be filtered; the only door to search for content apps."""

from collections.abc import Iterable

from search.contract import Facet, SearchSource

_sources: dict[str, SearchSource] = {}
_facets: dict[str, Facet] = {}


def register(source: SearchSource) -> None:
    """Make one kind of thing findable; called from an app's ``ready()``."""
    _sources[source.kind] = source


def register_facet(facet: Facet) -> None:
    """Make one way to filter known, in the order they are registered. Kinds of a facet known already add up."""
    known = _facets.get(facet.name)
    if known is not None:
        facet = Facet(known.name, known.label, known.values, known.kinds | facet.kinds)
    _facets[facet.name] = facet


def sources() -> dict[str, SearchSource]:
    """Return the sources by kind, in the order they were registered."""
    return dict(_sources)


def facets() -> dict[str, Facet]:
    """Return the facets by address parameter, in the order they were registered."""
    return dict(_facets)


def changed(kind: str, keys: Iterable[object]) -> None:
    """Mark things as changed, inside the caller's transaction; search reads them afresh after commit."""
    from search.marks import mark

    mark(kind, [str(key) for key in keys])
