"""What a case is, who has which part in it, where, and how far it has come."""

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


# Theirs are the ownership and the legal form of a case: who leads it, and who does it.
OWNING_ROLES = frozenset({OrganisationRole.LEAD, OrganisationRole.DELIVERS, OrganisationRole.SERVICE_COMPANY})


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
