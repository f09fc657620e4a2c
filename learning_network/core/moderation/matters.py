"""What happens to a thing that moderators look at: reported, held, taken, decided, undone. One transaction each.

Nobody is told from here: the app that shows the queue does that. The thing is always locked before its matter, as
authors and facilitators do who change a thing first and then note it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from learning_network.core.moderation import hiding
from learning_network.core.moderation.models import Act, Flag, Matter
from learning_network.core.moderation.registry import kind_of
from learning_network.core.moderation.vocabularies import (
    DECISIONS,
    LAST_RANK,
    RANKS,
    Action,
    Cause,
    MatterState,
    Reason,
)
from learning_network.users.models import User

if TYPE_CHECKING:
    from learning_network.core.moderation.querysets import MatterQuerySet

# So many members who report a thing hide it until somebody has looked.
HIDING_FLAGS = 3
# What a moderator's decision is about; a suspension comes and goes by itself.
_DECIDED = (Cause.FLAGS, Cause.DECISION)


class Overtaken(Exception):
    """Somebody else did something to the matter since this person looked at it."""


@dataclass(frozen=True)
class Report:
    """What a member's report did: ``is_new`` unless theirs still waits, ``opened`` when it began to wait again."""

    flag: Flag
    is_new: bool
    opened: bool = False
    hidden_by: Act | None = None


@transaction.atomic
def report(*, thing: Model, member: User, reason: str, words: str = "") -> Report:
    """Write down that a member reports a thing, and hide it where the rules say so.

    While theirs waits, a second report changes nothing; once it was decided on, they may say again what is wrong.
    Three members' open flags hide it. One flag hides it when it says that somebody could be recognised and comes from
    a person who looks after the place.
    """
    matter = matter_about(thing)
    known = matter.flags.filter(member=member).first()
    if known is not None and not known.settled:
        return Report(known, is_new=False)
    said = {"reason": reason, "words": words, "created": timezone.now(), "settled": False}
    flag, _ = matter.flags.update_or_create(member=member, defaults=said)
    opened = _open(matter, rank=RANKS.get(reason, LAST_RANK))
    return Report(flag, is_new=True, opened=opened, hidden_by=_hide_if_flagged(matter, thing, flag))


@transaction.atomic
def hold(thing: Model) -> Matter:
    """Put a held thing into the queue."""
    matter = matter_about(thing)
    _open(matter, rank=LAST_RANK)
    _log(matter, Action.HELD)
    return matter


@transaction.atomic
def take(matter: Matter, *, by: User, stamp: int) -> Act:
    """Say who looks at it, also when somebody else had it.

    Raises:
        Overtaken: something happened to it since.
    """
    current = _fresh(matter, stamp)
    current.assignee = by
    return _log(current, Action.TAKEN, by=by)


@transaction.atomic
def give_back(matter: Matter, *, by: User, stamp: int) -> Act:
    """Leave it to whoever looks next.

    Raises:
        Overtaken: something happened to it since.
    """
    current = _fresh(matter, stamp)
    current.assignee = None
    return _log(current, Action.GIVEN_BACK, by=by)


@transaction.atomic
def decide(matter: Matter, action: Action, *, by: User, words: str, stamp: int) -> Act:
    """Keep it, hide it, ask its author to change it, or let a held one through; what it was before is kept for undo.

    Raises:
        Overtaken: something happened to it since, or somebody else has taken it.
    """
    current = _fresh(matter, stamp)
    if current.state != MatterState.SETTLED and current.assignee not in {None, by}:
        raise Overtaken
    before = _snapshot(current)
    _apply(current, action)
    asked = action == Action.ASKED
    current.state = MatterState.ASKED if asked else MatterState.SETTLED
    current.settled_at = None if asked else timezone.now()
    current.assignee = by
    if not asked:
        current.flags.open().update(settled=True)
    return _log(current, action, by=by, words=words, before=before)


@transaction.atomic
def undo(act: Act, *, by: User) -> Act:
    """Put everything back to what it was before a decision.

    Raises:
        Overtaken: something else happened since, or it has been undone already.
    """
    if act.matter is None or not can_be_undone(act):
        raise Overtaken
    matter = _fresh(act.matter, act.stamp)
    act = Act.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if not can_be_undone(act):
        raise Overtaken
    act.undone_at, act.undone_by = timezone.now(), by
    act.save(update_fields=["undone_at", "undone_by"])
    _put_back(matter, act.before)
    matter.stamp += 1
    matter.save()
    return act


def can_be_undone(act: Act) -> bool:
    """Tell whether an act is a decision that nothing has followed."""
    decided = act.matter is not None and act.action in DECISIONS and act.undone_at is None
    return decided and act.matter is not None and act.stamp == act.matter.stamp


