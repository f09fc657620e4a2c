"""Vocabularies of the case study that code depends on; lists that editors curate are ``core.Term``."""

from django.db import models


class CaseKind(models.TextChoices):
    """What sort of practice the case describes."""

    PROVIDER = "provider", "Provider or organisation"
    SERVICE = "service", "Service"
    COMMISSIONING = "commissioning", "Commissioning or market change"
    PRACTICE = "practice", "Tool or working practice"
    PROGRAMME = "programme", "Programme that supports others"
    STRATEGY = "strategy", "Strategy made with people"


class OrganisationRole(models.TextChoices):
    """What an organisation is to a case."""

    LEAD = "lead", "Lead"
    DELIVERS = "delivers", "Delivers"
    SERVICE_COMPANY = "service-company", "Service company"
    COMMISSIONER = "commissioner", "Commissioner"
    FUNDER = "funder", "Funder or lender"
    PARENT = "parent", "Parent"
    PARTNER = "partner", "Partner"
    PREDECESSOR = "predecessor", "Predecessor"
    ADVISER = "adviser", "Adviser"
    EVALUATOR = "evaluator", "Evaluator"
    ADOPTER = "adopter", "Adopter"


class PlaceRole(models.TextChoices):
    """What happens at a place."""

    RUNS_HERE = "runs-here", "Runs here"
    EXPANDING_TO = "expanding-to", "Expanding to"
    BEING_SET_UP = "being-set-up", "Being set up"
    WITHDRAWN = "withdrawn", "Withdrawn"
    VISITORS_FROM = "visitors-from", "Visitors from"


class Maturity(models.TextChoices):
    """How far the practice has come; ended and changed are normal states."""

    IDEA = "idea", "Idea"
    BEING_SET_UP = "being-set-up", "Being set up"
    PILOT = "pilot", "Pilot"
    ONE_SITE = "live-at-one-site", "Live at one site"
    ESTABLISHED = "established", "Established"
    SEVERAL_SITES = "several-sites", "Running at several sites"
    ADOPTED = "adopted-by-others", "Adopted by others"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended, learning kept"
    CHANGED = "changed-direction", "Changed direction"


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


class Involvement(models.TextChoices):
    """How people who draw on care are involved."""

    INFORMED = "informed", "Informed"
    CONSULTED = "consulted", "Consulted"
    CO_DESIGNED = "co-designed", "Co-designed"
    CO_DELIVERED = "co-delivered", "Co-delivered"
    MEMBERS = "members-or-owners", "Members or owners"
    LEAD = "lead", "In the lead"


class Footprint(models.TextChoices):
    """How far the lead organisation reaches; national charities are told apart from local ones."""

    LOCAL = "local", "Local"
    REGIONAL = "regional", "Regional"
    NATIONAL = "national", "National"


class LivingWage(models.TextChoices):
    """Whether the Real Living Wage is paid."""

    YES = "yes", "Yes"
    SOME = "some-areas", "In some areas or roles"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class PayPer(models.TextChoices):
    """The unit of a rate of pay."""

    HOUR = "hour", "hour"
    MILE = "mile", "mile"
    VISIT = "visit", "visit"
    YEAR = "year", "year"


class PaymentRoute(models.TextChoices):
    """How money reaches the practice."""

    CONTRACT = "contract", "Contract"
    DIRECT_PAYMENT = "direct-payment", "Direct payment"
    PERSONAL_BUDGET = "personal-budget", "Personal budget"
    SELF_FUNDER = "self-funder", "Self-funder"
    MEMBERSHIP_FEE = "membership-fee", "Membership fee"
    GRANT = "grant", "Grant"
    LOAN = "loan", "Loan"
    ASSET_TRANSFER = "asset-transfer", "Asset transfer"
    NOT_STATED = "not-stated", "Not stated"


class CommissioningMeans(models.TextChoices):
    """A lever that a commissioner used."""

    SPECIFICATION = "specification-wording", "Specification wording"
    THRESHOLD = "spending-threshold", "Spending threshold"
    MICRO_FUND = "micro-fund", "Micro fund"
    BANKED_HOURS = "banked-block-hours", "Block hours that can be banked"
    FEE_UPLIFT = "fee-uplift", "Fee uplift"
    LOAN = "loan", "Loan"
    MENU = "menu", "Menu of alternatives"
    BRIDGING = "bridging-service", "Bridging service"
    TRAINING = "training", "Training"
    OTHER = "other", "Another means"


