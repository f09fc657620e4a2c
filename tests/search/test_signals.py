"""Everything that must set a mark, asked of plain pages through a source that quotes them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from learning_network.core.models import Term
from learning_network.home.models import HomePage, StandardPage
from learning_network.users.models import User
from search import registry
from search.models import SyncMark
from search.signal_handlers import mark_pages
from tests.factories.home import StandardPageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(stones) -> tuple[StandardPage, StandardPage, StandardPage]:
    """A page, one below it, and one beside it."""
    parent = StandardPageFactory(title="Parent")
    child = StandardPageFactory(title="Child", parent=parent)
    beside = StandardPageFactory(title="Beside")
    SyncMark.objects.all().delete()
    return parent, child, beside


def marked() -> set[str]:
    return set(SyncMark.objects.values_list("key", flat=True))


def of(*pages: Page) -> set[str]:
    return {f"page-{page.pk}" for page in pages}


def test_saved_page_is_marked_alone(tree):
    parent, _child, _beside = tree
    parent.save()
    assert marked() == of(parent)


def test_new_page_is_marked(tree):
    assert of(StandardPageFactory()) <= marked()


def test_published_page_is_marked_alone(tree):
    parent, _child, _beside = tree
    parent.save_revision().publish()
    assert marked() == of(parent)


def test_draft_marks_nothing(tree):
    parent, _child, _beside = tree
    parent.title = "Not yet"
    parent.save_revision()
    assert marked() == set()


def test_page_scheduled_for_later_is_marked_and_read_as_it_is(tree):
    parent, _child, _beside = tree
    parent.go_live_at = timezone.now() + timedelta(days=1)
    parent.save_revision().publish()
    assert of(parent) <= marked()


def test_unpublished_page_is_marked_alone(tree):
    parent, _child, _beside = tree
    parent.unpublish()
    assert marked() == of(parent)


def test_changed_slug_marks_what_is_below_in_the_same_transaction(tree):
    parent, child, _beside = tree
    with transaction.atomic():
        parent.slug = "another"
        parent.save()
        assert marked() == of(parent, child)
        transaction.set_rollback(True)
    assert marked() == set()


def test_move_marks_what_is_below_in_the_same_transaction(tree, monkeypatch):
    parent, child, beside = tree
    fresh, target = Page.objects.get(pk=parent.pk), Page.objects.get(pk=beside.pk)
    with monkeypatch.context() as patched:
        patched.setattr("wagtail.models.Page._update_descendant_url_paths", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fresh.move(target, pos="last-child")
    assert marked() == set()
    parent.move(Page.objects.get(pk=beside.pk), pos="last-child")
    assert marked() == of(parent, child)


def test_page_among_its_neighbours_marks_itself_alone_when_it_changes_place(tree):
    parent, _child, beside = tree
    beside.move(parent, pos="left")
    assert marked() == of(beside)


def test_deleted_pages_are_marked_before_they_are_gone(tree):
    parent, child, _beside = tree
    keys = of(parent, child)
    parent.delete()
    assert marked() == keys


def test_deleted_page_of_the_base_class_is_marked(tree):
    parent, child, _beside = tree
    keys = of(parent, child)
    Page.objects.get(pk=parent.pk).delete()
    assert marked() == keys


def test_alias_is_marked_when_its_original_is_published(tree):
    _parent, _child, beside = tree
    alias = beside.create_alias(update_slug="alias")
    SyncMark.objects.all().delete()
    beside.save_revision().publish()
    assert of(beside, alias) <= marked()


def test_restriction_marks_its_subtree_when_made_changed_and_lifted(tree):
    parent, child, _beside = tree
    restriction = PageViewRestriction.objects.create(page=parent, restriction_type="login")
    assert marked() == of(parent, child)
    for change in (restriction.save, restriction.delete):
        SyncMark.objects.all().delete()
        change()
        assert marked() == of(parent, child)


def test_groups_of_a_restriction_mark_its_subtree_from_both_sides(tree):
    parent, child, _beside = tree
    restriction = PageViewRestriction.objects.create(page=parent, restriction_type="groups")
    group = Group.objects.create(name="Readers")
    for change in (
        lambda: restriction.groups.add(group),
        restriction.groups.clear,
        lambda: group.pageviewrestriction_set.add(restriction),
        group.delete,
    ):
        SyncMark.objects.all().delete()
        change()
        assert marked() == of(parent, child)


def test_restricted_collection_marks_itself_and_those_below(stones):
    collection = Collection.get_first_root_node().add_child(name="Photographs")
    below = collection.add_child(name="Portraits")
    keys = {f"collection-{collection.pk}", f"collection-{below.pk}"}
    restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    assert marked() == keys
    group = Group.objects.create(name="Readers")
    for change in (lambda: restriction.groups.add(group), group.delete, restriction.delete):
        SyncMark.objects.all().delete()
        change()
        assert marked() == keys


def test_renamed_and_deleted_term_is_marked(stones):
    term = Term.objects.create(vocabulary="theme", slug="new", label="New")
    pk = term.pk
    assert marked() == {f"term-{pk}"}
    SyncMark.objects.all().delete()
    term.delete()
    assert marked() == {f"term-{pk}"}


def test_user_is_marked_when_something_quoted_changes(stones):
    user = UserFactory()
    SyncMark.objects.all().delete()
    user.save(update_fields=["last_login"])
    assert marked() == set()
    user.first_name = "Ann"
    user.save()
    assert marked() == {f"user-{user.pk}"}
    SyncMark.objects.all().delete()
    pk = user.pk
    user.delete()
    assert marked() == {f"user-{pk}"}


@pytest.fixture
def own_receivers(monkeypatch) -> Iterator[None]:
    """Let what a test connects be gone after it."""
    signals = (post_save, pre_delete, m2m_changed)
    for signal in signals:
        monkeypatch.setattr(signal, "receivers", list(signal.receivers))
        signal.sender_receivers_cache.clear()
    yield
    for signal in signals:
        signal.sender_receivers_cache.clear()


def test_watched_model_is_marked_on_save_and_before_deletion(stones, own_receivers):
    registry.watch(Group, "stone", lambda group: [f"group-{group.pk}", *(f"of-{u.pk}" for u in group.user_set.all())])
    user = UserFactory()
    group = Group.objects.create(name="Watched")
    user.groups.add(group)
    keys = {f"group-{group.pk}", f"of-{user.pk}"}
    SyncMark.objects.all().delete()
    group.save()
    assert marked() == keys
    SyncMark.objects.all().delete()
    group.delete()
    assert marked() == keys


def test_watched_relation_is_marked_when_links_come_and_go(stones, own_receivers):
    registry.watch_links(User.groups.through, "stone", lambda user: [f"user-{user.pk}"])
    user, group = UserFactory(), Group.objects.create(name="Readers")
    for change in (lambda: user.groups.add(group), user.groups.clear):
        SyncMark.objects.all().delete()
        change()
        assert marked() == {f"user-{user.pk}"}


def test_thousands_of_pages_are_asked_for_in_parts(stones, monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(stones, "keys_for_pages", lambda ids: asked.append(len(ids)) or ())
    mark_pages(range(2_500))
    assert asked == [1_000, 1_000, 500]


def test_home_page_is_not_a_plain_page(stones):
    HomePage.objects.get().save()
    assert marked() == set()
