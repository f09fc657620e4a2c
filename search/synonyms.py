"""Other words for the same thing, as the care sector uses them: found in what is typed, several words at a time.

The words themselves stand in ``synonyms.yaml``. They are compared without regard to capitals, plurals and American
spelling; of two that overlap the longer is taken, of two as long the one that stands first.
"""

import functools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.british import british, other_spelling
from search.stop_words import STOP_WORDS
from search.synonym_file import Group, read
from search.text import is_telling, words_of

Words = tuple[str, ...]
Others = tuple[tuple[Words, float], ...]

# How much another expression counts beside the typed one: the same word in another spelling, the same thing by
# another name, and what is near to it.
RESPELT = 1.0
SAME = 0.8
NEAR = 0.6

# An abbreviation of so few letters after a number is a unit: "£20,000 pa".
_UNIT_LENGTH = 2
# Short words and these are but the beginning of the next one, where they stand in an expression.
_FRAGMENT_LENGTH = 2
_PREFIXES = frozenset({"non", "well"})
_KEPT_IN_MEMORY = 20_000
_APOSTROPHE = "'"


@dataclass(frozen=True)
class Expression:
    """Typed words that are one expression, as far as they are worth looking for, and what else is called so.

    ``words`` are empty where none says anything without the others; the expression then stands in ``others`` too.
    ``whole`` is the expression as typed where it has several words; see ``search.question.Clause``.
    """

    words: Words
    others: Others = ()
    whole: Words = ()


@dataclass(frozen=True)
class _Span:
    start: int
    length: int
    others: Others

    @property
    def end(self) -> int:
        return self.start + self.length


