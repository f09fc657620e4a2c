"""The library and its shelves: one for each Local Care Organisation, and one of the network itself."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cases.forms import LibraryPageForm
from learning_network.core.models import BasePage

NETWORK_SHELF = "the-network"


class CaseIndexPage(BasePage):
    """The library at ``/cases/``. It finds a case by its slug across all shelves."""

    template = "cases/case_index_page.html"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cases.CaseShelf"]

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Send ``/cases/<slug>/`` to the case, whichever shelf it stands on; a shelf answers for itself."""
        from cases.models.case import CasePage

        if len(path_components) == 1:
            cases = CasePage.objects.child_of_library(self).live().with_shelf().with_yes_answers()
            case = cases.filter(slug=path_components[0]).first()
            if case is not None:
                return RouteResult(case)
        result: RouteResult = super().route(request, path_components)
        return result


class CaseShelf(BasePage):
    """The cases of one LCO. Its own address leads to the library filtered by it; cases leave it out of theirs."""

    intro = models.TextField(blank=True, help_text="Who publishes here, in a sentence or two.")
    publishers = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="shelves", help_text="Who writes here."
    )
    mailbox = models.EmailField(blank=True, help_text="Where the team is told of questions that wait. Never shown.")

    parent_page_types = ["cases.CaseIndexPage"]
    subpage_types = ["cases.CasePage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        # Shown, not changed: whoever sets the group says who may read the questions of this shelf's cases.
        FieldPanel("publishers", read_only=True),
        FieldPanel("mailbox"),
    ]
    base_form_class = LibraryPageForm

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        """A shelf's slug differs from every other shelf's and from every case's: they share ``/cases/<slug>/``."""
        if parent_page is None:
            return True
        taken = Page.objects.filter(slug=slug).descendant_of(parent_page)
        if page is not None and page.pk:
            taken = taken.not_page(page)
        return not taken.exists()

    def take_turn(self) -> None:
        """Let nobody else add a case to any shelf until the transaction ends: slugs are unique over all of them."""
        Page.objects.select_for_update().get(pk=self.get_parent().pk)

    @transaction.atomic
    def add_child(self, **kwargs: Any) -> Page:
        """Cases are added one after the other, so that each finds its slug free or takes the next number."""
        self.take_turn()
        child: Page = super().add_child(**kwargs)
        return child

    def with_content_json(self, content: dict[str, Any]) -> "CaseShelf":
        """A draft never changes who writes here: the group is a role, not something that is edited and published."""
        shelf: CaseShelf = super().with_content_json(content)
        shelf.publishers_id = self.publishers_id
        return shelf

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The long path of a case (with its shelf) moved for good to the short one."""
        if path_components:
            case = self.get_children().live().filter(slug=path_components[0]).first()
            if case is None or len(path_components) > 1:
                raise Http404
            return RouteResult(self, kwargs={"moved_to": case.specific.get_url(request)})
        return RouteResult(self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        moved_to = kwargs.get("moved_to")
        if moved_to:
            return redirect(moved_to, permanent=True)
        library = Page.get_url(self.get_parent(), request)
        return redirect(f"{library}?lco={self.slug}")
