"""Who may do what with the records that cases name, and which pages somebody may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Revision
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy, policy_registry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model
    from wagtail.query import PageQuerySet

    from cases.models import CasePage, CaseShelf, Organisation
    from learning_network.users.models import User

    Person: TypeAlias = User | AnonymousUser


def pages_writable_by(user: Person) -> PageQuerySet:
    """Pages that this person may edit: a publisher's shelf, a network editor's library."""
    pages: PageQuerySet = page_permission_policy.instances_user_has_permission_for(user, "change")
    return pages


def pages_offered_to(user: Person, pages: PageQuerySet) -> PageQuerySet:
    """Of these pages, those whose title this person may see: published for everybody, or writable."""
    published = pages.live_q() & ~pages.private_q()
    return pages.filter(published | Q(pk__in=pages_writable_by(user).order_by().values("pk")))


def organisations_offered_to(user: Person, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Of these organisations, those whose name this person may see.

    One that only drafts of another shelf name would tell of the draft; one that no case names yet was just added.
    """
    from cases.models import Organisation

    if user.has_perm("cases.change_organisation"):
        return organisations
    public = Organisation.objects.public().order_by().values("pk")
    own = Q(case_rows__page__in=pages_writable_by(user).order_by().values("pk"))
    just_added = Q(case_rows__isnull=True) & ~Q(pk__in=_named_in_changes_of_others(user))
    return organisations.filter(Q(pk__in=public) | own | just_added).distinct()


def _named_in_changes_of_others(user: Person) -> set[int]:
    """Organisations that unpublished changes of published cases name, and none that this person may write.

    Rows hold what is published; what changes it stands in the newest version alone.
    """
    from cases.models import CasePage

    changed = CasePage.objects.live().with_unpublished_changes().values("latest_revision")
    changes = Revision.objects.filter(pk__in=changed)
    mine = set(pages_writable_by(user).order_by().values_list("pk", flat=True))
    named: dict[bool, set[int]] = {True: set(), False: set()}
    for page_id, rows in changes.values_list("object_id", "content__organisations"):
        named[int(page_id) in mine] |= {row["organisation"] for row in rows or ()}
    return named[False] - named[True]


def files_offered_to(user: Person, model: type[Model]) -> QuerySet[Any]:
    """Pictures or documents that this person may choose, by the collections of their groups."""
    files: QuerySet[Any] = policy_registry.get_by_type(model).instances_user_has_permission_for(user, "choose")
    return files


def shelves_of(user: Person) -> QuerySet[CaseShelf]:
    """Shelves on which this person may write cases."""
    from cases.models import CaseShelf

    writable = page_permission_policy.instances_user_has_permission_for(user, "add")
    return CaseShelf.objects.filter(pk__in=writable.order_by().values("pk")).order_by("title")


def reviews_cases(user: Person) -> bool:
    """Whether anything could ever wait for this person's review."""
    may: bool = page_permission_policy.user_has_permission(user, "publish")
    return may


def may_answer_questions(user: Person) -> bool:
    """Network editors look after every shelf's questions, a publisher after those of their own."""
    from cases.models import CaseShelf

    return user.has_perm("cases.view_enquiry") or CaseShelf.objects.filter(publishers__in=user.groups.all()).exists()


def owners_of(case: CasePage) -> QuerySet[User]:
    """Whom readers' answers are for: the member who owns the case, else the publishers of its shelf."""
    owner = get_user_model().objects.filter(is_active=True, pk=case.case_owner_id)
    return owner if owner.exists() else publishers_of(case)


def publishers_of(case: CasePage) -> QuerySet[User]:
    """Return who writes on the case's shelf; nobody where the shelf is the network's own."""
    from cases.models import CaseShelf

    people = get_user_model().objects.filter(is_active=True)
    return people.filter(groups__shelves__in=CaseShelf.objects.parent_of(case).values("pk")).distinct()


def may_edit(user: Person | None, case: CasePage) -> bool:
    """Whether this person, if there is one, may change the words of the case in the editor."""
    may: bool = user is not None and case.permissions_for_user(user).can_edit()
    return may


def may_edit_organisation(user: Person, organisation: Organisation) -> bool:
    """Network editors edit every organisation; a publisher one that no case of another shelf names."""
    if user.has_perm("cases.change_organisation"):
        return True
    if not user.has_perm("cases.add_organisation"):
        return False
    return not organisation.case_rows.exclude(page__in=pages_writable_by(user).values("pk")).exists()


class OrganisationPermissionPolicy(ModelPermissionPolicy):
    """Whoever may add organisations may also change those that only their own shelf's cases use."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        """Whether the person may do this to at least one organisation."""
        if action == "change" and super().user_has_permission(user, "add"):
            return True
        allowed: bool = super().user_has_permission(user, action)
        return allowed

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Organisation) -> bool:
        if action == "change":
            return may_edit_organisation(user, instance)
        return self.user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: Person, actions: Iterable[str]) -> QuerySet[Organisation]:
        """``may_edit_organisation`` in SQL; a test holds the two together."""
        from cases.models import Organisation

        if any(super(OrganisationPermissionPolicy, self).user_has_permission(user, action) for action in actions):
            return Organisation.objects.all()
        if "change" in actions and self.user_has_permission(user, "change"):
            return Organisation.objects.named_only_in(pages_writable_by(user))
        return Organisation.objects.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        users: QuerySet[User] = super().users_with_any_permission(
            {*actions, "add"} if "change" in actions else set(actions)
        )
        return users


class TermPermissionPolicy(ModelPermissionPolicy):
    """Nobody deletes a term: it would vanish from every case that has it. A retired one stays where it is."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)
