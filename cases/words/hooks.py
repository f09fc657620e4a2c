"""Terms and tags in the admin's menu, and their lines in its history."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from cases.words import tags
from cases.words.viewsets import TagsMenuItem, TagsViewSet, TermViewSet
from learning_network.core.words import services


def connect() -> None:
    """Register what the admin asks for; called once, with the hooks of cases."""
    hooks.register("register_admin_viewset", _viewsets)
    hooks.register("register_admin_menu_item", _tags_item)
    hooks.register("register_log_actions", _name_actions)


def _viewsets() -> list[ViewSet]:
    return [TermViewSet(), TagsViewSet()]


def _tags_item() -> MenuItem:
    return TagsMenuItem("Tags", reverse("tags:index"), name="tags", icon_name="tag", order=505)


def _name_actions(actions: LogActionRegistry) -> None:
    actions.register_action(services.MERGED, "Merge a term", "Merged into another term")
    actions.register_action(tags.MERGED, "Merge a tag", "Another tag was merged into it")
    actions.register_action(tags.RENAMED, "Rename a tag", "Renamed")
