"""What the kinds share that tell at once of something a member follows; the subject is what they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communities.following.targets import find_target, named
from communities.following.wishes import Followable
from communities.models import Following, MailWishes
from communities.services.following import mute, unfollow
from communities.vocabularies import Followed, Frequency
from learning_network.notifications.registry import GroupedKind

if TYPE_CHECKING:
    from learning_network.users.models import User

AGAIN = "under “My pages”, in “Following and mail”"


class OfFollowed(GroupedKind):
    """Told to who asked for each post of a thread, a community, a theme or a person, while they do."""

    again = AGAIN

    def may_see(self, recipient: User, subject: str) -> bool:
        followed = find_target(Followable.read(subject), reader=recipient)
        if followed is None or has_paused(recipient):
            return False
        return Following.objects.of(recipient).about(followed).at([Frequency.EACH]).exists()

    def stop_words(self, recipient: User, subject: str) -> str:
        followed = find_target(Followable.read(subject), reader=recipient)
        if followed is None or not Following.objects.of(recipient).about(followed).positive().exists():
            return ""
        return f"mails about {named(followed)}"

    def stop(self, recipient: User, subject: str) -> None:
        """Mute a thread or community; let go of a theme or person, whom a mute would silence elsewhere too."""
        one = Followable.read(subject)
        followed = find_target(one, reader=recipient)
        if followed is None:
            return
        end = mute if one.kind in {Followed.THREAD, Followed.COMMUNITY} else unfollow
        end(member=recipient, target=followed)


def has_paused(member: User) -> bool:
    """Tell whether a member holds back all mail from communities."""
    return MailWishes.objects.filter(member=member, paused=True).exists()
