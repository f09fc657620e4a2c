"""Legal forms and ownership models, and the rule that classes a form as generative or extractive.

The rule is appendix 1 of the CLES report on a progressive social care marketplace (seed document 004):
its two lists are copied by name. Forms that the list lacks stay "not classified by the source".
"""

from django.db import models

CLASS_RULE = "CLES appendix 1"
CLASS_RULE_VERSION = "2020.1"


class FormClass(models.TextChoices):
    """Where the money made by care goes, as the source classes a legal form."""

    GENERATIVE = "generative", "Generative"
    EXTRACTIVE = "extractive", "Extractive"
    IN_HOUSE = "in-house", "In-house"
    UNCLASSIFIED = "unclassified", "Not classified by the source"


class LegalForm(models.TextChoices):
    """Companies House bulk-file categories as the source lists them, then forms met in practice."""

    CIC = "community-interest-company", "Community Interest Company"
    IPS = "industrial-and-provident-society", "Industrial and Provident Society"
    REGISTERED_SOCIETY = "registered-society", "Registered Society"
    LBG_EXEMPT = (
        "guarantee-nsc-limited-exempt",
        "Private, limited by guarantee, no share capital, use of 'Limited' exemption",
    )
    LBG = "guarantee-nsc", "Private, limited by guarantee, no share capital"
    SE = "european-public-limited-liability-company", "European Public Limited-Liability Company (SE)"
    ICVC_SECURITIES = "icvc-securities", "Investment Company with Variable Capital (Securities)"
    ICVC_UMBRELLA = "icvc-umbrella", "Investment Company with Variable Capital (Umbrella)"
    LLP = "limited-liability-partnership", "Limited Liability Partnership"
    LP = "limited-partnership", "Limited Partnership"
    OLD_PUBLIC = "old-public-company", "Old Public Company"
    OTHER_COMPANY = "other-company-type", "Other company type"
    LTD_SECTION_30 = "private-limited-section-30", "Private limited company, section 30 of the Companies Act"
    LTD = "private-limited-company", "Private Limited Company"
    PRIVATE_UNLIMITED = "private-unlimited", "Private Unlimited"
    PRIVATE_UNLIMITED_COMPANY = "private-unlimited-company", "Private Unlimited Company"
    PLC = "public-limited-company", "Public Limited Company"
    SCOTTISH_PARTNERSHIP = "scottish-partnership", "Scottish Partnership"
    COUNCIL = "council-in-house", "Council, in-house"
    NHS = "nhs-body", "NHS body"
    CIO = "charitable-incorporated-organisation", "Charitable Incorporated Organisation"
    ROYAL_CHARTER = "royal-charter", "Royal Charter"
    UNINCORPORATED = "unincorporated-group", "Unincorporated group"
    SOLE_TRADER = "sole-trader", "Sole trader"
    PARTNERSHIP = "ordinary-partnership", "Ordinary partnership"
    OVERSEAS = "overseas", "Overseas"
    BEING_WRITTEN = "rules-being-written", "Rules being written"
    NOT_STATED = "not-stated", "Not stated"


_GENERATIVE = frozenset(
    {LegalForm.CIC, LegalForm.IPS, LegalForm.REGISTERED_SOCIETY, LegalForm.LBG_EXEMPT, LegalForm.LBG}
)
_EXTRACTIVE = frozenset(
    {
        LegalForm.SE,
        LegalForm.ICVC_SECURITIES,
        LegalForm.ICVC_UMBRELLA,
        LegalForm.LLP,
        LegalForm.LP,
        LegalForm.OLD_PUBLIC,
        LegalForm.OTHER_COMPANY,
        LegalForm.LTD_SECTION_30,
        LegalForm.LTD,
        LegalForm.PRIVATE_UNLIMITED,
        LegalForm.PRIVATE_UNLIMITED_COMPANY,
        LegalForm.PLC,
        LegalForm.SCOTTISH_PARTNERSHIP,
    }
)


def class_of_form(form: str) -> FormClass:
    """Return the class that the rule gives a legal form; what the list lacks is unclassified."""
    if form == LegalForm.COUNCIL:
        return FormClass.IN_HOUSE
    if form in _GENERATIVE:
        return FormClass.GENERATIVE
    if form in _EXTRACTIVE:
        return FormClass.EXTRACTIVE
    return FormClass.UNCLASSIFIED


class Ownership(models.TextChoices):
    """Who owns the organisation: the models of the source (its section 3.1), then others met."""

    IN_HOUSE = "in-house-delivery", "In-house delivery"
    MUNICIPAL = "municipal-enterprise", "Municipal enterprise"
    WORKER = "worker-ownership", "Worker ownership"
    COMMUNITY = "community-ownership", "Community ownership"
    LOCAL_PRIVATE = "local-private-triple-bottom-line", "Local private with a triple bottom line"
    NATIONAL_CHARITY = "national-charity", "National charity"
    NATIONAL_PRIVATE = "national-private", "National private"
    USER_LED = "user-led-organisation", "User-led organisation"
    UNIVERSITY = "university-hosted", "University-hosted"
    SEVERAL = "several-providers", "Several providers with different models"
    NOT_STATED = "not-stated", "Not stated"


# Models that the source counts as keeping wealth in the place. An extractive legal form beside one of
# these is a mismatch that the organisation's page explains.
GENERATIVE_OWNERSHIP = frozenset(
    {Ownership.IN_HOUSE, Ownership.MUNICIPAL, Ownership.WORKER, Ownership.COMMUNITY, Ownership.USER_LED}
)


def form_contradicts_ownership(form_class: str, ownership: str) -> bool:
    """Tell whether the class of the form says the opposite of who owns the organisation."""
    if form_class == FormClass.EXTRACTIVE:
        return ownership in GENERATIVE_OWNERSHIP
    return form_class == FormClass.GENERATIVE and ownership == Ownership.NATIONAL_PRIVATE
