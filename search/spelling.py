"""Words that were probably meant: mistyped ones matched against words that are known, by the slips of a hand.

It knows no engine: an engine says which words its reader can find, and offers words that look alike.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search import synonyms
from search.british import other_spelling
from search.english import everyday_words
from search.text import is_telling

# Shorter words are too near to one another to guess. Longer ones may hold two slips, the second one of the common
# kind; of the longest, either may be of any kind.
_SHORTEST = 4
_LONG = 8
_LONGEST = 12

# Among words as many slips away: a letter doubled, a vowel for a vowel or two letters exchanged is what hands and ears
# do; the first letter is seldom wrong. In the same unit a word counts one more when it stands in three times as many.
_COMMON_SLIP = 1.0
_OTHER_FIRST_LETTER = -1.5

# What may be another word of its own is a slip only of one that stands in so many things.
_OFTEN = 10

# An abbreviation is not mistyped into a word; a shorter name is no slip of another.
_ABBREVIATION = 6
_NAME = 6

_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouy]+")


def most_slips(word: str) -> int:
    """Return how many slips a word may hold and still be recognised; 0 for what is never repaired."""
    is_abbreviation = word.isupper() and len(word) <= _ABBREVIATION
    if len(word) < _SHORTEST or is_abbreviation or not word.isalpha():
        return 0
    return 1 if len(word) < _LONG else 2


def candidates(word: str, vocabulary: Iterable[str] | Mapping[str, int]) -> list[str]:
    """Return the words of the vocabulary that may have been meant, the likeliest first.

    Args:
        word: As typed: in a word with a capital, perhaps a name, only likely slips are repaired.
        vocabulary: Words in lower case. A mapping gives how often each stands: that decides between words alike.
    """
    most, typed = most_slips(word), word.lower()
    if not most:
        return []
    counts = vocabulary if isinstance(vocabulary, Mapping) else dict.fromkeys(vocabulary, 1)
    alike = process.extract(typed, list(counts), scorer=OSA.distance, score_cutoff=most, limit=None)
    may_be_name = word != typed and not word.isupper()
    found = [
        (slips, -_likelihood(typed, known, count=counts[known]), known)
        for known, slips, _ in alike
        if _is_likely(typed, known, slips=int(slips), count=counts[known], may_be_name=may_be_name)
    ]
    return [known for *_, known in sorted(found)]


def correct_words(
    words: Iterable[str],
    *,
    known: Callable[[Iterable[str]], set[str]],
    vocabulary: Callable[[str], Mapping[str, int]],
) -> dict[str, str]:
    """Return, for words that the reader cannot find anywhere, the known word that was probably meant.

    Words of the synonyms are known to everybody, and so is a word whose other spelling is known. Everyday words are
    left as they are, though nothing holds them.

    Args:
        words: As typed; these are the keys of what is returned, the values are in lower case.
        known: Tells which of some words, in lower case, the reader can find. It is asked about every word that is
            proposed, so that none is proposed that stands only in what the reader may not open.
        vocabulary: Offers words like the given one, in lower case, with how often they stand.
    """
    typed = list(dict.fromkeys(words))
    read = dict(zip(typed, map(str.lower, typed) if _is_shouted(typed) else typed, strict=True))
    doubtful = {word: one for word, one in read.items() if most_slips(one) and not synonyms.lexicon().holds(one)}
    spellings = {word: {one.lower(), other_spelling(one.lower()) or one.lower()} for word, one in doubtful.items()}
    found = known(sorted(set().union(*spellings.values()))) if doubtful else set()
    missing = {word: one for word, one in doubtful.items() if not spellings[word] & found}
    unknown = {word: one for word, one in missing.items() if not spellings[word] & everyday_words()}
    meant = {word: _meant(one, known=known, vocabulary=vocabulary(one.lower())) for word, one in unknown.items()}
    return {word: one for word, one in meant.items() if one}


def _is_shouted(words: Sequence[str]) -> bool:
    """Tell whether most of it is in capitals, which then tell neither names nor abbreviations."""
    letters = "".join(words)
    return len(words) > 1 and sum(map(str.isupper, letters)) * 2 > len(letters)


def _meant(word: str, *, known: Callable[[Iterable[str]], set[str]], vocabulary: Mapping[str, int]) -> str | None:
    ours = synonyms.vocabulary()
    proposed = candidates(word, {**dict.fromkeys(ours, 0), **vocabulary})
    allowed = ours | known(proposed) if proposed else ours
    return next((one for one in proposed if one in allowed), None)


def _is_likely(typed: str, known: str, *, slips: int, count: int, may_be_name: bool) -> bool:
    """Tell whether a hand that meant the known word can have typed this, and did not mean a word that we lack."""
    if not slips or len(known) < _SHORTEST or not is_telling(known):
        return False
    same_start = typed[0] == known[0]
    if slips > 1:
        sounds_apart = OSA.distance(_sound(typed), _sound(known))
        return same_start and sounds_apart <= (len(typed) >= _LONGEST and not may_be_name)
    replaced = len(typed) == len(known) and sorted(typed) != sorted(known)
    if may_be_name:
        return same_start and len(typed) >= (_LONG if replaced else _NAME)
    if replaced and len(typed) < _LONG and not (same_start and len(typed) > _SHORTEST):
        return False
    # In a short word a vowel for a vowel makes another word, and so does one letter less in front.
    may_be_word = _sounds_alike(typed, known) if replaced else not same_start
    return len(typed) >= _NAME or not may_be_word or count >= _OFTEN


def _likelihood(typed: str, known: str, *, count: int) -> float:
    common = _COMMON_SLIP if _sounds_alike(typed, known) else 0.0
    first = _OTHER_FIRST_LETTER if typed[0] != known[0] else 0.0
    return math.log(count + 1, 3) + common + first


def _sounds_alike(typed: str, known: str) -> bool:
    return sorted(typed) == sorted(known) or _sound(typed) == _sound(known)


def _sound(word: str) -> str:
    """Return a word without what is most often mistaken: which vowel it is, and whether a letter is doubled."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("a", word))
