"""What members and moderators do, with the rows of ``core`` and with those who are told of it. One transaction each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from communities.models import Post
from communities.moderation.notices import DECISION, WAITING, Decided, concerned_by
from communities.moderation.permissions import moderators_of
from communities.telling import tell_of_post
from learning_network.core.moderation import matters, suspending
from learning_network.core.moderation.models import Act, Flag, Matter, Suspension
from learning_network.core.moderation.vocabularies import DECISIONS, Action, Cause, MatterState
from learning_network.notifications.models import Notification
from learning_network.notifications.services import notify
from learning_network.users.models import User

if TYPE_CHECKING:
    from learning_network.core.moderation.matters import Report

# Whoever reports more than this in a day reports people, not things.
REPORTS_A_DAY = 30


class TooManyReports(Exception):
    """The member has reported as much today as one person does."""


@transaction.atomic
def report(*, thing: Model, member: User, reason: str, words: str = "") -> Report:
    """Write down that a member reports a thing.

    Those who look after it are told when it begins to wait or cannot wait, its author when it is hidden.

    Raises:
        TooManyReports: when the member has reported very many things today.
    """
    suspending.lock_member(member, *([thing] if isinstance(thing, User) else []))
    today = Flag.objects.filter(member=member, created__gt=timezone.now() - timedelta(days=1))
    if today.count() >= REPORTS_A_DAY:
        raise TooManyReports
    done = matters.report(thing=thing, member=member, reason=reason, words=words)
    if done.hidden_by is not None:
        _tell_author(done.hidden_by)
    if done.is_new and (done.opened or done.hidden_by or done.flag.matter.is_urgent):
        _tell_moderators(done.flag.matter, besides=member)
    return done


@transaction.atomic
def hold(post: Post) -> None:
    """Put a held post into the queue and tell those who look after it."""
    _tell_moderators(matters.hold(post))


@transaction.atomic
def decide(matter: Matter, action: Action, *, by: User, words: str = "", stamp: int) -> Act:
    """Decide on a matter and tell its author, if there is something to tell.

    Raises:
        matters.Overtaken: somebody else did something to it since this person looked, or has taken it.
    """
    act = matters.decide(matter, action, by=by, words=words, stamp=stamp)
    if action == Action.LET_THROUGH and act.before["held"]:
        tell_of_post(Post.objects.get(pk=matter.object_id))
    # Who never knew that something was reported need not hear that nothing was wrong with it.
    if action != Action.KEPT or Cause.FLAGS in act.before["causes"] or Cause.DECISION in act.before["causes"]:
        _tell_author(act)
    return act


@transaction.atomic
def undo(act: Act, *, by: User) -> Act:
    """Put everything back; nobody is told, and what waits to be told of the decision is withdrawn.

    Raises:
        matters.Overtaken: something else happened since.
    """
    undone = matters.undo(act, by=by)
    Notification.objects.about(DECISION, str(act.pk)).withdraw("The decision was undone.")
    return undone


@transaction.atomic
def changed_by_author(thing: Model) -> None:
    """Tell those who asked for a change that the author has made one."""
    matter = matters.changed_by_author(thing)
    if matter is not None:
        _tell_moderators(matter)


@transaction.atomic
def suspend(*, member: User, by: User, reason: str, until: datetime | None, hides: bool) -> Suspension:
    """Let a member write nothing and hide what they wrote; they are told why and whom to ask."""
    suspension, is_new = suspending.suspend(member=member, by=by, reason=reason, until=until, hides=hides)
    if is_new:
        _tell_author(Act.objects.filter(member=member, action=Action.SUSPENDED).latest("pk"))
    return suspension


@transaction.atomic
def lift(suspension: Suspension, *, by: User | None = None, words: str = "") -> None:
    """Let a member write again, show what the suspension hid, and say so to them."""
    if suspending.lift(suspension, by=by, words=words):
        _tell_author(Act.objects.filter(member=suspension.member, action=Action.LIFTED).latest("pk"))


def lift_what_is_over() -> int:
    """Lift every suspension whose day has come; return how many."""
    over = list(Suspension.objects.over())
    for suspension in over:
        lift(suspension)
    return len(over)


def _tell_author(act: Act) -> None:
    """Tell them, and who answers for the thing, once; of what can be undone after a pause, in the bell too."""
    told = [person for person in concerned_by(act) if person != act.by]
    if told:
        due = timezone.now() + Decided.pause if act.action in DECISIONS else None
        notify(f"moderation:{act.pk}", kind=DECISION, subject=act.pk, recipients=told, due=due)


def _tell_moderators(matter: Matter, *, besides: User | None = None) -> None:
    """Tell them once for each time it begins to wait, or becomes something that cannot wait."""
    if matter.state == MatterState.WAITING:
        event = f"matter:{matter.pk}:{matter.opened.isoformat()}:{matter.rank}"
        notify(event, kind=WAITING, subject=matter.pk, recipients=moderators_of(matter, besides=besides))
