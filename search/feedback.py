"""What the first results say in other words: counted beside what was typed, it lifts what speaks of the same.

Searchers and authors seldom choose the same words. The first results hold words that were typed, and beside them those
that their authors used; what holds many of these is more likely about what was asked than what holds a typed word by
chance (pseudo-relevance feedback). What is found and counted stays the same; only the order changes.
"""

from collections import Counter
from collections.abc import Iterable

from search.boosts import FEEDBACK, FEEDBACK_WORDS
from search.stop_words import EVERYWHERE
from search.synonyms import lexicon
from search.text import is_telling, words_of

# Of so many letters of each result: the beginning says what it is about, and reading all of a long thread takes time.
_MOST_READ = 4_000
_SHORTEST = 3

# A word that a text repeats says more of it, but ever less; in a long text each time says less. As BM25 counts it, with
# a text of so many words as the usual one.
_SATURATION = 1.2
_BY_LENGTH = 0.75
_USUAL = 300


def words_of_first(found: Iterable[tuple[float, str]], *, typed: Iterable[str]) -> dict[str, float]:
    """Return words to rank by, with what each counts, from the first results of a question.

    Args:
        found: The scores of the first results, the best first, and their texts: only such as the reader may see.
        typed: What was typed counts already, and is not among the words.

    Returns:
        At most ``FEEDBACK_WORDS`` words in lower case; the most telling one counts ``FEEDBACK``. Words that stand in
        nearly everything are not among them, nor numbers. How rare a word is the engine knows, and counts by itself.
    """
    counted: dict[str, float] = {}
    form = lexicon().form
    known = set(map(form, typed))
    best = 0.0
    for score, text in found:
        best = best or score
        words = [word for word in map(str.lower, words_of(text[:_MOST_READ])) if _says_something(word)]
        words = [word for word in words if form(word) not in known]
        usual = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * len(words) / _USUAL)
        for word, count in Counter(words).items():
            lent = score / best if best else 0.0
            counted[word] = counted.get(word, 0.0) + lent * count / (count + usual)
    chosen = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:FEEDBACK_WORDS]
    return {word: FEEDBACK * count / chosen[0][1] for word, count in chosen if count > 0}


def _says_something(word: str) -> bool:
    return len(word) >= _SHORTEST and not word.isdigit() and word not in EVERYWHERE and is_telling(word)
