"""What makes search read things afresh: pages, who may see them, terms and people that documents quote.

Handlers only mark. The instance that comes with a signal is never read: it may be a draft, scheduled, half deleted
or older than the row. Before a row goes, its keys are asked for while they can still be found.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import COMMENTS_RELATION_NAME, Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished

from learning_network.core.models import Term
from learning_network.users.models import User
from search import registry

if TYPE_CHECKING:
    from django.db.models import Model

# Saves that a log-in or a password change make: nothing of them is ever quoted.
_UNQUOTED_USER_FIELDS = frozenset({"last_login", "password"})
# What saving a draft writes to the page's row; the editor does so every few moments.
_DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        COMMENTS_RELATION_NAME,
    }
)
_ADDRESS_FIELDS = frozenset({"slug", "url_path"})
# So many keys are asked for at once: a statement holds only so many.
_PAGES_AT_ONCE = 1_000


def mark_pages(page_ids: Iterable[int]) -> None:
    """Mark what stands on these pages or quotes them."""
    ids = list(page_ids)
    for start in range(0, len(ids), _PAGES_AT_ONCE):
        for kind, source in registry.sources().items():
            registry.changed(kind, source.keys_for_pages(ids[start : start + _PAGES_AT_ONCE]))


def mark_subtrees(pages: Iterable[Page]) -> None:
    """Mark what stands on these pages or below them."""
    ids: set[int] = set()
    for page in pages:
        ids.update(Page.objects.filter(path__startswith=page.path).values_list("pk", flat=True))
    mark_pages(sorted(ids))


def on_page_addressed(
    sender: "type[Model]", instance: "Model", update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """A page is about to get another address, by a new slug or a move: so do all below it, by SQL and without a signal.

    Wagtail's own signals for both come after the transaction, and would be lost with a process that dies between.
    The row is asked: in a move it stands in its new place already, and the address is the last to change.
    """
    if isinstance(instance, Page) and (update_fields is None or _ADDRESS_FIELDS & update_fields):
        mark_subtrees(Page.objects.filter(pk=instance.pk).exclude(url_path=instance.url_path))


def on_page_saved(
    sender: "type[Model]",
    instance: "Model",
    created: bool,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """Any save of a page: an alias and a page saved by code send no other signal.

    The rows that belong to the page are written only after this, so whatever the old ones quote is marked here. A new
    page that is a draft is quoted nowhere yet.
    """
    if not isinstance(instance, Page) or (created and not instance.live):
        return
    if not (update_fields and _DRAFT_FIELDS.issuperset(update_fields)):
        mark_pages([instance.pk])


def on_page_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page was published or unpublished, now or for later: its rows are written now, so what they quote is marked."""
    mark_pages([instance.pk])


