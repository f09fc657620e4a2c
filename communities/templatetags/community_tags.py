"""Template tags of communities: threads about a page, people as readers see them, moments in words."""

from django import template
from django.template.context import RequestContext
from wagtail.models import Page

from communities.models import Thread
from communities.querysets import ThreadQuerySet
from learning_network.core.moments import moment
from learning_network.users.models import User

register = template.Library()
register.filter(moment)

FORMER_MEMBER = "A former member"
_PATCHES = ("", "patch--b", "patch--c", "patch--d")


@register.simple_tag(takes_context=True)
def threads_about(context: RequestContext, page: Page) -> ThreadQuerySet:
    """Return the threads about this page that the reader may read, the latest first: one query."""
    visible = Thread.objects.visible_to(context["request"].user)
    return visible.about(page).select_related("community").liveliest()


@register.filter
def name_of(user: User | None) -> str:
    """Return the name readers see; an erased member has none."""
    return user.display_name if user else FORMER_MEMBER


@register.filter
def initials_of(user: User | None) -> str:
    """Return the letters on the patch beside a post."""
    return user.initials if user else "–"


@register.filter
def patch_of(user: User | None) -> str:
    """Return the class that colours a person's patch, the same everywhere."""
    return _PATCHES[user.pk % len(_PATCHES)] if user else ""


@register.filter
def introduction(user: User | None) -> str:
    """Return what a person does, where and for whom, as far as they say; never their e-mail address."""
    if user is None or user.profile_hidden:
        return ""
    said = (user.get_role_display(), user.organisation_name, user.get_area_display())
    return ", ".join(part for part in said if part)
