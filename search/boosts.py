"""What counts how much in the ranking: named numbers that every engine uses, so that a change here changes them all."""

from datetime import date

# The one field that holds every text of a thing. A word counts by BM25 over it, however a thing is cut into fields.
EVERYTHING = "everything"

# A field named here adds a little when the word stands in it. Body adds nothing: it is where words usually stand.
# More for the title ranks worse on public collections, and no better on our own judged queries.
BOOSTS: dict[str, float] = {EVERYTHING: 1.0, "title": 0.25, "organisation": 0.2, "summary": 0.15, "lessons": 0.1}

# Where another expression of several words counts: as any word does everywhere, and a little more in the title.
PHRASED = (EVERYTHING, "title")

# What says the same thing in several ways is about it: beside the best of them, the others add so much of their score.
BESIDE = 0.6

# A known expression of several words ("home care") adds so much of its own score where it stands as it was typed.
WHOLE = 1.0

# A question of so few words is meant exactly: what holds all of them adds so much of their score again, what holds all
# of them in its title so much of theirs. Where small words are among them ("Be Caring"), what holds all side by side
# adds so much of the score of that.
SHORT = 3
ALL_WORDS = 1.0
ALL_IN_TITLE = 2.0
AS_TYPED = 0.5

# The best results lend their words to the question (`search.lending`): so many results, the second one half as much as
# the first, the third a third. At most so many words; one that the first result repeats often counts so much of a typed
# one, one that all of them hold up to twice as much.
LENDERS = 4
LENT_WORDS = 24
LENT = 0.3

# Where a site ranks by meaning: what says exactly the same adds so many times the best score that words alone gave,
# and what says something near it its share of that, by the cosine. More is a little better on public collections, less
# on our own queries.
MEANING = 1.0

# What is related shares words with a thing: so many of its most telling ones are looked for, none shorter than this.
LIKE_TERMS = 40
SHORTEST_LIKE = 3

# Of what matches equally well the newer and the better proven comes first. Together they add less than a twentieth,
# so that they never outweigh a word that one thing has and the other has not.
_NEWEST = 0.02
_FROM, _TO = date(2000, 1, 1), date(2050, 1, 1)
_BY_LEVEL = 0.004
_TOP_LEVEL = 5


def tie_breaker(when: date | None, evidence: int | None) -> float:
    """Return what a thing's score is multiplied by: from 1.0 for the undated and unproven to 1.04."""
    age = (min(max(when or _FROM, _FROM), _TO) - _FROM) / (_TO - _FROM)
    return 1.0 + _NEWEST * age + _BY_LEVEL * min(evidence or 0, _TOP_LEVEL)
