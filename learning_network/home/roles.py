"""Roles as groups, permissions and the workflow: what network editors and each shelf's publishers may do."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cases.models import CaseIndexPage, CaseReview, CaseShelf
from communities.models import CommunityIndexPage

NETWORK_EDITORS = "Network editors"
REVIEW = "Network editor reviews"

# Wagtail's first migrations make these groups and this workflow, with add, change and publish on the whole tree.
_WAGTAIL_GROUPS = ("Editors", "Moderators")
_WAGTAIL_WORKFLOW = "Moderators approval"

_LIBRARY_ACTIONS = ("add", "change", "publish", "lock", "unlock")
_COMMUNITY_ACTIONS = ("add", "change", "publish")
_SHELF_ACTIONS = ("add", "change")

_EDITOR_PERMISSIONS = (
    "wagtailadmin.access_admin",
    *(f"cases.{action}_organisation" for action in ("add", "change", "delete", "view")),
    *(f"cases.{action}_method" for action in ("add", "change", "delete", "view")),
    "cases.view_enquiry",
    "cases.change_enquiry",
    # Not delete: a deleted term would vanish from every case that has it, a retired one stays.
    *(f"core.{action}_term" for action in ("add", "change", "view")),
    *(f"communities.{action}_membership" for action in ("add", "change", "delete", "view")),
    "communities.moderate_communities",
    "search.view_searchcount",
)
# Not change: the organisations' permission policy lets who may add also change what only their shelf uses.
_PUBLISHER_PERMISSIONS = ("wagtailadmin.access_admin", "cases.add_organisation")

_EDITOR_FILES = tuple(
    f"{app}.{action}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "change", "choose")
)
_PUBLISHER_FILES = tuple(name for name in _EDITOR_FILES if ".change_" not in name)

_NAME_LENGTH: int = Group._meta.get_field("name").max_length or 150


@transaction.atomic
def ensure_roles() -> Group:
    """Make the network editors' group and the review workflow; run again, it only adds what is missing.

    Wagtail's own groups are left empty of permissions: they would let their members publish past every
    review. They are not deleted, because somebody may want to see who was in them.

    Returns:
        The group of network editors.
    """
    editors, _ = Group.objects.get_or_create(name=NETWORK_EDITORS)
    _allow(editors, _EDITOR_PERMISSIONS)
    library = CaseIndexPage.objects.get()
    _allow_on_page(editors, library, _LIBRARY_ACTIONS)
    _allow_on_page(editors, CommunityIndexPage.objects.get(), _COMMUNITY_ACTIONS)
    _allow_in_collection(editors, Collection.get_first_root_node(), _EDITOR_FILES)
    _retire_wagtail_defaults()
    _ensure_review(editors, library)
    return editors


@transaction.atomic
def ensure_publishers(shelf: CaseShelf) -> Group:
    """Make the group that writes on this shelf and nowhere else, with a collection of files of its own.

    Returns:
        The shelf's group. It is also set on the shelf.
    """
    group = shelf.publishers or _new_publishers(shelf)
    _allow(group, _PUBLISHER_PERMISSIONS)
    _allow_on_page(group, shelf, _SHELF_ACTIONS)
    _allow_in_collection(group, _collection_of(group, shelf), _PUBLISHER_FILES)
    if shelf.publishers_id != group.pk:
        # Not save(): a newer draft of the shelf keeps its own words.
        CaseShelf.objects.filter(pk=shelf.pk).update(publishers=group)
        shelf.publishers = group
    return group


def _new_publishers(shelf: CaseShelf) -> Group:
    """Return a group of no other shelf, named after this one."""
    name = f"Publishers: {shelf.title}"[: _NAME_LENGTH - len(f" ({shelf.pk})")]
    if CaseShelf.objects.filter(publishers__name=name).exists():
        name = f"{name} ({shelf.pk})"
    return Group.objects.get_or_create(name=name)[0]


def _collection_of(group: Group, shelf: CaseShelf) -> Collection:
    """Return the collection in which the group may add files already, or a new one."""
    granted = GroupCollectionPermission.objects.filter(group=group).exclude(collection__depth=1).first()
    if granted is not None:
        return granted.collection
    collection: Collection = Collection.get_first_root_node().add_child(name=shelf.title)
    return collection


def _permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions of these names; a name that does not exist is an error, not a gap in a role."""
    found = []
    for name in names:
        app_label, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return found


def _allow(group: Group, names: Iterable[str]) -> None:
    group.permissions.add(*_permissions(names))


def _allow_on_page(group: Group, page: Page, actions: Iterable[str]) -> None:
    for permission in _permissions(f"wagtailcore.{action}_page" for action in actions):
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def _allow_in_collection(group: Group, collection: Collection, names: Iterable[str]) -> None:
    for permission in _permissions(names):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _retire_wagtail_defaults() -> None:
    for group in Group.objects.filter(name__in=_WAGTAIL_GROUPS):
        group.permissions.clear()
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
    for retired in (Workflow.objects, Task.objects):
        for item in retired.filter(name=_WAGTAIL_WORKFLOW, active=True):
            item.specific.deactivate() if isinstance(item, Task) else item.deactivate()


def _ensure_review(editors: Group, library: CaseIndexPage) -> None:
    """Attach the review to the library, so that it holds on every shelf; a workflow chosen since stays."""
    workflow, _ = Workflow.objects.get_or_create(name=REVIEW)
    task = _only_task(workflow)
    task.groups.add(editors)
    assignment: dict[str, Any] = {"workflow": workflow}
    WorkflowPage.objects.get_or_create(page=Page.objects.get(pk=library.pk), defaults=assignment)


def _only_task(workflow: Workflow) -> CaseReview:
    task, _ = CaseReview.objects.get_or_create(name=REVIEW)
    if not WorkflowTask.objects.filter(workflow=workflow).exists():
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return task