@transaction.atomic
def changed_by_author(thing: Model) -> Matter | None:
    """Let what its author was asked to change wait again; None when nobody had asked."""
    matter = _locked_first(Matter.objects.asked(), thing)
    if matter is None:
        return None
    matter.state, matter.opened = MatterState.WAITING, timezone.now()
    _log(matter, Action.CHANGED, by=matter.author)
    return matter


@transaction.atomic
def taken_back(thing: Model) -> None:
    """Close what moderators had to look at: its author has taken it back."""
    matter = _locked_first(Matter.objects.exclude(state=MatterState.SETTLED), thing)
    if matter is None:
        return
    matter.state, matter.settled_at = MatterState.SETTLED, timezone.now()
    matter.flags.open().update(settled=True)
    _log(matter, Action.TAKEN_BACK, by=matter.author)


def matter_about(thing: Model) -> Matter:
    """Return the one matter about a thing, both ours alone until the transaction ends; a new one waits for nobody."""
    kind = kind_of(type(thing))
    kind.lock([thing.pk])
    described = kind.describe(thing)
    matter, _ = Matter.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(thing),
        object_id=thing.pk,
        defaults={"page_id": described.page_id, "author": described.author, "state": MatterState.SETTLED},
    )
    return Matter.objects.locked(matter.pk)


def _open(matter: Matter, *, rank: int) -> bool:
    """Let it wait; return whether it did not wait before."""
    waited = matter.state == MatterState.WAITING
    matter.rank = min(rank, matter.rank) if waited else rank
    if not waited:
        matter.state, matter.opened = MatterState.WAITING, timezone.now()
        matter.assignee = matter.settled_at = None
    matter.stamp += 1
    matter.save()
    return not waited


def _hide_if_flagged(matter: Matter, thing: Model, flag: Flag) -> Act | None:
    kind = kind_of(type(thing))
    if not kind.hides_by_reports:
        return None
    trusted = flag.member is not None and kind.looked_after_by(flag.member, thing)
    at_once = trusted and flag.reason == Reason.IDENTIFIES
    if Cause.FLAGS in hiding.causes_of(thing) or not (at_once or matter.flags.open().count() >= HIDING_FLAGS):
        return None
    hiding.hide(thing, Cause.FLAGS)
    return _log(matter, Action.HIDDEN_BY_FLAGS)


def _apply(matter: Matter, action: Action) -> None:
    thing = matter.thing
    if action == Action.ASKED or thing is None:
        return
    if action == Action.HIDDEN:
        hiding.hide(thing, Cause.DECISION)
        hiding.show(thing, Cause.FLAGS)
        return
    hiding.show(thing, *_DECIDED)
    if action == Action.LET_THROUGH and matter.kind.is_held(thing):
        matter.kind.let_through(thing)


def _snapshot(matter: Matter) -> dict[str, Any]:
    thing = matter.thing
    return {
        "state": matter.state,
        "rank": matter.rank,
        "opened": matter.opened.isoformat(),
        "settled_at": matter.settled_at.isoformat() if matter.settled_at else "",
        "assignee": matter.assignee_id,
        "flags": list(matter.flags.open().values_list("pk", flat=True)),
        "causes": hiding.causes_of(thing) if thing else [],
        "held": thing is not None and matter.kind.is_held(thing),
    }


def _put_back(matter: Matter, before: dict[str, Any]) -> None:
    matter.state, matter.rank = before["state"], before["rank"]
    matter.assignee = User.objects.filter(pk=before["assignee"]).first()
    matter.opened = parse_datetime(before["opened"]) or matter.opened
    matter.settled_at = parse_datetime(before["settled_at"]) if before["settled_at"] else None
    matter.flags.filter(pk__in=before["flags"]).update(settled=False)
    thing = matter.thing
    if thing is None:
        return
    if before["held"] and not matter.kind.is_held(thing):
        matter.kind.hold(thing)
    for cause in _DECIDED:
        if cause in before["causes"]:
            hiding.hide(thing, cause)
        else:
            hiding.show(thing, cause)


def _locked_first(found: MatterQuerySet, thing: Model) -> Matter | None:
    """Return the matter about a thing if it is one of these, both locked; where there is none, nothing is."""
    ours = found.about(thing)
    if not ours.exists():
        return None
    kind_of(type(thing)).lock([thing.pk])
    return ours.select_for_update(of=("self",)).first()


def _fresh(matter: Matter, stamp: int) -> Matter:
    matter.kind.lock([matter.object_id])
    current = Matter.objects.locked(matter.pk)
    if current.stamp != stamp:
        raise Overtaken
    return current


def _log(
    matter: Matter,
    action: Action,
    *,
    by: User | None = None,
    words: str = "",
    before: dict[str, Any] | None = None,
) -> Act:
    matter.stamp += 1
    matter.save()
    act: Act = matter.acts.create(
        action=action, by=by, words=words, before=before or {}, stamp=matter.stamp, member=matter.author
    )
    return act
