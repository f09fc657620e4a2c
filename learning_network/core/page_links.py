"""Links from prose to pages: their address would name what is closed, so they lead only to what everybody may open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from learning_network.core.page_access import viewable_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.rich_text.feature_registry import FeatureRegistry


def _open_to_all(pages: Iterable[Page | None]) -> set[int]:
    """Return the keys of those that everybody may open; a page that no site map lists is not among them."""
    listed = [page.pk for page in pages if page is not None and page.get_sitemap_urls()]
    return set(viewable_by(Page.objects.filter(pk__in=listed), None).values_list("pk", flat=True)) if listed else set()


class OpenPageLinks(PageLinkHandler):
    """What readers get: the words of a link to any other page stay, as plain words."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        pages: list[Page | None] = super().get_many(attrs_list)
        open_to_all = _open_to_all(pages)
        return [page if page is not None and page.pk in open_to_all else None for page in pages]


class OpenPageLinksInEditor(PageLinkElementHandler):
    """What writers get: the editor calls a link that readers cannot follow a broken one, and keeps it."""

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = super().get_attribute_data(attrs)
        if found["url"] and not _open_to_all([Page.objects.get(pk=found["id"]).specific]):
            return {"id": found["id"], "url": None, "parentId": None}
        return found


def register(features: FeatureRegistry) -> None:
    """Put both in the place of Wagtail's; called after Wagtail has registered its own."""
    features.register_link_type(OpenPageLinks)
    rule = features.converter_rules_by_converter["contentstate"]["link"]
    rule["from_database_format"]['a[linktype="page"]'] = OpenPageLinksInEditor("LINK")
