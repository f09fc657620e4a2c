"""What counts how much in the ranking: named numbers that every engine uses, so that a change here changes them all."""

# The one field that holds every text of a thing. A word counts by BM25 over it, however a thing is cut into fields.
EVERYTHING = "everything"

# A field named here adds a little when the word stands in it. Body adds nothing: it is where words usually stand.
BOOSTS: dict[str, float] = {EVERYTHING: 1.0, "title": 0.5, "organisation": 0.3, "summary": 0.2, "lessons": 0.1}