def on_page_deleted(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page is about to go; each page of a deleted subtree comes here by itself."""
    mark_pages([instance.pk])


def on_page_restriction(sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any) -> None:
    """A page and everything below it was made private, public or private to others."""
    mark_subtrees(Page.objects.filter(pk=instance.page_id))


def on_page_restriction_groups(sender: type, instance: Any, pk_set: set[int] | None, **kwargs: Any) -> None:
    """The groups that may open a subtree changed, from either side of the relation."""
    if isinstance(instance, PageViewRestriction):
        mark_subtrees(Page.objects.filter(pk=instance.page_id))
    elif pk_set:
        mark_subtrees(Page.objects.filter(view_restrictions__in=pk_set))


def on_group_deleted(sender: type[Group], instance: Group, **kwargs: Any) -> None:
    """A group is about to go, and with it, silently, its place in restrictions."""
    mark_subtrees(Page.objects.filter(view_restrictions__groups=instance))
    mark_collections(Collection.objects.filter(view_restrictions__groups=instance))


def mark_collections(collections: Iterable[Collection]) -> None:
    """Mark what quotes images or documents of these collections or those below them."""
    ids: set[int] = set()
    for collection in collections:
        below = Collection.objects.filter(path__startswith=collection.path)
        ids.update(below.values_list("pk", flat=True))
    if not ids:
        return
    for kind, source in registry.sources().items():
        registry.changed(kind, source.keys_for_collections(sorted(ids)))


def on_collection_restriction(sender: type, instance: CollectionViewRestriction, **kwargs: Any) -> None:
    """The files of a collection and those below it were made private or public."""
    mark_collections(Collection.objects.filter(pk=instance.collection_id))


def on_collection_restriction_groups(sender: type, instance: Any, pk_set: set[int] | None, **kwargs: Any) -> None:
    """The groups that may open a collection changed, from either side of the relation."""
    if isinstance(instance, CollectionViewRestriction):
        mark_collections(Collection.objects.filter(pk=instance.collection_id))
    elif pk_set:
        mark_collections(Collection.objects.filter(view_restrictions__in=pk_set))


def on_term_changed(sender: type[Term], instance: Term, **kwargs: Any) -> None:
    """A curated term was renamed, retired or merged, or is about to go."""
    for kind, source in registry.sources().items():
        registry.changed(kind, source.keys_for_term(instance.pk))


def on_user_changed(sender: type[User], instance: User, update_fields: Any = None, **kwargs: Any) -> None:
    """A person changed what others see of them, or is about to go."""
    if update_fields and _UNQUOTED_USER_FIELDS.issuperset(update_fields):
        return
    for kind, source in registry.sources().items():
        registry.changed(kind, source.keys_for_user(instance.pk))


def watch_model(model: "type[Model]", kind: str, keys_of: Callable[[Any], Iterable[object]]) -> None:
    """Mark ``keys_of(instance)`` when a row of the model is saved or about to be deleted."""

    def on_changed(sender: "type[Model]", instance: "Model", **kwargs: Any) -> None:
        registry.changed(kind, keys_of(instance))

    for signal in (post_save, pre_delete):
        signal.connect(on_changed, sender=model, weak=False)


def watch_links(through: "type[Model]", kind: str, keys_of: Callable[[Any], Iterable[object]]) -> None:
    """Mark ``keys_of(instance)`` when what the instance is linked with through this model changes."""

    def on_changed(sender: "type[Model]", instance: "Model", **kwargs: Any) -> None:
        registry.changed(kind, keys_of(instance))

    m2m_changed.connect(on_changed, sender=through, weak=False)


def connect() -> None:
    """Connect the handlers; called once at start-up."""
    for signal in (page_published, page_unpublished):
        signal.connect(on_page_published, dispatch_uid="search.page_published")
    pre_save.connect(on_page_addressed, dispatch_uid="search.page_addressed")
    post_save.connect(on_page_saved, dispatch_uid="search.page_saved")
    pre_delete.connect(on_page_deleted, sender=Page, dispatch_uid="search.page_deleted")
    for signal in (post_save, post_delete):
        signal.connect(on_page_restriction, sender=PageViewRestriction, dispatch_uid="search.page_restriction")
        signal.connect(
            on_collection_restriction, sender=CollectionViewRestriction, dispatch_uid="search.collection_restriction"
        )
    page_groups, collection_groups = PageViewRestriction.groups.through, CollectionViewRestriction.groups.through
    m2m_changed.connect(on_page_restriction_groups, sender=page_groups, dispatch_uid="search.page_groups")
    m2m_changed.connect(
        on_collection_restriction_groups, sender=collection_groups, dispatch_uid="search.collection_groups"
    )
    pre_delete.connect(on_group_deleted, sender=Group, dispatch_uid="search.group_deleted")
    for signal in (post_save, pre_delete):
        signal.connect(on_term_changed, sender=Term, dispatch_uid="search.term_changed")
        signal.connect(on_user_changed, sender=User, dispatch_uid="search.user_changed")
