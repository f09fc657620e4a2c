"""From a notification to a mail: plain text, the same in our look, and the headers that let people stop it."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from learning_network.notifications.models import Notification
from learning_network.notifications.registry import Letter, NotificationKind
from learning_network.notifications.stopping import stop_url

_LONGEST_SUBJECT = 180


def mail_of(notification: Notification, *, kind: NotificationKind, letter: Letter) -> EmailMultiAlternatives:
    """Return the mail that tells this notification; it offers to stop only what its kind can stop."""
    subject = _one_line(letter.subject)
    leave = stop_url(notification) if kind.can_stop else ""
    context = {
        **letter.context,
        "subject": subject,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
        "stop_url": leave,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{kind.template}.txt", context).strip() + "\n",
        to=[notification.recipient.email],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": message_id(notification),
            # Out-of-office programs answer no mail that says so.
            "Auto-Submitted": "auto-generated",
            **_ways_to_stop(leave),
        },
    )
    message.attach_alternative(render_to_string(f"{kind.template}.html", context), "text/html")
    return message


def _ways_to_stop(leave: str) -> dict[str, str]:
    """Return the headers by which mail programs show a button that needs no log-in (RFC 8058)."""
    if not leave:
        return {}
    return {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _one_line(text: str) -> str:
    """Return a text as it may stand in a header: a line break would begin another header."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SUBJECT else f"{line[: _LONGEST_SUBJECT - 1]}…"


def message_id(notification: Notification) -> str:
    """Return the same id at every attempt, by which a mail can be found in the mail server's log."""
    told = f"{notification.event} {notification.recipient_id} {notification.channel}"
    digest = salted_hmac("notifications.message-id", told).hexdigest()[:32]
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return f"<{digest}@{sender.rpartition('@')[2] or urlsplit(settings.SITE_URL).hostname}>"
