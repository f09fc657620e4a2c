"""What the best results say in other words: counted beside what was typed, it lifts what speaks of the same.

Searchers and authors seldom choose the same words. The best results hold words that were typed, and beside them those
that their authors used; what holds many of these is more likely about what was asked than what holds a typed word by
chance (pseudo-relevance feedback). What is found and counted stays the same; only the order changes.
"""

import heapq
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from search.boosts import LENT, LENT_WORDS
from search.contract import SearchRequest
from search.question import Question
from search.stop_words import EVERYWHERE
from search.synonyms import lexicon
from search.text import is_telling, words_of

# Of so many letters of each result: the beginning says what it is about, and reading all of a long thread takes time.
_MOST_READ = 4_000
_SHORTEST = 3

# So many words may be lent, for engines that leave out some of them.
_MOST_LENT = 2 * LENT_WORDS

# A word that a text repeats says more of it, but ever less; in a long text each time says less. As BM25 counts it, with
# a text of so many words as the usual one.
_SATURATION = 1.2
_BY_LENGTH = 0.75
_USUAL = 300


def is_lent_to(request: SearchRequest, question: Question) -> bool:
    """Tell whether a request is for a page of results that words rank."""
    return request.wants_hits and request.order == "relevance" and bool(question.clauses or question.typed.phrases)


def lent_words(texts: Iterable[str], *, typed: Iterable[str]) -> list[tuple[str, float]]:
    """Return words to rank by, with what each counts, the most telling first; engines take ``LENT_WORDS`` of them.

    Words that stand in nearly everything are not among them, nor numbers. How rare a word is the engine knows, and
    counts by itself.

    Args:
        texts: The ``LENDERS`` best results, the very best first; only such as the reader may see.
        typed: What was typed counts already, and is not among the words.
    """
    known = frozenset(map(lexicon().form, typed))
    lent: dict[str, float] = {}
    for place, text in enumerate(texts, 1):
        length, counted = _counted(text[:_MOST_READ])
        usual = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * length / _USUAL)
        for word, count in counted.items():
            if word not in known:
                lent[word] = lent.get(word, 0.0) + LENT * count / (count + usual) / place
    return heapq.nlargest(_MOST_LENT, lent.items(), key=lambda one: (one[1], one[0]))


@lru_cache(maxsize=2_000)
def _counted(text: str) -> tuple[int, Counter[str]]:
    """Return how many words a text has, and how often each stands there, whatever its form, that says something.

    The same few texts are among the best results again and again.
    """
    form, words = lexicon().form, words_of(text.lower())
    counted: Counter[str] = Counter()
    for word, count in Counter(words).items():
        if _says_something(word):
            counted[form(word)] += count
    return len(words), counted


def _says_something(word: str) -> bool:
    return len(word) >= _SHORTEST and not word.isdigit() and word not in EVERYWHERE and is_telling(word)
