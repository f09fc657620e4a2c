"""What happens after commit: a question goes to the people behind a case."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from cases.models import Enquiry

logger = logging.getLogger(__name__)


@task()
def relay_enquiry(enquiry_id: int) -> None:
    """Mail a question to the case's mailbox, or tell the shelf's team that it waits in their queue.

    A question whose mail cannot be sent keeps no ``relayed_to`` and so stands in the queue at once.
    """
    enquiry = Enquiry.objects.select_related("case").get(pk=enquiry_id)
    if enquiry.relayed_at or enquiry.answered_at:
        return
    address = _mailbox(enquiry)
    team = "" if address else _team_mailbox(enquiry)
    if not (address or team):
        return
    try:
        _message(enquiry, to=address or team).send()
    except (SMTPException, OSError):
        logger.exception("Question %s could not be mailed; it waits in the queue.", enquiry.pk)
        return
    if address:
        enquiry.relayed_to = address
        enquiry.relayed_at = timezone.now()
        enquiry.save(update_fields=["relayed_to", "relayed_at"])


def _mailbox(enquiry: Enquiry) -> str:
    contacts = enquiry.case.contacts.select_related("member")
    return next((contact.relay_address for contact in contacts if contact.relay_address), "")


def _team_mailbox(enquiry: Enquiry) -> str:
    shelf = enquiry.case.get_parent().specific
    return shelf.mailbox


def _message(enquiry: Enquiry, *, to: str) -> EmailMessage:
    context = {
        "enquiry": enquiry,
        "case_url": enquiry.case.full_url,
        "answered_url": settings.SITE_URL + reverse("enquiry_answered", args=[enquiry.answer_token]),
    }
    # A line break would begin another header.
    subject = " ".join(f"A question about {enquiry.case.title}".split())
    body = render_to_string("cases/mail/enquiry.txt", context)
    return EmailMessage(subject=subject, body=body, to=[to], reply_to=[enquiry.email])
