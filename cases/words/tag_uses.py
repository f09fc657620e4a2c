"""Free tags as network editors look through them: how much each is used, by what, and which are much alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from rapidfuzz import fuzz, process
from taggit.models import Tag, TaggedItem
from wagtail.models import Revision

from cases.models import CasePage, CaseTag
from learning_network.core.models import FormerWord
from learning_network.core.words.models import TAG
from learning_network.core.words.tagged import all_tagged
from learning_network.core.words.uses import Use, in_words

# From this likeness on (of 100) two tags are shown beside each other.
_ALIKE = 80
_MOST_ALIKE = 4


@dataclass(frozen=True)
class UsedTag:
    """A tag with what has it."""

    slug: str
    name: str
    tally: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.tally.values())

    @property
    def words(self) -> str:
        return in_words(self.tally)


def used_tags() -> dict[str, UsedTag]:
    """Return every tag by its slug, the most used first. The number of statements does not depend on how many."""
    tallies: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for things in all_tagged():
        names.update(things.names())
        _add(tallies, things.kind, things.counts())
    tags = dict(Tag.objects.values_list("pk", "slug"))
    names.update(Tag.objects.values_list("slug", "name"))
    _add(tallies, "case study", _by_slug(tags, CaseTag.objects.filter(content_object__live=True)))
    _add(tallies, "file", _by_slug(tags, TaggedItem.objects.all()))
    _add(tallies, "draft", Counter(tags[number] for _, _, numbers in _drafts() for number in numbers & tags.keys()))
    found = [UsedTag(slug, name, tallies.get(slug, {})) for slug, name in names.items()]
    return {tag.slug: tag for tag in sorted(found, key=lambda tag: (-tag.total, tag.name.casefold()))}


def alike(tag: UsedTag, tags: Mapping[str, UsedTag]) -> list[UsedTag]:
    """Return the tags whose names are much like this one's, the likeliest first."""
    others = {slug: _plain(other.name) for slug, other in tags.items() if slug != tag.slug}
    found = process.extract(_plain(tag.name), others, scorer=_likeness, score_cutoff=_ALIKE, limit=_MOST_ALIKE)
    return [tags[slug] for _name, _score, slug in found]


def uses_of_tag(slug: str) -> list[Use]:
    """Return the cases that have a tag, as readers see them and as drafts do, by title."""
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        return []
    live = CasePage.objects.live().filter(pk__in=CaseTag.objects.filter(tag=tag).values("content_object"))
    found = [Use("case study", title, _edit_url(pk)) for pk, title in live.order_by("title").values_list("pk", "title")]
    drafts = [(title, pk) for pk, title, numbers in _drafts() if tag.pk in numbers]
    return found + [Use("case study", title, _edit_url(pk), is_draft=True) for title, pk in sorted(drafts)]


def _drafts() -> Iterator[tuple[int, str, set[int]]]:
    """Yield each case that has a newer draft than readers see, with the tags that draft names."""
    former = dict(FormerWord.objects.of(TAG).exclude(number=None).values_list("number", "current"))
    numbers = dict(Tag.objects.filter(slug__in=former.values()).values_list("slug", "pk")) if former else {}
    current = {number: numbers[slug] for number, slug in former.items() if slug in numbers}
    drafts = CasePage.objects.with_unpublished_changes().order_by()
    titles = dict(drafts.values_list("pk", "draft_title"))
    revisions = Revision.objects.filter(pk__in=drafts.values("latest_revision"))
    for page_id, rows in revisions.values_list("object_id", "content__tagged_items"):
        named = {row["tag"] for row in rows or ()}
        yield int(page_id), titles.get(int(page_id), ""), {current.get(number, number) for number in named}


def _by_slug(tags: Mapping[int, str], rows: Iterable[object]) -> dict[str, int]:
    counted = rows.order_by().values_list("tag").annotate(number=Count("pk"))  # type: ignore[attr-defined]
    return {tags[tag_id]: number for tag_id, number in counted if tag_id in tags}


def _add(tallies: dict[str, dict[str, int]], kind: str, counts: Mapping[str, int]) -> None:
    for slug, number in counts.items():
        tallies.setdefault(slug, {})[kind] = number


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def _edit_url(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])
