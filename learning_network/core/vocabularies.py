"""Controlled vocabularies that the apps above share: areas and the lists that editors curate."""

from django.db import models

from learning_network.areas import BOROUGHS, Area

__all__ = ["BOROUGHS", "FIRST_TERMS", "Area", "Vocabulary"]


class Vocabulary(models.TextChoices):
    """The lists that network editors curate as terms (see ``core.models.Term``)."""

    THEME = "theme", "Theme"
    SETTING = "setting", "Care setting"
    PEOPLE = "people", "People supported"
    AUDIENCE = "audience", "Audience of a lesson"
    LOOKING_FOR = "looking-for", "What a case is looking for"
    COMMISSIONING = "commissioning", "Commissioning context"
    CHARTER = "charter", "Charter or standard"
    CONDITION = "condition", "Condition needed"
    OWNERSHIP_SUBTYPE = "ownership-subtype", "Ownership sub-type"


# The first terms of each list, (slug, label), in the order readers see them. A migration loads them;
# afterwards the database is the truth and editors may rename, merge or retire.
FIRST_TERMS: dict[Vocabulary, tuple[tuple[str, str], ...]] = {
    Vocabulary.THEME: (
        ("pay-and-job-quality", "Pay and job quality"),
        ("recruitment-and-retention", "Recruitment and retention"),
        ("progression-and-skills", "Progression and skills"),
        ("self-managed-teams", "Self-managed teams"),
        ("employee-and-user-voice", "Employee and user voice"),
        ("co-production", "Co-production"),
        ("personalisation-and-direct-payments", "Personalisation and direct payments"),
        ("market-shaping", "Market shaping"),
        ("outcomes-based-commissioning", "Outcomes-based commissioning"),
        ("social-value-and-community-wealth", "Social value and community wealth"),
        ("co-operation-between-providers", "Co-operation between providers"),
        ("prevention-and-loneliness", "Prevention and loneliness"),
        ("relationships-and-community", "Relationships and community"),
        ("integration-with-health", "Integration with health"),
        ("quality-and-peer-review", "Quality and peer review"),
        ("digital-and-platforms", "Digital and platforms"),
        ("finance-assets-and-property", "Finance, assets and property"),
        ("scaling-and-franchising", "Scaling and franchising"),
        ("evidence-and-measurement", "Evidence and measurement"),
        ("new-legal-or-ownership-models", "New legal or ownership models"),
        ("role-redesign-with-health", "Role redesign with health"),
        ("volunteering-time-banking-and-transport", "Volunteering, time banking and transport"),
        ("changing-day-services", "Changing day services"),
        ("workforce-wellbeing-and-equality", "Workforce wellbeing and equality"),
    ),
    Vocabulary.SETTING: (
        ("home-care", "Home care"),
        ("supported-living", "Supported living"),
        ("supported-accommodation", "Supported accommodation"),
        ("extra-care", "Extra care"),
        ("residential", "Residential"),
        ("nursing", "Nursing"),
        ("day-services", "Day services"),
        ("respite-and-short-breaks", "Respite and short breaks"),
        ("shared-lives", "Shared Lives"),
        ("reablement", "Reablement"),
        ("personal-assistants-and-direct-payments", "Personal assistants and direct payments"),
        ("community-prevention-and-navigation", "Community prevention and navigation"),
        ("employment-support", "Employment support"),
        ("befriending-and-mutual-aid", "Befriending and mutual aid"),
        ("volunteer-transport", "Volunteer transport"),
        ("time-banking-and-volunteering", "Time banking and volunteering"),
        ("hospital-discharge-and-urgent-care", "Hospital discharge and urgent care"),
        ("support-for-families-and-children", "Support for families and children"),
        ("cross-system-commissioning", "Cross-system commissioning"),
    ),
    Vocabulary.PEOPLE: (
        ("older-people", "Older people"),
        ("people-living-with-dementia", "People living with dementia"),
        ("learning-disability", "People with a learning disability"),
        ("autism", "Autistic people"),
        ("physical-disability", "People with a physical disability"),
        ("sensory-impairment", "People with a sensory impairment"),
        ("mental-health", "People with mental health problems"),
        ("acquired-brain-injury", "People with an acquired brain injury"),
        ("end-of-life", "People at the end of life"),
        ("children-with-complex-needs", "Children with complex needs"),
        ("young-people-leaving-care", "Young people leaving care"),
        ("unpaid-carers", "Unpaid carers"),
        ("personal-budget-holders-and-self-funders", "Personal-budget holders and self-funders"),
        ("care-workers", "Care workers"),
        ("younger-adults", "Younger adults"),
        ("ethnic-minority-communities", "People from ethnic minority communities"),
        ("people-in-trouble-with-the-law", "People who have been in trouble with the law"),
        ("people-whose-behaviour-challenges", "People whose behaviour challenges services"),
        ("whole-community", "Whole community"),
    ),
    Vocabulary.AUDIENCE: (
        ("providers", "Providers"),
        ("commissioners", "Commissioners"),
        ("care-workers", "Care workers"),
        ("people-who-draw-on-care", "People who draw on care"),
        ("policy", "Policy makers"),
    ),
    Vocabulary.LOOKING_FOR: (
        ("site", "A site to try it"),
        ("funder", "A funder"),
        ("evaluator", "An evaluator or university"),
        ("commissioner", "A commissioner"),
        ("partner-to-bid-with", "A partner to bid with"),
        ("franchisee", "A franchisee"),
        ("intermediary", "An intermediary"),
    ),
    Vocabulary.COMMISSIONING: (
        ("time-and-task", "Time and task"),
        ("outcomes-based", "Outcomes-based"),
        ("block", "Block contract"),
        ("spot", "Spot purchase"),
        ("framework", "Framework"),
        ("direct-award", "Direct award"),
        ("not-commissioned", "Not commissioned"),
    ),
    Vocabulary.CHARTER: (
        ("gm-good-employment-charter", "GM Good Employment Charter"),
        ("ethical-care-charter", "Ethical Care Charter"),
        ("driving-up-quality-code", "Driving Up Quality Code"),
        ("making-it-real", "Making it Real"),
        ("health-charter", "Health Charter"),
        ("gm-workforce-deal", "GM Workforce Deal"),
        ("other", "Another charter or standard"),
    ),
    Vocabulary.CONDITION: (
        ("contract-type", "A contract that allows it"),
        ("scale", "A minimum scale"),
        ("partner", "A partner organisation"),
        ("digital", "Digital tools"),
        ("leadership", "Leadership that backs it"),
        ("start-up-money", "Start-up money"),
        ("building-or-land", "A building or land"),
        ("training", "Training"),
    ),
    Vocabulary.OWNERSHIP_SUBTYPE: (
        ("public-service-mutual", "Public service mutual"),
        ("multi-stakeholder-co-operative", "Multi-stakeholder co-operative"),
        ("secondary-co-operative-or-consortium", "Secondary co-operative or consortium"),
        ("platform-co-operative", "Platform co-operative"),
        ("membership-organisation", "Membership organisation"),
    ),
}
