"""Words that were probably meant: mistyped ones matched against words that are known, by the slips of a hand.

It knows no engine: an engine says which words its reader can find, and offers words that look alike.
"""

from collections.abc import Callable, Iterable, Mapping

from rapidfuzz.distance import OSA

from search import synonyms

# Shorter words are too near to one another to guess; longer ones may hold two slips.
_SHORTEST = 4
_LONG = 8


def most_slips(word: str) -> int:
    """Return how many slips a word of this length may hold and still be recognised."""
    if len(word) < _SHORTEST or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < _LONG else 2


def candidates(word: str, vocabulary: Iterable[str] | Mapping[str, int]) -> list[str]:
    """Return the words of the vocabulary that may have been meant, the likeliest first.

    A mapping gives how often each word stands; of two equally like the more frequent comes first.
    """
    typed, counts = word.lower(), vocabulary if isinstance(vocabulary, Mapping) else dict.fromkeys(vocabulary, 1)
    most = most_slips(typed)
    if not most:
        return []
    found = []
    for known, count in counts.items():
        slips = OSA.distance(typed, known, score_cutoff=most)
        if 0 < slips <= most:
            found.append((slips + (known[:1] != typed[:1]), -count, known))
    return [known for *_, known in sorted(found)]


def correct_words(
    words: Iterable[str],
    *,
    known: Callable[[Iterable[str]], set[str]],
    vocabulary: Callable[[str], Mapping[str, int]],
) -> dict[str, str]:
    """Return, for words that the reader cannot find anywhere, the known word that was probably meant.

    ``known`` tells which of some words the reader can find; it is asked about every word proposed, so that nothing
    is proposed that stands only in what the reader may not open. ``vocabulary`` offers words like the given one with
    how often they stand; those of the synonyms are added. Keys are as typed, values in lower case.
    """
    unknown = [word for word in dict.fromkeys(words) if most_slips(word) and word.lower() not in synonyms.vocabulary()]
    findable = known(unknown) if unknown else set()
    corrected = {}
    for word in unknown:
        if word not in findable and (meant := _meant(word, known=known, vocabulary=vocabulary)):
            corrected[word] = meant
    return corrected


def _meant(
    word: str, *, known: Callable[[Iterable[str]], set[str]], vocabulary: Callable[[str], Mapping[str, int]]
) -> str | None:
    ours = dict.fromkeys(synonyms.vocabulary(), 1)
    proposed = candidates(word, {**ours, **vocabulary(word.lower())})
    allowed = synonyms.vocabulary() | (known(proposed) if proposed else set())
    return next((one for one in proposed if one in allowed), None)
