"""A person's name beside details of their care.

A name alone is none of our business: members thank each other, cite authors and name their staff. Nor are details
alone, which is what the network is for. Only both together, in one sentence or in neighbours, are pointed out.
"""

from collections.abc import Iterator

from learning_network.core.identifying import lexicon
from learning_network.core.identifying.details import Detail, details_in
from learning_network.core.identifying.findings import Finding, Kind
from learning_network.core.identifying.mentions import Mention, Sureness, mentions_in
from learning_network.core.identifying.sentences import Sentence, Token, sentences_of

# How many words from a name a detail is still said of that name.
_NEAR = 9
# How many words after *he is* or *she needs* a thing of care is still theirs.
_CLOSE = 5


def names_with_care(text: str) -> Iterator[Finding]:
    """Find each name once, with the first detail that goes with it."""
    sentences = sentences_of(text)
    details = [details_in(sentence) for sentence in sentences]
    seen: set[str] = set()
    for at, sentence in enumerate(sentences):
        for mention in mentions_in(sentence):
            detail = _said_here(sentence, mention, details[at]) or _said_next_to_it(sentences, details, at, mention)
            if detail and mention.words.lower() not in seen:
                seen.add(mention.words.lower())
                yield Finding(Kind.NAME_WITH_CARE, (mention.words, detail.words))


def _said_here(sentence: Sentence, mention: Mention, details: list[Detail]) -> Detail | None:
    outside = [one for one in details if one.first > mention.last or one.last < mention.first]
    attached = _attached(sentence, mention, outside)
    if attached or mention.is_colleague or mention.sureness is Sureness.GUESSED:
        return attached
    wanted = [one for one in outside if one.strong or mention.sureness is Sureness.KNOWN]
    return wanted[0] if wanted else _said_of_one(sentence, outside)


def _attached(sentence: Sentence, mention: Mention, details: list[Detail]) -> Detail | None:
    """Return what the sentence says of this very name: *Doris, 87*, *Doris's tablets*, *Doris has dementia*."""
    after = [one for one in details if mention.last < one.first <= mention.last + _NEAR]
    if not after:
        return None
    gap = [token for token in sentence[mention.last + 1 : after[0].first] if token.text != "."]
    if sentence[mention.last].owns and len(gap) <= 2:
        return after[0]
    if not gap or all(token.text in {",", "(", "with", "the", "aged", "who"} for token in gap):
        return after[0] if after[0].strong else None
    if gap[0].text == "," and len(gap) > 1:
        gap = gap[1:]
    does = gap[0].base in lexicon.DOES or (gap[0].base == "who" and len(gap) > 1 and gap[1].base in lexicon.DOES)
    return next((one for one in after if one.strong), None) if does else None


def _said_next_to_it(
    sentences: list[Sentence], details: list[list[Detail]], at: int, mention: Mention
) -> Detail | None:
    if mention.is_colleague or (mention.sureness is Sureness.GUESSED and not _does_something(sentences[at], mention)):
        return None
    beside = [other for other in (at + 1, at - 1, at + 2) if 0 <= other < len(sentences)]
    return next(filter(None, (_said_of_one(sentences[other], details[other]) for other in beside)), None)


def _does_something(sentence: Sentence, mention: Mention) -> bool:
    following = sentence[mention.last + 1 : mention.last + 2]
    return bool(following) and following[0].base in lexicon.DOES


def _said_of_one(sentence: Sentence, details: list[Detail]) -> Detail | None:
    """Return a detail of a sentence that speaks of *him* or *her*, or that begins with the detail itself."""
    speaks_of_one = any(token.base in lexicon.THEY for token in sentence)
    subjects = [at for at, token in enumerate(sentence[:-1]) if _is_he_or_she_who_does(token, sentence[at + 1])]
    for one in details:
        if one.strong and (speaks_of_one or one.first == 0):
            return one
        if any(at < one.first <= at + _CLOSE for at in subjects):
            return one
    return None


def _is_he_or_she_who_does(subject: Token, verb: Token) -> bool:
    return subject.base in {"he", "she"} and verb.base in lexicon.DOES
