"""What uses the curated terms: how much of each kind, live and in drafts, and the things themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, Revision

from learning_network.core.models import Term
from learning_network.core.words.drafts import terms_named_in
from learning_network.core.words.relations import TermList, lists_in, rows_in, term_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from learning_network.users.models import User

Tally = dict[str, int]


@dataclass(frozen=True)
class Use:
    """Something that has a term: what it is, its title, where it is edited, and whether readers see it so."""

    kind: str
    title: str
    url: str
    is_draft: bool = False


def uses_by_term(term_ids: Iterable[int]) -> dict[int, Tally]:
    """Return how many of each kind have each of these terms, and under *draft* how many drafts name it.

    The number of statements depends on how many lists of terms there are, not on how many terms are asked for.
    """
    ids = list(term_ids)
    found: dict[int, Tally] = defaultdict(dict)
    for one in term_lists():
        rows = _live_rows(one).filter(**{f"{one.term}__in": ids})
        for term_id, number in rows.order_by().values_list(one.term).annotate(number=Count("pk")):
            kind = str(one.owner._meta.verbose_name)
            found[term_id][kind] = found[term_id].get(kind, 0) + number
    asked = set(ids)
    for _model, _page_id, _title, terms in _drafts():
        for term_id in terms & asked:
            found[term_id]["draft"] = found[term_id].get("draft", 0) + 1
    return found


def uses_of(term: Term, *, user: User) -> list[Use]:
    """Return everything that has a term, and the drafts that name it, by kind and title."""
    found = [use for one in term_lists() for use in _things(one, term, user)]
    for model, page_id, title, terms in _drafts():
        if term.pk in terms:
            found.append(Use(str(model._meta.verbose_name), title, _edit_url(page_id), is_draft=True))
    return sorted(found, key=lambda use: (use.kind, use.is_draft, use.title.casefold()))


def in_words(tally: Mapping[str, int]) -> str:
    """Return a tally as people say it: *12 case studies, 1 lesson, 2 drafts*."""
    return ", ".join(f"{number} {_noun(kind, number)}" for kind, number in tally.items()) or "nothing"


def _noun(kind: str, number: int) -> str:
    if number == 1:
        return kind
    return next((plural for one, plural in _plurals().items() if one == kind), f"{kind}s")


def _plurals() -> dict[str, str]:
    owners = {one.owner for one in term_lists()}
    return {str(owner._meta.verbose_name): str(owner._meta.verbose_name_plural) for owner in owners}


def _live_rows(one: TermList) -> Any:
    rows = one.rows._default_manager.all()
    return rows.filter(**{f"{one.page}__live": True}) if one.page else rows


def _things(one: TermList, term: Term, user: User) -> Iterator[Use]:
    kind = str(one.owner._meta.verbose_name)
    owners = _live_rows(one).filter(**{one.term: term}).values(one.owned_by)
    things = one.owner._default_manager.filter(pk__in=owners)
    if one.page == one.owned_by:
        yield from (Use(kind, title, _edit_url(pk)) for pk, title in things.values_list("pk", "title"))
    elif one.page:
        parent = one.page.removeprefix(f"{one.owned_by}__")
        yield from (Use(kind, str(thing), _edit_url(getattr(thing, f"{parent}_id"))) for thing in things)
    else:
        finder = AdminURLFinder(user)
        yield from (Use(kind, str(thing), finder.get_edit_url(thing) or "") for thing in things)


def _edit_url(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def _drafts() -> Iterator[tuple[type[Page], int, str, set[int]]]:
    """Yield each page that has a newer draft than readers see, with the terms that draft names."""
    merged = dict(Term.objects.merged_into_another().values_list("pk", "replaced_by"))
    for model in apps.get_models():
        names = [*lists_in(model), *rows_in(model)] if issubclass(model, Page) else []
        if not names:
            continue
        drafts = model._default_manager.filter(has_unpublished_changes=True)
        content = {f"draft_{name}": f"content__{name}" for name in names}
        revisions = Revision.objects.filter(pk__in=drafts.order_by().values("latest_revision"))
        titles = dict(drafts.order_by().values_list("pk", "draft_title"))
        for page_id, *values in revisions.values_list("object_id", *content.values()):
            said = dict(zip(names, values, strict=True))
            numbers = {merged.get(number, number) for number in terms_named_in(model, said)}
            yield model, int(page_id), titles.get(int(page_id), ""), numbers
