"""What members say of themselves in fixed words."""

from django.db import models


class MemberRole(models.TextChoices):
    """What a member does in social care, in the words they would use themselves."""

    LCO_OR_COUNCIL = "lco-or-council-staff", "LCO or council staff"
    COMMISSIONER = "commissioner", "Commissioner"
    PROVIDER = "provider", "Care provider"
    CARE_WORKER = "care-worker", "Care worker"
    LIVED_EXPERIENCE = "lived-experience", "Person with lived experience"
    UNPAID_CARER = "unpaid-carer", "Unpaid carer"
    VCSE = "vcse-support-body", "VCSE support body"
    RESEARCHER = "researcher", "Researcher"
    NAVIGATOR = "social-worker-or-navigator", "Social worker or navigator"
    ELECTED_MEMBER = "elected-member", "Elected member"
    UNION = "union-or-employer-body", "Union or employer body"
