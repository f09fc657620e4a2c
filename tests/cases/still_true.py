"""What tests of “Still true?” share: a case whose review date is today, the question about it, and its link."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from cases.freshness.links import token_of
from cases.freshness.reminders import review_reminders
from cases.models import CasePage, CaseShelf, StillTrueQuestion
from learning_network.notifications.delivery import deliver
from tests.factories.cases import CaseOrganisationFactory, CasePageFactory, OrganisationFactory


def due_case(shelf: CaseShelf, **fields: object) -> CasePage:
    """Return a published case, due today, whose newest version says the same as the site."""
    lead = CaseOrganisationFactory.build(organisation=OrganisationFactory(name="HMR Circle"))
    page = CasePageFactory(parent=shelf, slug="club", title="Breakfast club", organisations=[lead], **fields)
    page.save_revision().publish()
    CasePage.objects.filter(pk=page.pk).update(review_due=timezone.localdate())
    return CasePage.objects.get(pk=page.pk)


def ask(now: datetime | None = None) -> int:
    """Do what ``run_due`` does every minute, and return how many mails were written."""
    number = review_reminders(now)
    deliver()
    return number


def question_of(case: CasePage, **who: object) -> StillTrueQuestion:
    """Return the question that is asked about a case now."""
    review_reminders()
    return StillTrueQuestion.objects.get(case=case, **who)


def link(question: StillTrueQuestion, way: str = "") -> str:
    """Return where the mail leads."""
    return reverse(f"still_true{way}", args=[token_of(question)])
