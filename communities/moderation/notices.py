"""What authors and moderators are told, in words read afresh; a subject line names nothing private."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from learning_network.core.contact import contact_address
from learning_network.core.moderation.models import Act, Matter
from learning_network.core.moderation.vocabularies import Action
from learning_network.notifications.registry import Letter, Line, NotificationKind, register

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

WAITING, DECISION = "moderation-waiting", "moderation-decision"

# {label} is that of a kind that can be reported: “post”, “event”, “trial”.
_SUBJECTS: dict[str, str] = {
    Action.HIDDEN_BY_FLAGS: "Your {label} is hidden until somebody has looked at it",
    Action.KEPT: "Your {label} stands as you wrote it",
    Action.HIDDEN: "Your {label} has been hidden",
    Action.ASKED: "Could you change something in your {label}?",
    Action.LET_THROUGH: "Your {label} can now be read by everybody there",
    Action.SUSPENDED: "You can read the network, but not write for now",
    Action.LIFTED: "You can write again",
}
_SENTENCES: dict[str, str] = {
    Action.HIDDEN_BY_FLAGS: (
        "Members have asked for your {label} to be looked at, so it is hidden from others until a moderator has. "
        "Nobody has judged it yet. You are told what comes of it."
    ),
    Action.KEPT: "A moderator has looked at your {label}, which had been hidden. It can be read again as you wrote it.",
    Action.HIDDEN: "A moderator has looked at your {label} and hidden it. Others do not read it any more.",
    Action.ASKED: "A moderator asks you to change something in your {label}. The history keeps its earlier words.",
    Action.LET_THROUGH: "A moderator has had a first look at your {label}. Thank you for waiting.",
    Action.SUSPENDED: "A network editor has suspended your account from writing. You can still log in and read.",
    Action.LIFTED: "Your account is no longer suspended. What had been hidden with it can be read again.",
}


class SomethingWaits(NotificationKind):
    """For moderators: something was reported, is held, or was changed as they asked."""

    name, label, template = WAITING, "Something waits for a moderator", "moderation/email/waiting"

    def may_see(self, recipient: User, subject: str) -> bool:
        return _waiting_for(recipient, subject) is not None

    def letter(self, notification: Notification) -> Letter | None:
        matter = _waiting_for(notification.recipient, notification.subject)
        if matter is None:
            return None
        context = {**_named(matter), "url": settings.SITE_URL + _address_of(matter), "reasons": _reasons_of(matter)}
        return Letter("Something waits for you to look at it", context)

    def line(self, notification: Notification) -> Line | None:
        matter = _waiting_for(notification.recipient, notification.subject)
        if matter is None:
            return None
        named = _named(matter)
        where = f" in {named['community']}" if named["community"] else ""
        return Line(f"Waits for a moderator to look at it: {named['label']}{where}", _address_of(matter))


class Decided(NotificationKind):
    """For an author or a suspended member: what was done, why, and whom to ask."""

    name, label, template = DECISION, "A moderator’s decision about what you wrote", "moderation/email/decision"
    # So long a decision can be undone and its author hears of neither.
    pause = timedelta(minutes=10)

    def may_see(self, recipient: User, subject: str) -> bool:
        return _act_for(recipient, subject) is not None

    def letter(self, notification: Notification) -> Letter | None:
        act = _act_for(notification.recipient, notification.subject)
        if act is None:
            return None
        context = {
            "sentence": _say(_SENTENCES, act),
            "reason": act.words,
            "url": settings.SITE_URL + _way_to(act, notification.recipient),
            "contact_address": contact_address(),
        }
        return Letter(_say(_SUBJECTS, act), context)

    def line(self, notification: Notification) -> Line | None:
        act = _act_for(notification.recipient, notification.subject)
        return Line(_say(_SUBJECTS, act), _way_to(act, notification.recipient)) if act else None


def register_notices() -> None:
    """Make both kinds known; called once at start-up."""
    register(SomethingWaits())
    register(Decided())


def _waiting_for(recipient: User, subject: str) -> Matter | None:
    from communities.moderation.permissions import queue_of

    return queue_of(recipient).waiting().select_related("content_type").filter(pk=subject).first()


def _act_for(recipient: User, subject: str) -> Act | None:
    acts = Act.objects.select_related("matter__content_type", "member").filter(pk=subject, undone_at=None)
    act = acts.first()
    return act if act is not None and recipient in concerned_by(act) else None


def concerned_by(act: Act) -> list[User]:
    """Return who is told of what was done: the author or the member, and those who answer for the thing."""
    thing = act.matter.thing if act.matter else None
    team = act.matter.kind.kept_by(thing) if act.matter and thing else ()
    return list(dict.fromkeys([*([act.member] if act.member else []), *team]))


def _named(matter: Matter) -> dict[str, Any]:
    thing = matter.thing
    community = matter.kind.describe(thing).community if thing else ""
    return {"label": matter.kind.label, "community": community}


def _reasons_of(matter: Matter) -> list[str]:
    return list(dict.fromkeys(flag.get_reason_display() for flag in matter.flags.open()))


def _address_of(matter: Matter) -> str:
    return reverse("matter", args=[matter.pk])


def _say(words: dict[str, str], act: Act) -> str:
    return words[act.action].format(label=act.matter.kind.label if act.matter else "")


def _way_to(act: Act, member: User) -> str:
    """Return where the thing stands, if the member may read it there: it may have gone to another community."""
    kind = act.matter.kind if act.matter else None
    thing = kind.visible_to(member).filter(pk=act.matter.object_id).first() if kind and act.matter else None
    return kind.describe(thing).address if kind and thing else reverse("me")
