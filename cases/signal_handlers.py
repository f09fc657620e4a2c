"""What follows when a case is published: its lessons and figures get their permanent numbers."""

from typing import Any

from wagtail.signals import page_published

from cases.models import CasePage
from cases.services import number_rows


def on_case_published(sender: type[CasePage], instance: CasePage, **kwargs: Any) -> None:
    """Number the rows; they are in the database by now."""
    number_rows(instance)


def connect() -> None:
    """Connect the handlers; called once at start-up."""
    page_published.connect(on_case_published, sender=CasePage, dispatch_uid="cases.number_rows")
