"""What a member gets of something and why, in the sentences beside the buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communities.following.wishes import Followable
from communities.models import MailWishes, Thread
from communities.models.following import Following
from communities.vocabularies import Followed, Frequency

if TYPE_CHECKING:
    from communities.models.following import Target
    from learning_network.users.models import User

_PAUSED = "You have paused all mail from communities; the bell goes on."

_SENTENCES: Mapping[tuple[Followed, str], str] = {
    (Followed.THREAD, Frequency.EACH): "You follow this thread: each reply comes by mail and stands in your bell.",
    (Followed.THREAD, Frequency.DAILY): "You follow this thread: a mail a day says what is new, the bell at once.",
    (Followed.THREAD, Frequency.WEEKLY): "You follow this thread: a mail a week says what is new, the bell at once.",
    (Followed.THREAD, Frequency.OFF): (
        "You have muted this thread. You get no mail of it; if somebody mentions you, only your bell says so."
    ),
    (Followed.COMMUNITY, Frequency.EACH): "You get each post of this community by mail.",
    (Followed.COMMUNITY, Frequency.DAILY): "You get the daily mail of this community.",
    (Followed.COMMUNITY, Frequency.WEEKLY): "You get the weekly mail of this community.",
    (Followed.COMMUNITY, Frequency.OFF): (
        "You have turned the mail of this community off. If somebody mentions you, only your bell says so."
    ),
    (Followed.THEME, Frequency.EACH): "You follow this theme: each post on it comes by mail.",
    (Followed.THEME, Frequency.DAILY): "You follow this theme: a mail a day says what is new.",
    (Followed.THEME, Frequency.WEEKLY): "You follow this theme: a mail a week says what is new.",
    (Followed.THEME, Frequency.OFF): (
        "You have muted this theme: communities that you do not follow by themselves tell you nothing of it."
    ),
    (Followed.PERSON, Frequency.EACH): "You follow this person: each post that you may read comes by mail.",
    (Followed.PERSON, Frequency.DAILY): "You follow this person: a mail a day says what is new, the bell at once.",
    (
        Followed.PERSON,
        Frequency.WEEKLY,
    ): "You follow this person: a mail a week says what is new, the bell at once.",
    (Followed.PERSON, Frequency.OFF): (
        "You have muted this person: nothing they write is told to you, not even when they mention you. "
        "They are not told."
    ),
}
_NOTHING: Mapping[Followed, str] = {
    Followed.THREAD: "You do not follow this thread or its community. If somebody mentions you here, you are told.",
    Followed.COMMUNITY: "You do not follow this community.",
    Followed.THEME: (
        "You do not follow this theme. Following it brings a mail a week, from all communities that you may read."
    ),
    Followed.PERSON: (
        "You do not follow this person. Following brings a mail a week with what they write where you may read it."
    ),
}


@dataclass(frozen=True)
class Touch:
    """How one member is in touch with one thing: the wish there is, and what it means."""

    followed: Followable
    frequency: str
    sentence: str

    @property
    def is_followed(self) -> bool:
        return self.frequency not in {"", Frequency.OFF}

    @property
    def is_muted(self) -> bool:
        return self.frequency == Frequency.OFF

    @property
    def kind(self) -> str:
        return self.followed.kind.value

    @property
    def key(self) -> int:
        return self.followed.key


def touch_of(member: User, target: Target) -> Touch:
    """Return how the member is in touch with a thread, community, theme or person: two statements."""
    followed = Followable(Followed.of(target), target.pk)
    above = [target.community] if isinstance(target, Thread) else []
    rows = {row.kind: row.frequency for row in Following.objects.of(member).about_any([target, *above])}
    frequency = rows.get(followed.kind, "")
    is_paused = MailWishes.objects.filter(member=member, paused=True).exists()
    return Touch(followed, frequency, _PAUSED if is_paused else sentence_for(rows, followed.kind))


def sentence_for(rows: Mapping[Followed, str], kind: Followed) -> str:
    """Return what these wishes mean for a thing of this kind; a thread falls back on its community."""
    for asked in (kind, Followed.COMMUNITY):
        if asked in rows:
            return _SENTENCES[asked, rows[asked]]
    return _NOTHING[kind]
