"""System checks: what the kinds of notifications promise."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from learning_network.notifications.registry import NotificationKind, kinds


@register("notifications")
def check_kinds(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every kind has a label, and both its templates exist."""
    return [message for kind in kinds().values() for message in _faults(kind)]


def _faults(kind: NotificationKind) -> Iterator[CheckMessage]:
    name = type(kind).__name__
    if not kind.label:
        yield Error(f"{name} needs a label.", id="notifications.E001")
    for ending in ("txt", "html"):
        try:
            get_template(f"{kind.template}.{ending}")
        except TemplateDoesNotExist:
            yield Error(f"{name} has no template {kind.template}.{ending}.", id="notifications.E002")
