"""The notice that mail to a member's address came back."""

from typing import Any

from django import template

from learning_network.notifications.models import SuspendedAddress

register = template.Library()


@register.inclusion_tag("notifications/_mail_came_back.html", takes_context=True)
def mail_came_back(context: dict[str, Any]) -> dict[str, Any]:
    """Say to the member that no mail is sent, since when, and how to turn it on again; one query."""
    email = context["request"].user.email
    suspended = SuspendedAddress.objects.of(email).first()
    return {"email": email, "suspended": suspended, "csrf_token": context.get("csrf_token")}
