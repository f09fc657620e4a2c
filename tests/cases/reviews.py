"""What reviewers answer, for the tests of publishing."""

# Everything that a person must write or tick before a case is published.
ANSWERS = {
    "consent": "Nobody who draws on care is in it.",
    "evidence": "Held the survey figure against page 3 of the report.",
    "identifiability": "No names, one borough, no ages.",
    "plain_english": True,
    "nobody_identifiable": True,
    "contacts_agreed": True,
}
