"""The admin's screens for what cases name: organisations and methods, and the choosers for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from cases.models import Method, Organisation
from cases.permissions import organisations_offered_to
from cases.record_forms import MemberFilterForm, NameFilterForm, OrganisationCreationForm
from learning_network.users.models import User

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


class CheckedIndexView(generic.IndexView):
    """Offers *Edit* only where the permission policy allows it for that very record."""

    @cached_property
    def editable(self) -> frozenset[int]:
        """Primary keys of what this person may edit: one query for the whole list."""
        policy, user = self.permission_policy, self.request.user
        return frozenset(policy.instances_user_has_permission_for(user, "change").values_list("pk", flat=True))

    def get_edit_url(self, instance: Model) -> str | None:
        url: str | None = super().get_edit_url(instance) if instance.pk in self.editable else None
        return url


class CheckedEditView(generic.EditView):
    """Asks the policy about the record itself; Wagtail's view asks only about the model."""

    def get_object(self, queryset: Any = None) -> Model:
        record: Model = super().get_object(queryset)
        if not self.user_has_permission_for_instance("change", record):
            raise PermissionDenied
        return record


class _SignedJudgement:
    """Remembers which reviewer judged an organisation's class otherwise than the rule does."""

    form: Any
    request: Any

    def save_instance(self) -> Organisation:
        if {"override_class", "override_reason"} & set(self.form.changed_data):
            self.form.instance.override_by = self.request.user if self.form.instance.override_class else None
        saved: Organisation = super().save_instance()  # type: ignore[misc]  # a mixin of Wagtail's views
        return saved


class OrganisationCreateView(_SignedJudgement, generic.CreateView):
    """See the mixin."""


class OrganisationEditView(_SignedJudgement, CheckedEditView):
    """See the mixins."""


class OrganisationIndexView(CheckedIndexView):
    """Lists the organisations whose name this person may see."""

    def get_base_queryset(self) -> QuerySet[Organisation]:
        return organisations_offered_to(self.request.user, super().get_base_queryset())


class _OfferedOrganisation:
    """Shows an organisation only to whom its name may be shown."""

    request: Any

    def get_object(self, *key: Any) -> Organisation:
        record: Organisation = super().get_object(*key)  # type: ignore[misc]  # a mixin of Wagtail's views
        if not organisations_offered_to(self.request.user, Organisation.objects.filter(pk=record.pk)).exists():
            raise Http404
        return record


class OrganisationHistoryView(_OfferedOrganisation, HistoryView):
    """See the mixin."""


class OrganisationUsageView(_OfferedOrganisation, UsageView):
    """See the mixin."""


class OrganisationViewSet(ModelViewSet):
    """The list, without what only the drafts of others name; each edits what the permission policy allows."""

    model = Organisation
    icon = "group"
    menu_label = "Organisations"
    menu_order = 120
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = OrganisationIndexView
    add_view_class = OrganisationCreateView
    edit_view_class = OrganisationEditView
    history_view_class = OrganisationHistoryView
    usage_view_class = OrganisationUsageView
    list_display = ["name", "legal_form", "area"]
    list_filter = ["legal_form", "ownership", "area"]
    list_per_page = 50
    search_fields = ["name", "also_known_as"]
    search_backend_name = None


class MethodViewSet(ModelViewSet):
    """Models, methods, tools and standards: network editors curate them."""

    model = Method
    icon = "clipboard-list"
    menu_label = "Methods"
    menu_order = 130
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["name", "method_kind"]
    list_filter = ["method_kind"]
    list_per_page = 50
    search_fields = ["name", "also_known_as"]
    search_backend_name = None


class _ChooseByName:
    """A chooser with a search box of our own: these records are in no search index."""

    filter_form_class = NameFilterForm
    per_page = 20


class ChooseView(_ChooseByName, chooser.ChooseView):
    """The dialogue."""


class ChooseResultsView(_ChooseByName, chooser.ChooseResultsView):
    """Its list of results."""


class _ChooseOrganisation(_ChooseByName):
    """Organisations whose name this person may see."""

    request: Any

    def get_object_list(self) -> QuerySet[Organisation]:
        return organisations_offered_to(self.request.user, Organisation.objects.all())


class OrganisationChooseView(_ChooseOrganisation, chooser.ChooseView):
    """The dialogue."""


class OrganisationChooseResultsView(_ChooseOrganisation, chooser.ChooseResultsView):
    """Its list of results."""


class OrganisationChosenView(_OfferedOrganisation, chooser.ChosenView):
    """What one that was chosen is called."""


class OrganisationChosenMultipleView(chooser.ChosenMultipleView):
    """The same of several."""

    def get_objects(self, pks: list[str]) -> QuerySet[Organisation]:
        return organisations_offered_to(self.request.user, Organisation.objects.filter(pk__in=pks))


class OrganisationChooserViewSet(ChooserViewSet):
    """Choose an organisation, or add the one that is missing, without leaving the case."""

    name = "organisation_chooser"
    model = Organisation
    icon = "group"
    choose_one_text = "Choose an organisation"
    choose_another_text = "Choose another organisation"
    edit_item_text = "Edit this organisation"
    choose_view_class = OrganisationChooseView
    choose_results_view_class = OrganisationChooseResultsView
    chosen_view_class = OrganisationChosenView
    chosen_multiple_view_class = OrganisationChosenMultipleView
    creation_form_class = OrganisationCreationForm
    creation_tab_label = "Add a new one"
    create_action_label = "Add this organisation"
    create_action_clicked_label = "Adding"


class _ChooseMember:
    """Members by name. The organisation tells apart two of one name; the address is nobody's business here."""

    filter_form_class = MemberFilterForm
    per_page = 20

    def get_object_list(self) -> QuerySet[User]:
        return User.objects.filter(is_active=True)

    @property
    def columns(self) -> list[Column]:
        columns: list[Column] = super().columns  # type: ignore[misc]  # a mixin of Wagtail's views
        return [*columns, Column("organisation_name", label="Organisation")]


class ChooseMemberView(_ChooseMember, chooser.ChooseView):
    """The dialogue."""


class ChooseMemberResultsView(_ChooseMember, chooser.ChooseResultsView):
    """Its list of results."""


class MemberChosenView(chooser.ChosenView):
    """What one that was chosen is called; somebody whose account is closed is named to nobody."""

    def get_object(self, pk: Any) -> User:
        member: User = get_object_or_404(User, pk=pk, is_active=True)
        return member


class MemberChosenMultipleView(chooser.ChosenMultipleView):
    """The same of several."""

    def get_objects(self, pks: list[str]) -> QuerySet[User]:
        return User.objects.filter(pk__in=pks, is_active=True)


class MemberChooserViewSet(ChooserViewSet):
    """Choose a member: a list of everybody in a drop-down would not do for a network."""

    name = "member_chooser"
    model = User
    icon = "user"
    choose_one_text = "Choose a member"
    choose_another_text = "Choose another member"
    edit_item_text = "Edit this member"
    choose_view_class = ChooseMemberView
    choose_results_view_class = ChooseMemberResultsView
    chosen_view_class = MemberChosenView
    chosen_multiple_view_class = MemberChosenMultipleView


class MethodChooserViewSet(ChooserViewSet):
    """Choose a method; adding one is for network editors, in their own screen."""

    name = "method_chooser"
    model = Method
    icon = "clipboard-list"
    choose_one_text = "Choose a method"
    choose_another_text = "Choose another method"
    edit_item_text = "Edit this method"
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
