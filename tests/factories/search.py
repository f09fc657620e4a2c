"""Documents, and a source that keeps them in memory, for the tests of search."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from learning_network.home.models import StandardPage
from search.audiences import tokens_of
from search.contract import PUBLIC, BaseSource, SearchDocument
from search.models import IndexEntry


def document(key: str = "1", title: str = "A smooth pebble", **values: object) -> SearchDocument:
    """Return a public document of the kind ``stone``, dated so that ties are settled."""
    made = SearchDocument(
        kind="stone", key=key, title=title, url=f"/stones/{key}/", audiences=PUBLIC, date=date(2026, 1, 1)
    )
    return replace(made, **values)


def entry(made: SearchDocument) -> IndexEntry:
    """Save and return the read model's row of a document."""
    row = IndexEntry(kind=made.kind, key=made.key)
    row.take(made)
    row.save()
    return row


class MemorySource(BaseSource):
    """Offers the documents it is given; what a reader may open follows from their audiences unless withheld."""

    label_plural = "Stones"

    def __init__(self, kind: str = "stone", label: str = "Stone", template: str = "search/_item.html") -> None:
        self.kind = kind
        self.label = label
        self.label_plural = f"{label}s"
        self.template = template
        self.documents: dict[str, SearchDocument] = {}
        self.withheld: set[str] = set()
        self.broken: set[str] = set()

    def put(self, *documents: SearchDocument) -> None:
        self.documents.update({made.key: replace(made, kind=self.kind) for made in documents})

    def keys(self) -> Iterable[str]:
        return list(self.documents)

    def read(self, key: str) -> SearchDocument | None:
        if key in self.broken:
            raise LookupError(f"{key} is broken")
        return self.documents.get(key)

    def visible(self, keys, user) -> set[str]:
        tokens = tokens_of(user)
        known = [self.documents[key] for key in keys if key in self.documents and key not in self.withheld]
        return {made.key for made in known if made.audiences & tokens}

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        return [f"term-{term_id}"]

    def keys_for_user(self, user_id: int) -> Iterable[str]:
        return [f"user-{user_id}"]

    def keys_for_collections(self, collection_ids: Iterable[int]) -> Iterable[str]:
        return [f"collection-{pk}" for pk in collection_ids]

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        """Name only plain pages that are there: a row gone too early would be missed."""
        return [f"page-{pk}" for pk in StandardPage.objects.filter(pk__in=list(page_ids)).values_list("pk", flat=True)]