class MethodRelation(models.TextChoices):
    """What a method is to a case."""

    USES = "uses", "Uses"
    INSPIRED_BY = "inspired-by", "Inspired by"
    DERIVED_FROM = "derived-from", "Derived from"
    TRIED_AND_GAVE_UP = "tried-and-gave-up", "Tried and gave up"
    PROPOSES = "proposes", "Proposes"


class CaseRelation(models.TextChoices):
    """What another case is to this one."""

    INSPIRED_BY = "inspired-by", "Inspired by"
    DERIVED_FROM = "derived-from", "Derived from"
    PART_OF = "part-of", "Part of"
    SHARES_PROBLEM = "shares-problem", "Works on the same problem as"
    SHARES_LESSON = "shares-lesson", "Shares a lesson with"


class MethodKind(models.TextChoices):
    """What sort of record a method is."""

    MODEL = "model", "Model"
    METHOD = "method", "Method"
    TOOL = "tool", "Tool"
    STANDARD = "standard", "Standard or charter"
    PROGRAMME = "programme", "Programme"


class CostBand(models.TextChoices):
    """How much money adopting takes, in bands."""

    NONE = "none", "No extra money"
    UNDER_5K = "under-5k", "Under £5,000"
    UNDER_25K = "5k-25k", "£5,000 to £25,000"
    UNDER_100K = "25k-100k", "£25,000 to £100,000"
    UNDER_500K = "100k-500k", "£100,000 to £500,000"
    OVER_500K = "over-500k", "Over £500,000"
    NOT_STATED = "not-stated", "Not stated"


class ContactRoute(models.TextChoices):
    """Whom a reader's question reaches."""

    NETWORK = "network", "Through the network"
    MEMBER = "member", "A member"


class ContactShow(models.TextChoices):
    """What readers see of a contact; the e-mail address is never shown."""

    RELAY = "relay", "Name and a form that relays"
    PUBLIC = "public", "Name, role and a form that relays"
    HIDDEN = "hidden", "Nothing"


class SourceType(models.TextChoices):
    """What sort of document a source is."""

    REPORT = "report", "Report"
    PAPER = "paper", "Academic paper"
    BRIEFING = "briefing", "Briefing"
    WEBSITE = "website", "Website"
    ACCOUNTS = "accounts", "Accounts or annual report"
    INTERVIEW = "interview", "Interview"
    ADVERT = "advert", "Job advert"
    OTHER = "other", "Other"


class SignOffState(models.TextChoices):
    """Whether the featured organisation agreed to the page."""

    AGREED = "agreed", "Agreed by the organisation"
    ASKED = "asked", "Asked, no answer yet"
    PUBLISHED_SOURCES = "published-sources", "Written from published sources, organisation not asked"


class CqcRating(models.TextChoices):
    """Ratings of the Care Quality Commission."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires-improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"


class Licence(models.TextChoices):
    """Under which licence a case may be used again."""

    OGL = "ogl-3", "Open Government Licence v3.0"
    CC_BY = "cc-by-4", "Creative Commons Attribution 4.0"


# Fields that must be answered to publish. Each accepts "not stated in the sources", recorded in
# ``CasePage.not_stated``; readers then see "Not known: ask".
PUBLISH_FIELDS: dict[str, str] = {
    "case_kind": "Kind of case",
    "information_as_of": "Information as of",
    "impact": "Impact",
    "figures": "Outcome and fact rows",
    "evidence_level": "Evidence level",
    "lessons": "Lessons",
    "what_did_not_work": "What did not work or changed",
    "about_organisation": "About the organisation",
    "maturity": "Maturity",
    "started": "Started",
    "settings": "Care settings",
    "people": "People supported",
    "themes": "Themes",
    "involvement": "How people who draw on care are involved",
    "footprint": "Footprint",
    "funding": "Funding and payment route",
    "contacts": "Contacts",
    "sources": "Sources",
    "sign_off": "Sign-off",
}
