"""What waits for a moderator in the demo: one report, so that the queue is not empty."""

from __future__ import annotations

from communities.models import Post
from communities.moderation import services
from learning_network.core.models import Flag
from learning_network.core.moderation.vocabularies import Reason
from learning_network.users.models import User

_COMMUNITY, _REPORTER, _MODERATOR = "home-care-redesign", "newcomer@example.org", "facilitator@example.org"
_WORDS = "I cannot tell where this comes from. Could its author add a date and a source?"


def ensure_moderation() -> None:
    """Let the newcomer report one reply of somebody else, once; what moderators have done since stays."""
    reporter = User.objects.get(email=_REPORTER)
    if Flag.objects.by(reporter).exists():
        return
    replies = Post.objects.visible_to(reporter).standing().replies().filter(thread__community__slug=_COMMUNITY)
    post = replies.exclude(author__email__in=[_REPORTER, _MODERATOR]).order_by("pk").first()
    if post is not None:
        services.report(thing=post, member=reporter, reason=Reason.UNTRUE, words=_WORDS)
