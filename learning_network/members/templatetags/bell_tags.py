"""Template tags of the bell: how much in it is new."""

from django import template
from django.template.context import RequestContext

from learning_network.notifications.models import Notification

register = template.Library()

_MOST_SAID = 99


@register.simple_tag(takes_context=True)
def unread_count(context: RequestContext) -> str:
    """Return how many things in the reader's bell are new, empty when none: one statement a page."""
    request = context["request"]
    if not hasattr(request, "_unread_in_bell"):
        request._unread_in_bell = Notification.objects.for_bell(request.user).unread().count()
    count = request._unread_in_bell
    return f"{_MOST_SAID}+" if count > _MOST_SAID else str(count or "")
