"""From hits to what a list prints: the read model's rows, and the database's last word on who may open them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search import registry
from search.contract import Hit
from search.models import IndexEntry
from search.querysets import Thing

if TYPE_CHECKING:
    from learning_network.users.models import User


@dataclass(frozen=True)
class Item:
    """One result as its template gets it.

    ``title`` and ``snippet`` are safe, with the found words in ``<mark>``; ``snippet`` is empty when no typed word
    stands in the text. ``whence`` says what the snippet is from ("From a lesson"), ``whence_url`` leads there; both
    are empty when it is from the thing as a whole. ``plain_title`` is without marks. ``why`` is the reason of a
    related item, else empty.
    """

    kind: str
    kind_label: str
    key: str
    title: SafeString
    plain_title: str
    url: str
    summary: str
    organisation: str
    snippet: SafeString
    whence: str
    whence_url: str
    date: date | None
    evidence: int | None
    card: Mapping[str, Any]
    template: str
    why: str = ""


def items_of(hits: Iterable[Hit], user: "User | None", *, whole: bool = False) -> list[tuple[Item, IndexEntry]]:
    """Return what can be shown of the hits, in their order: one query for the rows and one a kind for who may.

    The rows come without their long texts unless they are wanted ``whole``.
    """
    wanted = list(hits)
    rows = IndexEntry.objects.all() if whole else IndexEntry.objects.without_texts()
    entries = {(entry.kind, entry.key): entry for entry in rows.things(_things(wanted))} if wanted else {}
    visible = openable(entries, user)
    return [
        (_item(hit, entries[hit.kind, hit.key]), entries[hit.kind, hit.key]) for hit in wanted if _thing(hit) in visible
    ]


def _thing(hit: Hit) -> Thing:
    return hit.kind, hit.key


def _things(hits: Iterable[Hit]) -> list[Thing]:
    return [_thing(hit) for hit in hits]


def openable(things: Iterable[Thing], user: "User | None") -> set[Thing]:
    """Return those of the things that this reader may open, by the database's last word: one query a kind."""
    keys: dict[str, list[str]] = defaultdict(list)
    for kind, key in things:
        keys[kind].append(key)
    sources = registry.sources()
    return {
        (kind, key) for kind, of_kind in keys.items() if kind in sources for key in sources[kind].visible(of_kind, user)
    }


def _whence(label: str) -> str:
    """Put a passage's label into words: one word is a sort of thing, several are the heading it stands under."""
    if not label:
        return ""
    if " " in label:
        return f"From “{label}”"
    article = "an" if label[0].lower() in "aeiou" else "a"
    return f"From {article} {label.lower()}"


def _address_of(anchor: str, url: str) -> str:
    """Return where a passage stands; a thing of several pages names a path that leads to the right one."""
    if not anchor:
        return ""
    return anchor if anchor.startswith("/") else f"{url}#{anchor}"


def _item(hit: Hit, entry: IndexEntry) -> Item:
    source = registry.sources()[hit.kind]
    return Item(
        kind=hit.kind,
        kind_label=source.label,
        key=hit.key,
        # Engines escape all but their own marks; the contract suite holds them to it.
        title=mark_safe(hit.title) if hit.title else escape(entry.title),  # noqa: S308
        plain_title=entry.title,
        url=entry.url,
        summary=entry.summary,
        organisation=entry.organisation,
        snippet=mark_safe(hit.snippet),  # noqa: S308
        whence=_whence(hit.label) if hit.snippet else "",
        whence_url=_address_of(hit.anchor, entry.url),
        date=entry.date,
        evidence=entry.evidence,
        card=entry.card,
        template=source.template,
    )