class Lexicon:
    """Groups of synonyms, ready to be found in typed words."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._groups = tuple(groups)
        written = [name for group in self._groups for name in (*group.same, *group.near)]
        names = [words for name in written for words in _spellings(name)]
        self.written = {tuple(word.lower() for word in words_of(name)): name for name in written}
        abbreviations = {word.lower() for name in names for word in name if word.isupper() and word.endswith("S")}
        # Words that end in s and are no plurals.
        self._not_plural = STOP_WORDS | abbreviations
        self.form = functools.lru_cache(_KEPT_IN_MEMORY)(self._form)
        self._known: dict[Words, dict[Words, tuple[Words, float]]] = {}
        self._capitals: dict[str, dict[Words, tuple[Words, float]]] = {}
        self._plurals = {
            (word.lower(),): (word.lower() + "s",)
            for (word, *more) in names
            if not more and _is_abbreviation(word) and word.lower() + "s" not in abbreviations
        }
        for group in self._groups:
            self._learn(group)
        self._others = {forms: tuple(found.values()) for forms, found in self._known.items()}
        self._lengths = self._lengths_by_first_word()
        self.vocabulary = frozenset(word.lower() for name in names for word in name)
        self._forms = frozenset(self.form(word) for word in (*self.vocabulary, *map(str.lower, self._capitals)))

    def forms_of(self, words: Words) -> Words:
        """Return what words have in common with their plurals, their capitals and their American spelling."""
        return tuple(self.form(word) for word in words)

    def holds(self, word: str) -> bool:
        """Tell whether a word stands in the synonyms, be it in the plural or in the other spelling."""
        return self.form(word) in self._forms

    def expand(self, words: Words) -> Iterator[Expression]:
        """Yield the expressions of typed words in their order: known ones with their other names, then single words.

        Words that are too common to be looked for are left out where they stand alone. What overlaps with a longer
        expression adds only its other names.
        """
        chosen, overlapping = _disjoint(words, self._spans(words))
        place = 0
        while place < len(words):
            span = chosen.get(place)
            if span:
                yield _expression(words[place : span.end], span.others)
            elif is_telling(words[place]):
                yield _expression((words[place],), ())
            following = span.end if span else place + 1
            for other in (other for at in range(place, following) for other in overlapping.get(at, ())):
                yield _overlap(words[other.start : other.end], other.others)
            place = following

    def _learn(self, group: Group) -> None:
        same, near = [words_of(name) for name in group.same], [words_of(name) for name in group.near]
        for typed in (words for name in group.same for words in _spellings(name)):
            self._add(self.forms_of(typed), same, SAME)
            self._add(self.forms_of(typed), near, NEAR)
        for typed in (words for name in group.near for words in _spellings(name)):
            self._add(self.forms_of(typed), same or near, NEAR)
        for abbreviation in group.capitals:
            found = self._capitals.setdefault(abbreviation, {})
            self._put(found, same, SAME)
            self._put(found, near, NEAR)

    def _add(self, forms: Words, names: Iterable[Words], weight: float) -> None:
        found = self._known.setdefault(forms, {})
        if forms in self._plurals:
            found.update({one: (one, RESPELT) for one in (forms, self._plurals[forms])})
        self._put(found, (name for name in names if self.forms_of(name) != forms), weight)

    def _put(self, found: dict[Words, tuple[Words, float]], names: Iterable[Words], weight: float) -> None:
        for name in names:
            forms = self.forms_of(name)
            if forms not in found or found[forms][1] < weight:
                found[forms] = tuple(word.lower() for word in name), weight
                if forms in self._plurals:
                    found[self._plurals[forms]] = self._plurals[forms], weight

    def _lengths_by_first_word(self) -> dict[str, list[int]]:
        lengths: dict[str, set[int]] = {}
        for forms in self._known:
            lengths.setdefault(forms[0], set()).add(len(forms))
        return {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def _spans(self, words: Words) -> Iterator[_Span]:
        """Yield the longest known expression that begins at each word."""
        forms = self.forms_of(words)
        shouted = len(words) > 1 and all(word == word.upper() for word in words)
        for start, first in enumerate(forms):
            if words[start] in self._capitals and not shouted:
                yield _Span(start, 1, tuple(self._capitals[words[start]].values()))
                continue
            for length in self._lengths.get(first, ()):
                others = self._others.get(forms[start : start + length])
                if others and start + length <= len(words) and not (length == 1 and _is_unit(words, start)):
                    yield _Span(start, length, others)
                    break

    def _form(self, word: str) -> str:
        """Return what a word has in common with its plural, its capitals, its accents and its American spelling."""
        lower = _without_accents(word.lower())
        if word[-1:] == "s" and word[:-1].isupper():
            return lower[:-1]
        return lower if lower in self._not_plural else _singular(british(lower))


def _spellings(name: str) -> Iterator[Words]:
    """Yield the words of a name as the file writes it, and as people type it without its apostrophe."""
    yield words_of(name)
    if _APOSTROPHE in name:
        yield words_of(name.replace(_APOSTROPHE, ""))


def _expression(words: Words, others: Others) -> Expression:
    """Return typed words as one expression, with their other spelling in front of their other names."""
    lower = tuple(word.lower() for word in words)
    respelt = tuple(other_spelling(word) or word for word in lower)
    others = _with(respelt, others) if respelt != lower else tuple(other for other in others if other[0] != lower)
    if len(words) == 1:
        return Expression(tuple(filter(is_telling, words)), others)
    alone = tuple(word for place, word in enumerate(words) if is_telling(word) and not _is_fragment(words, place))
    return Expression(alone, others, words) if alone else Expression((), _with(lower, others))


def _overlap(words: Words, others: Others) -> Expression:
    """Return what an expression adds whose words stand in others: its other names, and itself if of fragments."""
    lower = tuple(word.lower() for word in words)
    return Expression((), _with(lower, others) if _is_fragment(words, 0) else others, words)


def _with(words: Words, others: Others) -> Others:
    return (words, RESPELT), *(other for other in others if other[0] != words)


def _is_fragment(words: Words, place: int) -> bool:
    """Tell whether a word of an expression says nothing by itself: "co" and "op", "in" and "house", "A" and "E"."""
    return _binds(words, place) or (place > 0 and _binds(words, place - 1))


def _binds(words: Words, place: int) -> bool:
    """Tell whether a word is but the beginning of the next one."""
    word = words[place]
    short = len(word) <= _FRAGMENT_LENGTH and word.isalpha() and (place == 0 or is_telling(word))
    return len(words) > 1 and (short or word.lower() in _PREFIXES)


def _disjoint(words: Words, found: Iterable[_Span]) -> tuple[dict[int, _Span], dict[int, list[_Span]]]:
    """Return, by where they start, the spans to read as they stand and those that overlap with them.

    What lies wholly within a longer one adds nothing, unless its words are looked for together only.
    """
    chosen: dict[int, _Span] = {}
    overlapping: dict[int, list[_Span]] = {}
    taken: dict[int, int] = {}
    for span in sorted(found, key=lambda span: (-span.length, span.start)):
        ends = taken.get(span.start), taken.get(span.end - 1)
        if ends == (None, None):
            chosen[span.start] = span
            taken.update(dict.fromkeys(range(span.start, span.end), span.start))
        elif ends[0] != ends[1] or _binds(words[span.start : span.end], 0):
            overlapping.setdefault(span.start, []).append(span)
    return chosen, overlapping


def _is_abbreviation(word: str) -> bool:
    """Tell whether a word is one whose plural an index does not know for what it is: PAs, CICs."""
    return word.isupper() and not word.endswith("S")


def _is_unit(words: Words, place: int) -> bool:
    return len(words[place]) <= _UNIT_LENGTH and place > 0 and words[place - 1].isdigit()


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def _singular(word: str) -> str:
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


@functools.cache
def lexicon() -> Lexicon:
    """Return the synonyms of the file, read once."""
    return Lexicon(read())


def expand(words: Words) -> Iterator[Expression]:
    """Yield the expressions of typed words; see ``Lexicon.expand``."""
    return lexicon().expand(words)


def vocabulary() -> frozenset[str]:
    """Return every word of the synonyms, in lower case: known everywhere, whatever the index holds."""
    return lexicon().vocabulary


def written(words: Words) -> str:
    """Return an expression as the file writes it; empty where it stands there in another form, such as a plural."""
    return lexicon().written.get(words, "")
