"""Words too common to find anything by. They are indexed, so that phrases stay exact, but not searched for alone."""

_WORDS = """
a about above after again against all also am an and any are aren as at be because been before being below between
both but by can cannot could couldn d did didn do does doesn doing don down during each few for from further had
hadn has hasn have haven having he her here hers herself him himself his how i if in into is isn it its itself just
ll m may me might mightn more most must mustn my myself need needn no nor not now o of off on once only or other our
ours ourselves out over own re s same shall shan she should shouldn so some such t than that the their theirs them
themselves then there these they this those through to too under until up us ve very was wasn we were weren what when
where which while who whom why will with won would wouldn you your yours yourself yourselves
"""

STOP_WORDS: frozenset[str] = frozenset(_WORDS.split())

# Words that stand in nearly everything here: they rank, but by themselves they do not make a result an answer.
_EVERYWHERE = """
care caring support supports supported supporting people person persons service services social local health adult
adults work works working
"""

EVERYWHERE: frozenset[str] = frozenset(_EVERYWHERE.split())
