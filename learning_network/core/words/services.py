"""Merging terms and changing their slugs, so that old addresses, drafts and saved searches go on working."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from learning_network.core.models import FormerWord, Term
from learning_network.core.words.relations import links, move_rows

if TYPE_CHECKING:
    from learning_network.users.models import User

MERGED = "core.merge_term"


class CannotMerge(Exception):
    """The two words cannot become one; the message is a sentence for who tried."""


@transaction.atomic
def merge_terms(old: Term, into: Term, *, by: User) -> bool:
    """Give everything that has one term the other in its place, and keep the old address.

    Drafts are not rewritten: a revision that names the old term opens with the new one (``words.drafts``). Done
    again it moves only what a draft in the making has brought back since.

    Args:
        old: the term that goes; it stays in the list, retired and merged.
        into: the term of the same list that stays.
        by: who does it, for the log.

    Returns:
        False when the one was merged into the other before.

    Raises:
        CannotMerge: they are one term or of two lists, or one of them was merged into a third.
    """
    locked = {term.pk: term for term in Term.objects.select_for_update().filter(pk__in=[old.pk, into.pk])}
    old, into = locked[old.pk], locked[into.pk]
    _check(old, into)
    is_new = not old.merged
    old.merged, old.retired, old.replaced_by = True, True, into
    # Saved before its rows move: search marks what has the term while it can still be found by it.
    old.save()
    for link in links(Term):
        move_rows(link, old, into)
    if is_new:
        for earlier in Term.objects.filter(replaced_by=old):
            earlier.replaced_by = into
            earlier.save()
        remember(into.vocabulary, old.slug, into.slug)
        log(old, MERGED, user=by, data={"into": into.pk, "label": into.label})
    return is_new


@transaction.atomic
def change_slug(term: Term, *, before: str) -> None:
    """Save a term whose slug changed, and let its former one lead to it."""
    term.save()
    if before and before != term.slug:
        remember(term.vocabulary, before, term.slug)


def remember(vocabulary: str, slug: str, current: str, *, number: int | None = None) -> None:
    """Let a slug lead to the one that stands for it now, and with it whatever led to the former."""
    FormerWord.objects.of(vocabulary).filter(current=slug).update(current=current)
    FormerWord.objects.of(vocabulary).filter(slug=current).delete()
    FormerWord.objects.update_or_create(
        vocabulary=vocabulary, slug=slug, defaults={"current": current, **({"number": number} if number else {})}
    )


def _check(old: Term, into: Term) -> None:
    if old.pk == into.pk:
        raise CannotMerge("Choose another entry: one cannot be merged into itself.")
    if old.vocabulary != into.vocabulary:
        raise CannotMerge(f"“{into.label}” stands in another list. Choose an entry of the same list.")
    if into.merged:
        raise CannotMerge(f"“{into.label}” was itself merged into “{into.replaced_by}”. Choose that one.")
    if old.merged and old.replaced_by_id != into.pk:
        raise CannotMerge(f"“{old.label}” was merged into “{old.replaced_by}” before. Merge that one.")
