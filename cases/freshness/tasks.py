"""Mail to people of an organisation, who need no account: the question and what came of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django_tasks import task

from learning_network.core.page_access import viewable_by

if TYPE_CHECKING:
    from learning_network.notifications.registry import Letter

logger = logging.getLogger(__name__)


def mail_to(address: str, *, letter: Letter, template: str) -> EmailMultiAlternatives:
    """Return a mail in our look; no link stops anything, since nothing comes but what somebody asked for."""
    context = {
        **letter.context,
        "subject": " ".join(letter.subject.split()),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_outside": True,
    }
    message = EmailMultiAlternatives(
        subject=context["subject"],
        body=render_to_string(f"{template}.txt", context).strip() + "\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


@task()
def mail_answer(case_id: int, address: str, answer: str, who: str, note: str) -> None:
    """Tell somebody without an account what came of their asking somebody else; told once, or not at all."""
    from cases.freshness.mails import answer_letter
    from cases.models import CasePage

    case = viewable_by(CasePage.objects.filter(pk=case_id), None).first()
    if case is None:
        return
    letter = answer_letter(case, answer=answer, who=who, note=note)
    try:
        mail_to(address, letter=letter, template="cases/email/still_true_answer").send()
    except OSError as error:
        logger.warning("The answer about case %s could not be mailed: %s", case_id, type(error).__name__)
