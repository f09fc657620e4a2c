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

# Words that stand in nearly everything here, or that people ask with: they rank, but by themselves they do not make a
# result an answer.
_EVERYWHERE = """
adult adults area areas care caring communities community council councils day days greater health local manchester
organisation organisations people person persons place places provider providers sector service services social
support supported supporting supports time times work worked working works year years
approach approaches best better case cases different example examples experience experiences find finding get gets
getting give giving good help helped helping helps idea ideas improve improving information kind kinds learn learning
lesson lessons like look looking make makes making model models needed needs new practical practice project
projects run running scheme schemes set start started starting studies study take taking thing things tried try trying
use used useful using want wanted wants way ways
"""

EVERYWHERE: frozenset[str] = frozenset(_EVERYWHERE.split())
