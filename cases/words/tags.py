"""Renaming and merging free tags: of cases, of files, and of whatever else has tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from taggit.models import Tag
from wagtail.log_actions import log

from cases.models import CaseTag
from cases.search_sources import mark_cases
from learning_network.core.models import FormerWord
from learning_network.core.words.models import TAG
from learning_network.core.words.relations import links, move_rows
from learning_network.core.words.services import CannotMerge, remember
from learning_network.core.words.tagged import all_tagged

if TYPE_CHECKING:
    from learning_network.users.models import User

MERGED = "cases.merge_tag"
RENAMED = "cases.rename_tag"
# Tags of threads have no more room.
LONGEST = 40


class NameTaken(Exception):
    """Another tag is called so; ``slug`` is the other's."""

    def __init__(self, name: str, slug: str) -> None:
        self.slug = slug
        super().__init__(f"There is a tag “{name}” already. Merge the two instead.")


@transaction.atomic
def merge_tags(old: str, into: str, *, by: User) -> bool:
    """Give everything that has one tag the other in its place, and keep the old address.

    Args:
        old: the slug of the tag that goes.
        into: the slug of the tag that stays.
        by: who does it, for the log.

    Returns:
        False when the one was merged into the other before.

    Raises:
        CannotMerge: they are one tag, or there is no such tag.
    """
    if old == into:
        raise CannotMerge("Choose another tag: one cannot be merged into itself.")
    names, tags = _names(), _locked(old, into)
    if into not in names:
        raise CannotMerge("The tag that should stay is gone. Choose another one.")
    if old not in names:
        if FormerWord.objects.of(TAG).of_names([old]).get(old) == into:
            return False
        raise CannotMerge("The tag that should go is gone already. Nothing was changed.")
    stays = tags.get(into) or Tag.objects.create(name=names[into], slug=into)
    _give(old, stays, went=tags.get(old))
    remember(TAG, old, into, number=tags[old].pk if old in tags else None)
    log(stays, MERGED, user=by, data={"name": names[old], "slug": old})
    if old in tags:
        Tag.objects.filter(pk=tags[old].pk).delete()
    return True


@transaction.atomic
def rename_tag(slug: str, name: str, *, by: User) -> str:
    """Call a tag otherwise, wherever it stands; its old address leads to the new one.

    Args:
        slug: the tag's slug today.
        name: the new name, checked by the form.
        by: who does it, for the log.

    Returns:
        The tag's slug from now on.

    Raises:
        NameTaken: another tag is called so.
        CannotMerge: there is no such tag.
    """
    names, new = _names(), slugify(name)
    if slug not in names:
        raise CannotMerge("The tag is gone. Nothing was changed.")
    if new != slug and new in names:
        raise NameTaken(names[new], new)
    tag = _locked(slug).get(slug)
    if tag is not None:
        # Saved as a whole: search marks the cases that have it.
        tag.name, tag.slug = name, new
        tag.save()
        log(tag, RENAMED, user=by, data={"name": names[slug], "slug": slug})
    for things in all_tagged():
        things.move(slug, new, name)
    if new != slug:
        remember(TAG, slug, new)
    return new


def renew_tags(content: dict[str, Any]) -> None:
    """Put the tag that stands for it now in the place of each merged one that a revision of a case names."""
    rows = content.get("tagged_items") or []
    former = FormerWord.objects.of(TAG).filter(number__in=[row["tag"] for row in rows]) if rows else ()
    current = {word.number: word.current for word in former}
    if not current:
        return
    numbers = dict(Tag.objects.filter(slug__in=current.values()).values_list("slug", "pk"))
    renewed: dict[int, dict[str, Any]] = {}
    for row in rows:
        number = numbers.get(current.get(row["tag"], ""), row["tag"])
        renewed.setdefault(number, {**row, "tag": number})
    content["tagged_items"] = list(renewed.values())


def _names() -> dict[str, str]:
    """Return the name of every tag by its slug."""
    names: dict[str, str] = {}
    for things in all_tagged():
        names.update(things.names())
    return {**names, **dict(Tag.objects.values_list("slug", "name"))}


def _locked(*slugs: str) -> dict[str, Tag]:
    return {tag.slug: tag for tag in Tag.objects.select_for_update().filter(slug__in=slugs).order_by("pk")}


def _give(old: str, stays: Tag, *, went: Tag | None) -> None:
    for things in all_tagged():
        things.move(old, stays.slug, stays.name)
    if went is None:
        return
    mark_cases(CaseTag.objects.filter(tag=went).values_list("content_object", flat=True))
    for link in links(Tag):
        move_rows(link, went, stays)
