"""Plain BM25, as everybody has it, to compare with: one field, English stems, stop words out."""

import logging
from collections.abc import Iterable

from search.contract import SearchDocument
from search.evaluation.ranking import DEPTH, Answer, MeasuresMissing

# What Lucene takes, and with it most of what is published.
_K1 = 1.2
_B = 0.75


def plain_bm25(documents: Iterable[SearchDocument]) -> Answer:
    """Index the documents in memory and return what answers from them."""
    try:
        import bm25s
        from Stemmer import Stemmer
    except ImportError as error:
        raise MeasuresMissing(
            "bm25s and pystemmer are not installed, and plain BM25 is theirs. "
            "They come with the developers' packages: make setup."
        ) from error
    # It would write a line for every index, whatever the site logs.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    how = {"stopwords": "en", "stemmer": Stemmer("english"), "show_progress": False}
    keys, texts = [], []
    for document in documents:
        keys.append(document.key)
        texts.append(f"{document.title} {document.body}")
    index = bm25s.BM25(k1=_K1, b=_B)
    index.index(bm25s.tokenize(texts, **how), show_progress=False)

    def answer(text: str) -> list[str]:
        words = bm25s.tokenize([text], **how)
        places, scores = index.retrieve(words, k=min(DEPTH, len(keys)), show_progress=False)
        return [keys[place] for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    return answer
