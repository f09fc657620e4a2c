"""What follows when a case is published: its rows get their numbers, nothing hides it, and its review is closed."""

from typing import Any

from wagtail.signals import page_published

from cases.freshness.dates import after_publishing
from cases.models import CasePage
from cases.proposing.services import tell_of_publishing
from cases.reporting import forget_hiding
from cases.reviewing import decided, submitted
from cases.reviewing.checklist import close_after_publishing
from cases.services import number_rows
from cases.writing.colleagues import credit_co_writers


def on_case_published(sender: type[CasePage], instance: CasePage, **kwargs: Any) -> None:
    """Number the rows, which are in the database by now, forget what moderators hid, and date the next review."""
    number_rows(instance)
    forget_hiding(instance)
    tell_of_publishing(instance)
    after_publishing(instance)
    close_after_publishing(instance)
    credit_co_writers(instance)


def connect() -> None:
    """Connect the handlers; called once at start-up."""
    page_published.connect(on_case_published, sender=CasePage, dispatch_uid="cases.number_rows")
    submitted.connect()
    decided.connect()
