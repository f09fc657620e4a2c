"""What follows when a case is published, taken off the site or taken back from review."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, WorkflowState
from wagtail.signals import page_published, page_unpublished, workflow_cancelled

from cases.freshness.dates import after_publishing
from cases.models import CasePage
from cases.proposing.services import tell_of_publishing
from cases.reporting import forget_hiding
from cases.reviewing import decided, submitted
from cases.reviewing.checklist import close_after_publishing, close_to_all, close_to_peers
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


def on_case_unpublished(sender: type[CasePage], instance: CasePage, **kwargs: Any) -> None:
    """What is taken off the site, by its team or by moderators, nobody outside the team reads on by a link."""
    close_to_all(instance)


def on_review_taken_back(sender: type[WorkflowState], instance: WorkflowState, **kwargs: Any) -> None:
    """Who takes a case back from review goes on writing unread."""
    case = CasePage.objects.filter(pk=instance.object_id).first()
    if case is not None and instance.base_content_type == ContentType.objects.get_for_model(Page):
        close_to_peers(case)


def connect() -> None:
    """Connect the handlers; called once at start-up."""
    page_published.connect(on_case_published, sender=CasePage, dispatch_uid="cases.number_rows")
    page_unpublished.connect(on_case_unpublished, sender=CasePage, dispatch_uid="cases.close_to_all")
    workflow_cancelled.connect(on_review_taken_back, dispatch_uid="cases.close_to_peers")
    submitted.connect()
    decided.connect()
