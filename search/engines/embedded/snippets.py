"""Where the words of a question stand in a result, as the engine's stems have it."""

import bisect
import itertools
from collections.abc import Sequence

from tantivy import Document, Schema, Searcher, SnippetGenerator

from search.boosts import EVERYTHING
from search.contract import Passage
from search.engines.embedded.queries import QueryBuilder, all_terms, any_of
from search.engines.embedded.schema import terms_of
from search.excerpts import Snippet, Spot, marked, snippet_of
from search.question import Question
from search.text import words_of

_WHOLE = 10_000_000

Terms = tuple[str, ...]


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
        return snippet_of(passages, in_passages, title=marked(title, in_title) if in_title else "")

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
            start, end = place.start - starts[number], place.end - starts[number]
            word = raw[number][start:end].decode(errors="replace")
            ascii_only = len(raw[number]) == len(texts[number])
            first = start if ascii_only else len(raw[number][:start].decode(errors="replace"))
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
