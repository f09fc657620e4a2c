"""Contacts, sources, sign-off, licences, and which fields must be answered to publish."""

from django.db import models


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
    "figures": "Outcomes and facts",
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
    "footprint": "Reach of the lead",
    "funding": "Who pays, and how",
    "contacts": "Contacts",
    "sources": "Sources",
    "sign_off": "Sign-off",
}
