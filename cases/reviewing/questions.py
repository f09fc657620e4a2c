"""What the checklist asks people: lines that a reviewer writes, boxes they tick, and questions for who is asked."""

from cases.vocabularies import PUBLISH_FIELDS

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

# The fields to which a reviewer may write a reason when a case goes back, in the order of the editor.
NAMED_FIELDS: dict[str, str] = {
    "title": "Title",
    "summary": "In one sentence",
    "organisations": "Organisations",
    "places": "Places",
    "problem": "The problem",
    "innovation": "What they do",
    **{name: label for name, label in PUBLISH_FIELDS.items() if name != "evidence_level"},
    "timeline": "Origins and development",
    "offers": "What it offers",
    "methods": "Methods and models",
    "pay": "Rates of pay",
    "media": "Pictures, films and files",
    "anonymised": "Anonymised",
}


def label_of(field: str) -> str:
    """Return what a named field is called in the editor."""
    return NAMED_FIELDS.get(field, field.replace("_", " ").capitalize())
