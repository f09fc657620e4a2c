"""What of a result shows why it was found: its title and one passage, with the found words marked, safe to print."""

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from tantivy import Document, Schema, Searcher, SnippetGenerator

from search.boosts import EVERYTHING
from search.contract import Passage
from search.engines.embedded.queries import QueryBuilder, all_terms, any_of
from search.engines.embedded.schema import terms_of
from search.question import Question
from search.text import words_of

_LENGTH = 220
_LEAD = 60
_WHOLE = 10_000_000

Terms = tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """A word that may be marked: where it stands in a text, and the term it is known by."""

    start: int
    end: int
    term: str


@dataclass(frozen=True)
class Snippet:
    """A marked title, and a marked piece of the passage it is from; either may be empty."""

    title: str = ""
    text: str = ""
    label: str = ""
    anchor: str = ""


class Highlighter:
    """Marks the words of one question in its results.

    The engine finds where words stand, by their stems; what it is given is the title and the passages as one text.
    """

    def __init__(self, question: Question, *, searcher: Searcher, schema: Schema) -> None:
        typed = [word for clause in question.clauses for word in clause.words]
        typed += [word for phrase in question.typed.phrases for word in phrase]
        others = {all_terms(words) for clause in question.clauses for words, _weight in clause.others}
        self._single = frozenset(all_terms(typed)) | {terms[0] for terms in others if len(terms) == 1}
        self._several = sorted((terms for terms in others if len(terms) > 1), key=len, reverse=True)
        every = self._single.union(*self._several)
        builder = QueryBuilder(schema)
        self._finder = SnippetGenerator.create(
            searcher, any_of(builder.term(term) for term in sorted(every)), schema, EVERYTHING
        )
        self._finder.set_max_num_chars(_WHOLE)

    def of(self, title: str, passages: Sequence[Passage]) -> Snippet:
        """Return the title marked, and the passage that holds most of the words; of two alike the earlier."""
        texts = [title, *(passage.text for passage in passages)]
        in_title, *in_passages = [
            self._kept(text, spots) for text, spots in zip(texts, self._spots(texts), strict=True)
        ]
        most, best = max(((len(_terms(spots)), -place) for place, spots in enumerate(in_passages)), default=(0, 0))
        marked_title = _marked(title, in_title) if in_title else ""
        if not most:
            return Snippet(marked_title)
        passage = passages[-best]
        return Snippet(marked_title, _framed(passage.text, in_passages[-best]), passage.label, passage.anchor)

    def _spots(self, texts: Sequence[str]) -> list[list[Spot]]:
        """Return, for each text, where words stand that may be marked."""
        joined = Document()
        for text in texts:
            joined.add_text(EVERYTHING, text)
        # The engine joins texts with a space and counts bytes.
        raw = [text.encode() for text in texts]
        starts = list(itertools.accumulate((len(text) + 1 for text in raw), initial=0))
        found: list[list[Spot]] = [[] for _ in texts]
        for place in self._finder.snippet_from_doc(joined).highlighted():
            number = bisect.bisect_right(starts, place.start) - 1
            text, start, end = raw[number], place.start - starts[number], place.end - starts[number]
            word = text[start:end].decode(errors="replace")
            first = start if len(text) == len(texts[number]) else len(text[:start].decode(errors="replace"))
            found[number].append(Spot(first, first + len(word), "".join(terms_of(word))))
        return found

    def _kept(self, text: str, spots: Sequence[Spot]) -> list[Spot]:
        """Keep typed words, and words of other expressions only where the whole expression stands."""
        kept = {place for place, spot in enumerate(spots) if spot.term in self._single}
        for terms in self._several:
            for first in range(len(spots) - len(terms) + 1):
                group = spots[first : first + len(terms)]
                if tuple(spot.term for spot in group) == terms and _adjoin(text, group):
                    kept.update(range(first, first + len(terms)))
        return [spots[place] for place in sorted(kept)]


def _adjoin(text: str, spots: Sequence[Spot]) -> bool:
    return not any(words_of(text[one.end : other.start]) for one, other in itertools.pairwise(spots))


def _terms(spots: Iterable[Spot]) -> set[str]:
    return {spot.term for spot in spots}


def _framed(text: str, spots: Sequence[Spot]) -> str:
    """Return the piece of a text that holds most of the words, cut at spaces, with dots where it was cut."""
    start, stop = (0, len(text)) if len(text) <= _LENGTH else _cut(text, spots)
    inside = [spot for spot in spots if start <= spot.start and spot.end <= stop]
    before = "… " if words_of(text[:start]) else ""
    after = " …" if words_of(text[stop:]) else ""
    return f"{before}{_marked(text, inside, start=start, stop=stop)}{after}"


def _cut(text: str, spots: Sequence[Spot]) -> tuple[int, int]:
    """Return where to cut: around the stretch that holds most different words, the first of several."""

    def held(first: Spot) -> int:
        end = first.start + _LENGTH - _LEAD
        return len(_terms(spot for spot in spots if first.start <= spot.start and spot.end <= end))

    best = max(spots, key=held)
    start = max(min(best.start - _LEAD, len(text) - _LENGTH), 0)
    space = text.find(" ", start, best.start) if start else -1
    start = space + 1 if space >= 0 else start
    stop = start + _LENGTH
    return start, len(text) if stop >= len(text) else max(text.rfind(" ", best.end, stop + 1), best.end)


def _marked(text: str, spots: Iterable[Spot], *, start: int = 0, stop: int | None = None) -> str:
    """Return a piece of text, escaped, with ``<mark>`` around the spots."""
    parts: list[str] = []
    for spot in spots:
        parts += [escape(text[start : spot.start]), f"<mark>{escape(text[spot.start : spot.end])}</mark>"]
        start = spot.end
    return "".join([*parts, escape(text[start:stop])])
