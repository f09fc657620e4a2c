"""The admin's lists of words: the curated terms, and the free tags."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from cases.record_forms import TermForm
from cases.words import views
from learning_network.core.models import Term
from learning_network.core.words.uses import in_words, uses_by_term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.urls import URLPattern


class TermIndexView(generic.IndexView):
    """The list with how much has each term, in a fixed number of statements."""

    def get_base_queryset(self) -> QuerySet[Term]:
        terms: QuerySet[Term] = super().get_base_queryset().select_related("replaced_by")
        return terms

    @cached_property
    def columns(self) -> list[Column]:
        used_by = TitleColumn("uses", label="Who has it", accessor=self._used_by, get_url=self._uses_url)
        return [*super().columns, Column("state", label="State", accessor=self._state), used_by]

    @cached_property
    def _tallies(self) -> dict[int, dict[str, int]]:
        return uses_by_term(Term.objects.values_list("pk", flat=True))

    def _used_by(self, term: Term) -> str:
        return in_words(self._tallies.get(term.pk, {}))

    @staticmethod
    def _uses_url(term: Term) -> str:
        return reverse("term:uses", args=[term.pk])

    @staticmethod
    def _state(term: Term) -> str:
        if term.merged:
            return f"Merged into “{term.replaced_by}”"
        return "Retired" if term.retired else "Offered"

    def get_edit_url(self, instance: Term) -> str | None:
        url: str | None = None if instance.merged else super().get_edit_url(instance)
        return url

    def get_list_more_buttons(self, instance: Term) -> list[Any]:
        uses = Button("What has it", url=self._uses_url(instance), icon_name="link", priority=30)
        merge = Button("Merge", url=reverse("term:merge", args=[instance.pk]), icon_name="resubmit", priority=40)
        own = [uses] if instance.merged else [uses, merge]
        return [*super().get_list_more_buttons(instance), *own]


class TermEditView(generic.EditView):
    """A merged term is history: it can be looked up, not edited."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        term = get_object_or_404(Term, pk=kwargs["pk"])
        if term.merged:
            messages.info(request, f"“{term}” was merged into “{term.replaced_by}”. Edit that one.")
            return redirect("term:index")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class TermViewSet(ModelViewSet):
    """The lists that network editors curate. A term that nobody should choose any more is retired, never deleted."""

    model = Term
    icon = "list-ul"
    menu_label = "Words and lists"
    menu_order = 500
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = TermIndexView
    edit_view_class = TermEditView
    list_display = ["label", "vocabulary", "replaced_by"]
    list_filter = ["vocabulary", "retired"]
    list_per_page = 100
    search_fields = ["label", "slug", "description"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("vocabulary"),
            TitleFieldPanel("label", targets=["slug"], classname="", placeholder=False),
            FieldPanel("slug", help_text="Stands in addresses. When you change it, the old one leads to the new one."),
            *[FieldPanel(name) for name in ("description", "sort_order", "retired", "replaced_by")],
        ],
        base_form_class=TermForm,
    )

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        own = [
            path("<int:pk>/uses/", views.term_uses, name="uses"),
            path("<int:pk>/merge/", views.merge_term, name="merge"),
        ]
        return [*super().get_urlpatterns(), *own]


class TagsViewSet(ViewSet):
    """Free tags: authors and members write them, network editors tidy them."""

    name = "tags"
    icon = "tag"

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [
            path("", views.tag_list, name="index"),
            path("<slug:slug>/uses/", views.tag_uses, name="uses"),
            path("<slug:slug>/merge/", views.merge_tag, name="merge"),
            path("<slug:slug>/rename/", views.rename_tag, name="rename"),
        ]


class TagsMenuItem(MenuItem):
    """For those who look after terms and tags."""

    def is_shown(self, request: HttpRequest) -> bool:
        return views.curates_words(request.user)
