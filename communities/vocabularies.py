"""Vocabularies of communities that code depends on."""

from django.db import models


class Visibility(models.TextChoices):
    """Who may know that a community exists."""

    PUBLIC = "public", "Public: everybody may read it"
    PRIVATE = "private", "Private: only its members know that it exists"


class Joining(models.TextChoices):
    """How a person becomes a member."""

    OPEN = "open", "Open: one click"
    APPROVAL = "approval", "By approval: a facilitator says yes"
    INVITATION = "invitation", "By invitation: facilitators and editors add members"


class Role(models.TextChoices):
    """What a member is to the community."""

    MEMBER = "member", "Member"
    FACILITATOR = "facilitator", "Facilitator"


class MembershipState(models.TextChoices):
    """Whether a person is in, or has asked to be."""

    ACTIVE = "active", "Member"
    REQUESTED = "requested", "Has asked to join"


class ThreadKind(models.TextChoices):
    """What the person who starts a thread wants of it."""

    ASK = "ask", "Ask"
    SHARE = "share", "Share"
    OFFER = "offer", "Offer"
    EVENT = "event", "Event"
    DECISION = "decision", "Decision"


THREAD_KIND_HINTS: dict[str, str] = {
    ThreadKind.ASK: "I want to know something",
    ThreadKind.SHARE: "I have something that others can use",
    ThreadKind.OFFER: "I can help, host a visit or lend a hand",
    ThreadKind.EVENT: "Something takes place",
    ThreadKind.DECISION: "We settle something together",
}


class Frequency(models.TextChoices):
    """How often a member hears of what they follow; ``off`` is a mute."""

    EACH = "each", "Each post"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    OFF = "off", "Off"


class Followed(models.TextChoices):
    """What can be followed or muted; the value names the column of a following."""

    COMMUNITY = "community", "Communities"
    THREAD = "thread", "Threads"
    THEME = "theme", "Themes"
    PERSON = "person", "People"

    @classmethod
    def of(cls, target: models.Model) -> "Followed":
        """Return the kind of a thread, community, theme or person.

        Raises:
            ValueError: when it is none of these.
        """
        kinds = {"communitypage": cls.COMMUNITY, "thread": cls.THREAD, "term": cls.THEME, "user": cls.PERSON}
        try:
            return kinds[target._meta.model_name or ""]
        except KeyError:
            raise ValueError(f"Nobody can follow {target!r}.") from None


class TrialResult(models.TextChoices):
    """How something that a member tried went; each is worth telling."""

    WORKED = "worked", "It worked"
    PARTLY = "partly", "It worked in part"
    DID_NOT_WORK = "did-not-work", "It did not work"
    NOT_BEGUN = "not-begun", "We did not get to it"


class ExchangeKind(models.TextChoices):
    """What one member can be to another, or show them."""

    VISIT = "visit", "Visit"
    MENTOR = "mentor", "Mentor"


class Direction(models.TextChoices):
    """Whether a member gives or looks for it."""

    OFFERED = "offered", "Offered"
    SOUGHT = "sought", "Sought"


class ArrangementState(models.TextChoices):
    """How far two members have come."""

    OPEN = "open", "Writing to each other"
    AGREED = "agreed", "Agreed"
    DONE = "done", "Took place"
    DECLINED = "declined", "Did not come about"
