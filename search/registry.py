"""Where apps say what can be found and how it can be filtered; the only door to search for content apps."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from search.contract import Facet, SearchSource

if TYPE_CHECKING:
    from django.db.models import Model

    from learning_network.users.models import User

Audience = Callable[["User"], Iterable[str]]
Values = Callable[[], Mapping[str, str]]

_sources: dict[str, SearchSource] = {}
_facets: dict[str, Facet] = {}
_audiences: list[Audience] = []
_rivals: dict[str, list[str]] = {}


def register(source: SearchSource) -> None:
    """Make one kind of thing findable; called from an app's ``ready()``."""
    known = _sources.get(source.kind)
    if known is not None and type(known) is not type(source):
        _rivals.setdefault(source.kind, [type(known).__name__]).append(type(source).__name__)
    _sources[source.kind] = source


def register_facet(facet: Facet) -> None:
    """Make one way to filter known, in the order they are registered.

    Kinds of a facet known already add up; one that filters everything goes on doing so. Of a private facet the values
    add up as well: each app knows only the words on its own things.
    """
    known = _facets.get(facet.name)
    if known is None:
        _facets[facet.name] = facet
        return
    kinds = known.kinds | facet.kinds if known.kinds and facet.kinds else frozenset()
    values = _both(known.values, facet.values) if known.private else known.values
    _facets[facet.name] = replace(known, kinds=kinds, values=values)


def _both(first: Values, second: Values) -> Values:
    """Return the values of two apps as one; a name that both know is the first one's."""
    if second is first:
        return first

    def values() -> Mapping[str, str]:
        together = {**second(), **first()}
        return dict(sorted(together.items(), key=lambda named: named[1].casefold()))

    return values


def register_audience(tokens_of: Audience) -> None:
    """Make audiences of an app known: a function from a logged-in reader to the tokens they hold."""
    if tokens_of not in _audiences:
        _audiences.append(tokens_of)


def sources() -> dict[str, SearchSource]:
    """Return the sources by kind, in the order they were registered."""
    return dict(_sources)


def things(kinds: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield kind and key of everything that the sources of these kinds have; of every kind when none is named."""
    chosen = frozenset(kinds)
    for kind, source in _sources.items():
        if not chosen or kind in chosen:
            keys = source.keys()
            yield from ((kind, key) for key in keys)


def facets() -> dict[str, Facet]:
    """Return the facets by address parameter, in the order they were registered."""
    return dict(_facets)


def audiences() -> tuple[Audience, ...]:
    """Return the functions that name the tokens of a reader."""
    return tuple(_audiences)


def rivals() -> dict[str, list[str]]:
    """Return the names of sources that claimed a kind already taken, for the system check."""
    return dict(_rivals)


def changed(kind: str, keys: Iterable[object]) -> None:
    """Mark things as changed, inside the caller's transaction; search reads them afresh after commit.

    Of a thing about to be deleted, call it before the row is gone.
    """
    from search.marks import mark

    mark(kind, [str(key) for key in keys])


def watch(model: "type[Model]", kind: str, keys_of: Callable[[Any], Iterable[object]]) -> None:
    """Mark ``keys_of(instance)`` as changed whenever a row of this model is saved or about to be deleted."""
    from search.signal_handlers import watch_model

    watch_model(model, kind, keys_of)


def watch_links(through: "type[Model]", kind: str, keys_of: Callable[[Any], Iterable[object]]) -> None:
    """The same for a many-to-many relation, by its ``through``: forms save it after the row itself."""
    from search import signal_handlers

    signal_handlers.watch_links(through, kind, keys_of)
