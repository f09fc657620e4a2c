"""Which quilt block a case wears: one for each group of themes."""

from collections.abc import Iterable

DEFAULT_CLOTH = "plum"

_GROUPS: dict[str, frozenset[str]] = {
    "blue": frozenset(
        {
            "market-shaping",
            "outcomes-based-commissioning",
            "self-managed-teams",
            "integration-with-health",
            "role-redesign-with-health",
            "quality-and-peer-review",
            "digital-and-platforms",
        }
    ),
    "green": frozenset(
        {
            "new-legal-or-ownership-models",
            "social-value-and-community-wealth",
            "co-operation-between-providers",
            "finance-assets-and-property",
            "scaling-and-franchising",
        }
    ),
    "clay": frozenset(
        {
            "prevention-and-loneliness",
            "relationships-and-community",
            "volunteering-time-banking-and-transport",
        }
    ),
    "weave": frozenset(
        {
            "co-production",
            "personalisation-and-direct-payments",
            "employee-and-user-voice",
            "changing-day-services",
        }
    ),
}


def cloth_for(themes: Iterable[str]) -> str:
    """Return the cloth of the group that most of the themes belong to; pay, skills and wellbeing wear plum."""
    mine = set(themes)
    cloth, group = max(_GROUPS.items(), key=lambda item: len(item[1] & mine))
    return cloth if group & mine else DEFAULT_CLOTH
