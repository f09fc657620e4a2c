"""What the demo's member follows, so that their bell shows something at the first log-in."""

from django.db import transaction

from communities.models import MailWishes, Post, Thread
from communities.services.following import follow
from communities.telling import tell_of_post
from learning_network.users.models import User

_MEMBER, _PERSON = "member@example.org", "facilitator@example.org"


@transaction.atomic
def ensure_following() -> None:
    """Let the demo's member follow a thread that others began, and a person, once: what they change stays."""
    member, person = (User.objects.filter(email=email).first() for email in (_MEMBER, _PERSON))
    if member is None or person is None:
        return
    _, is_first = MailWishes.objects.get_or_create(member=member)
    thread = Thread.objects.visible_to(member).exclude(author=member).order_by("-reply_count", "pk").first()
    if not is_first or thread is None:
        return
    for target in (thread, person):
        follow(member=member, target=target)
    for post in Post.objects.filter(thread=thread).replies().order_by("number"):
        tell_of_post(post)
