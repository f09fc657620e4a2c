"""Why something is reported, what can be decided, and what may hide it."""

from django.db import models


class Reason(models.TextChoices):
    """Why a member reports something, in the order in which it matters."""

    IDENTIFIES = "identifies", "Somebody who draws on care could be recognised"
    SAFEGUARDING = "safeguarding", "I am worried about somebody’s safety"
    UNKIND = "unkind", "It is unkind or abusive"
    UNTRUE = "untrue", "It is untrue or misleading"
    ADVERTISING = "advertising", "It is advertising or spam"
    OTHER = "other", "Something else"


# Where there is room for few words only.
SHORT_REASONS: dict[str, str] = {
    Reason.IDENTIFIES: "Could be recognised",
    Reason.SAFEGUARDING: "Somebody’s safety",
    Reason.UNKIND: "Unkind or abusive",
    Reason.UNTRUE: "Untrue or misleading",
    Reason.ADVERTISING: "Advertising or spam",
    Reason.OTHER: "Something else",
}

# What stands first in the queue: the lower, the sooner somebody looks at it.
RANKS: dict[str, int] = {Reason.IDENTIFIES: 0, Reason.SAFEGUARDING: 1}
LAST_RANK = 2


class MatterState(models.TextChoices):
    """How far moderators have come with something."""

    WAITING = "waiting", "Waits for somebody to look at it"
    ASKED = "asked", "The author was asked to change it"
    SETTLED = "settled", "Decided"


class Cause(models.TextChoices):
    """What hides a thing. Several may at once; it is shown again when none is left."""

    FLAGS = "flags", "Reports of members, until somebody has looked"
    DECISION = "decision", "A moderator’s decision"
    SUSPENSION = "suspension", "The suspension of its author"


class Action(models.TextChoices):
    """What happened to a matter or a member, as the log has it."""

    HIDDEN_BY_FLAGS = "hidden-by-flags", "Hidden by reports until somebody has looked"
    HELD = "held", "Held for a first look"
    TAKEN = "taken", "Taken"
    GIVEN_BACK = "given-back", "Given back"
    KEPT = "kept", "Kept as it is"
    HIDDEN = "hidden", "Hidden"
    ASKED = "asked", "Author asked to change it"
    LET_THROUGH = "let-through", "Let through"
    CHANGED = "changed", "Changed by its author"
    TAKEN_BACK = "taken-back", "Taken back by its author"
    SUSPENDED = "suspended", "Suspended"
    LIFTED = "lifted", "Suspension lifted"
    PINNED = "pinned", "Pinned"
    UNPINNED = "unpinned", "No longer pinned"
    CLOSED = "closed", "Closed to replies"
    REOPENED = "reopened", "Opened to replies again"
    MOVED = "moved", "Moved to another community"
    SPLIT = "split", "Posts moved into a thread of their own"
    MERGED = "merged", "Another thread merged into it"


DECISIONS = (Action.KEPT, Action.HIDDEN, Action.ASKED, Action.LET_THROUGH)
