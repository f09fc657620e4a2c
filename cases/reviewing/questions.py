"""What the checklist asks people: lines that a reviewer writes, boxes they tick, and questions for who is asked."""

from cases.vocabularies import PUBLISH_FIELDS, TABS

# Each needs a written line by the reviewer.
LINES: dict[str, tuple[str, str]] = {
    "consent": (
        "Consent",
        "Who agreed to be in this case, and how do you know? Nobody in it: write that.",
    ),
    "evidence": ("Evidence", "Which figure or sentence did you hold against its source, and did it stand there?"),
    "identifiability": (
        "Identifiability",
        "Could somebody who draws on care be recognised, by a neighbour too? Say what you looked at.",
    ),
}

# Each is ticked by a person.
TICKS: dict[str, str] = {
    "plain_english": "It is in plain English: somebody who starts in social care on Monday understands it",
    "nobody_identifiable": "No person can be identified in it who did not agree to that",
    "contacts_agreed": "Whoever is named as a contact agreed to be named",
}
IF_CONTACTS = "contacts_agreed"

# What a peer is asked. Every answer may stay empty.
PEER_QUESTIONS: dict[str, str] = {
    "figures": "Does each figure say what it counts, when, and where it stands?",
    "evidence": "Does the evidence level fit what was measured?",
    "identifiability": "Could somebody who draws on care be recognised?",
    "lessons": "Does each lesson say who should do what, under which condition?",
    "plain_english": "Is there a sentence that you had to read twice?",
}
ALL_TOGETHER = ""
ALL_WORDS = "Anything else that should change, or that you would keep"

_LABELS: dict[str, str] = {
    **PUBLISH_FIELDS,
    "title": "Title",
    "summary": "In one sentence",
    "organisations": "Organisations",
    "places": "Places",
    "problem": "The problem",
    "innovation": "What they do",
    "timeline": "Origins and development",
    "offers": "What it offers",
    "methods": "Methods and models",
    "pay": "Rates of pay",
    "media": "Pictures, films and files",
    "anonymised": "Anonymised",
}

# The fields to which a reviewer may write a reason when a case goes back, by the editor's tabs and in their order.
FIELDS_BY_TAB: dict[str, tuple[str, ...]] = {
    TABS["story"]: (
        "title",
        "summary",
        "organisations",
        "places",
        "problem",
        "innovation",
        "impact",
        "what_did_not_work",
        "about_organisation",
        "case_kind",
    ),
    TABS["what_changed"]: ("figures",),
    TABS["lessons"]: ("lessons", "methods"),
    TABS["facts_and_money"]: ("maturity", "started", "timeline", "offers", "funding", "pay", "footprint"),
    TABS["people_and_contacts"]: ("settings", "people", "themes", "involvement", "contacts", "anonymised"),
    TABS["sources_and_sign_off"]: ("sources", "information_as_of", "sign_off", "media"),
}
NAMED_FIELDS: dict[str, str] = {name: _LABELS[name] for names in FIELDS_BY_TAB.values() for name in names}


def label_of(field: str) -> str:
    """Return what a named field is called in the editor."""
    return NAMED_FIELDS.get(field, field.replace("_", " ").capitalize())
