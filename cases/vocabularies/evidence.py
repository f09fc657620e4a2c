"""Evidence levels, the nature of figures, outcome domains and kinds of lesson."""

from django.db import models


class EvidenceLevel(models.IntegerChoices):
    """Nesta's standards of evidence 1 to 5, with our own level 0."""

    NOT_YET = 0, "Not yet evaluated"
    REASONED = 1, "Reasoned, not measured"
    CHANGE_SEEN = 2, "Change seen, cause not shown"
    CAUSE_SHOWN = 3, "Cause shown by comparison"
    CONFIRMED = 4, "Repeated and confirmed"
    AT_SCALE = 5, "Works in many places"


EVIDENCE_DEFINITIONS: dict[EvidenceLevel, str] = {
    EvidenceLevel.NOT_YET: "Nobody has yet set out or measured what it changes. It may still be worth knowing about.",
    EvidenceLevel.REASONED: (
        "There is a clear account of why it should work, resting on what is known elsewhere. "
        "No figures show a change here."
    ),
    EvidenceLevel.CHANGE_SEEN: (
        "Figures show a change for the people who took part. Nothing shows what would have happened without it."
    ),
    EvidenceLevel.CAUSE_SHOWN: "A comparison or control group shows that the practice caused the change.",
    EvidenceLevel.CONFIRMED: (
        "The result has been repeated and confirmed independently, at a cost that others could bear."
    ),
    EvidenceLevel.AT_SCALE: "It works in many places, with manuals and steady delivery, and keeps its results.",
}


class StatedFact(models.TextChoices):
    """A yes-or-no fact behind an evidence level, which sources may leave open."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_STATED = "not-stated", "Not stated"


class MeasuredBy(models.TextChoices):
    """Who measured a figure; a self-reported figure never looks like an evaluated one."""

    SELF = "self", "Self-reported"
    INDEPENDENT = "independent", "Independent"
    PUBLIC_RECORD = "public-record", "Public record"
    NOT_STATED = "not-stated", "Not stated who measured"


class FigureKind(models.TextChoices):
    """The nature of a figure; only *measured* with scope *case* stands in the outcomes table."""

    MEASURED = "measured", "Measured"
    ESTIMATE = "estimate", "Estimate"
    TARGET = "target", "Target or ceiling"
    THRESHOLD = "threshold", "Threshold"
    PRICE = "price", "Price or rate"
    COMPARATOR = "comparator", "Comparator"
    CONTEXT = "context", "Context"


class FigureScope(models.TextChoices):
    """What a figure is about."""

    CASE = "case", "This case"
    PART = "part", "Part of this case"
    AREA = "area", "The area"
    SECTOR = "sector", "The sector"
    COUNTRY = "country", "The country"


class Qualifier(models.TextChoices):
    """How exact the source says a figure is."""

    EXACT = "exact", "Exactly"
    ABOUT = "about", "About"
    OVER = "over", "Over"
    UP_TO = "up-to", "Up to"
    AT_LEAST = "at-least", "At least"
    UNDER = "under", "Under"


class DateMeaning(models.TextChoices):
    """What the date beside a figure means."""

    AS_AT = "as-at", "As at"
    PERIOD = "period", "Over"
    REPORTED_IN = "reported-in", "Reported in"
    NOT_STATED = "not-stated", "Date not stated"


class Direction(models.TextChoices):
    """Which way a measured outcome moved."""

    UP = "up", "Rose"
    DOWN = "down", "Fell"
    NONE = "none", "No change"


class OutcomeDomain(models.TextChoices):
    """Domains in which outcomes are compared; those for people follow the Care Act wellbeing areas."""

    CONTROL = "control-over-daily-life", "Control over daily life"
    DIGNITY = "dignity", "Dignity"
    WELLBEING = "health-and-wellbeing", "Health and wellbeing"
    SAFETY = "safety", "Safety"
    CONNECTION = "social-connection", "Social connection"
    WORK = "work-learning-and-contribution", "Work, learning and contribution"
    HOME = "home", "Home"
    INDEPENDENCE = "independence", "Independence or reduced support need"
    CARER_WELLBEING = "carer-wellbeing", "Carer wellbeing"
    RECRUITMENT = "recruitment", "Recruitment"
    TURNOVER = "turnover", "Turnover"
    ABSENCE = "absence", "Absence"
    PAY = "pay", "Pay"
    SECURE_HOURS = "secure-hours", "Secure hours"
    PROGRESSION = "progression", "Progression"
    SATISFACTION = "staff-satisfaction", "Satisfaction of staff"
    EQUALITY = "equality", "Equality"
    CQC_RATING = "cqc-rating", "CQC rating"
    CONTINUITY = "continuity", "Continuity"
    REACH = "people-reached", "People reached"
    DIRECT_PAYMENTS = "direct-payments-taken-up", "Direct payments taken up"
    GROWTH = "growth-and-finances", "The organisation's growth and finances"
    HEALTH_USE = "hospital-and-gp-use", "Hospital and GP use"
    DISCHARGE = "discharge", "Discharge"
    COST = "cost-or-saving", "Cost or saving"
    LOCAL_SPEND = "local-spend-kept", "Local spend kept"


OUTCOME_DOMAIN_GROUPS: dict[str, tuple[OutcomeDomain, ...]] = {
    "For people": tuple(OutcomeDomain)[0:9],
    "Workforce": tuple(OutcomeDomain)[9:17],
    "Service": tuple(OutcomeDomain)[17:22],
    "System": tuple(OutcomeDomain)[22:26],
}


class LessonType(models.TextChoices):
    """What a lesson asks of its reader."""

    ENABLER = "enabler", "Enabler"
    BARRIER = "barrier", "Barrier"
    DO_DIFFERENTLY = "do-differently", "Do differently"
    ASK_OF_COMMISSIONERS = "ask-of-commissioners", "Ask of commissioners"
    ASK_OF_POLICY = "ask-of-policy", "Ask of policy"
    WARNING = "warning", "Warning"
    OPEN_QUESTION = "open-question", "Open question"


class CqcRating(models.TextChoices):
    """Ratings of the Care Quality Commission."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires-improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
