"""Everyday English words: who types one of them meant it, though nothing here may hold it (*stick* is not *sick*)."""

import functools

# So often an everyday word stands in the texts that the list was counted in. Rarer ones may well be slips.
_OFTEN = 2_000


@functools.cache
def everyday_words() -> frozenset[str]:
    """Return the words in lower case, American ones in their own spelling; read once, in a fifth of a second."""
    from spellchecker import SpellChecker

    counts = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(word for word, count in counts.items() if count >= _OFTEN)
