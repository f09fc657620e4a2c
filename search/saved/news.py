"""What is new for a saved search.

The rule: a thing is news when search first knew it after the search was saved, when it is now close to what was typed
and has the filters, when the owner may open it, and when it has not been told. A later edit can make such a young thing
match; what is older never becomes news by an edit, nor by becoming visible to the owner.

So that this costs what is new and not what matches, the database first names what has changed since the last look,
and the engine is only asked which of that matches.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from search.audiences import tokens_of
from search.contract import Hit, SearchEngine, SearchRequest
from search.engines import get_engine
from search.models import FirstAppearance, IndexEntry, SyncMark
from search.querysets import Thing
from search.results import items_of
from search.saved.models import SavedSearch
from search.withheld import waiting_things

# So many things are named in one question.
_AT_ONCE = 200

# What a transaction wrote before a look may be committed after it; so far back the next look begins.
_OVERLAP = timedelta(minutes=10)


def settled_until() -> datetime:
    """Return the moment up to which every change is in the engine: what is still marked may not be."""
    oldest = SyncMark.objects.oldest()
    now = timezone.now()
    return min(oldest or now, now) - _OVERLAP


def news_for(saved: SavedSearch) -> list[Thing]:
    """Return what is new for a saved search, the best match first; raises SearchUnavailable."""
    young = _untold(saved)
    if not young:
        return []
    address, _labels = saved.read()
    request = address.request(tokens_of(saved.owner), ())
    scores: dict[Thing, float] = {}
    for start in range(0, len(young), _AT_ONCE):
        hits = _answering(request, young[start : start + _AT_ONCE])
        # The engine may lag behind the database, which has the last word on what the owner may open.
        allowed = {(item.kind, item.key) for item, _entry in items_of(hits, saved.owner)}
        scores |= {(hit.kind, hit.key): hit.score for hit in hits if (hit.kind, hit.key) in allowed}
    return sorted(scores, key=lambda thing: -scores[thing])


def _untold(saved: SavedSearch) -> list[Thing]:
    young = IndexEntry.objects.changed_after(saved.looked_until).first_known_in(
        FirstAppearance.objects.after(saved.since)
    )
    # What waits to be read afresh may match by words that were taken back; once it is read, it is young again.
    left_out = waiting_things().union(saved.told.values_list("kind", "key"))
    return [thing for thing in young.values_list("kind", "key") if thing not in left_out]


def _answering(request: SearchRequest, things: list[Thing]) -> list[Hit]:
    """Return those of the things that are close to what was typed; one common word would be mail about anything."""
    engine = get_engine()
    response = engine.search(replace(request, among=frozenset(things), page=1, page_size=len(things)))
    if response.close == response.total:
        return list(response.hits)
    return [hit for hit in response.hits if _is_close(hit, request, engine=engine)]


def _is_close(hit: Hit, request: SearchRequest, *, engine: SearchEngine) -> bool:
    alone = replace(request, among=frozenset({(hit.kind, hit.key)}), page=1, page_size=0)
    return engine.search(alone).close > 0
