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
    """Return the cloth of the first theme that has one; pay, skills and wellbeing at work wear plum."""
    for theme in themes:
        for cloth, group in _GROUPS.items():
            if theme in group:
                return cloth
    return DEFAULT_CLOTH
