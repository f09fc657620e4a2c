"""The home page and plain pages that editors write."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from learning_network.core.models import BasePage


class HomePage(BasePage):
    """The front page: search box, map, ways in, what is new."""

    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandardPage", "cases.CaseIndexPage", "communities.CommunityIndexPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from learning_network.home.front_page import front_page

        context = super().get_context(request, *args, **kwargs)
        context["front"] = front_page(request.user)
        return context


class StandardPage(BasePage):
    """A page of prose, such as *About us*."""

    lead = RichTextField(blank=True, features=["bold", "link"], help_text="One or two sentences under the title.")
    body = RichTextField(features=["h2", "h3", "bold", "link", "ol", "ul"])

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*BasePage.content_panels, FieldPanel("lead"), FieldPanel("body")]
