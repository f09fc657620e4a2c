"""Cases that never were, as search knows them: the words of the content by Zipf's law, facets as skewed as real ones.

The same seed gives the same cases, and the case of a number does not depend on how many are made.
"""

import datetime
import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from search.contract import PUBLIC, Passage, SearchDocument
from search.text import is_telling, words_of

CONTENT = Path(__file__).resolve().parents[3] / "content"
KIND = "case"

# What a text of the content is cut into, in words: about 300 a case.
_TITLE, _SUMMARY = (5, 9), (18, 28)
_PASSAGES = {"The problem": 60, "What they do": 90, "Impact": 60, "Lesson": 30, "Another lesson": 30}
_LESSONS = ("Lesson", "Another lesson")
# Names of people, places and firms, each in a few cases only: they are most of a library's vocabulary.
_NAMES = 40_000
_NAMES_A_CASE = 4
_SYLLABLES = [
    "ba",
    "cor",
    "den",
    "el",
    "fir",
    "ham",
    "ing",
    "kel",
    "lo",
    "mar",
    "nor",
    "ow",
    "pen",
    "rid",
    "stan",
    "thwa",
]
_ORGANISATIONS = 400
_FIRST_DAY = datetime.date(2012, 1, 1)
_DAYS = 5_000


class Vocabulary:
    """Words with how often each is drawn: the one of rank *r* in proportion to 1 / (r + 2.7)."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """Return so many words."""
        return chance.choices(self.words, cum_weights=self._weights, k=count)

    @cached_property
    def telling(self) -> "Vocabulary":
        """The words that something can be found by: of these titles are made."""
        return Vocabulary([word for word in self.words if is_telling(word)])


def read_vocabulary(folder: Path = CONTENT) -> Vocabulary:
    """Return the words of the content, the most frequent first."""
    counts: Counter[str] = Counter()
    yaml = YAML(typ="safe")
    for path in sorted(folder.rglob("*.yaml")):
        for text in _texts(yaml.load(path)):
            counts.update(word.lower() for word in words_of(text) if word.isalpha())
    return Vocabulary([word for word, _count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from itertools.chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, list):
        yield from itertools.chain.from_iterable(map(_texts, value))


class SyntheticCases:
    """Makes the documents. ``facets`` maps each facet's name to the values that a case may have."""

    def __init__(self, vocabulary: Vocabulary, facets: Mapping[str, list[str]], *, seed: int = 1) -> None:
        self._vocabulary = vocabulary
        self._facets = facets
        self._seed = seed
        self._cards = _Cards()

    def documents(self, count: int) -> Iterator[SearchDocument]:
        """Yield the first so many."""
        return (self.document(number) for number in range(1, count + 1))

    def document(self, number: int) -> SearchDocument:
        """Return the case of this number."""
        chance = random.Random(f"{self._seed} {number}")  # noqa: S311 (repeatable on purpose)
        passages = {label: _sentences(self._vocabulary.draw(chance, size)) for label, size in _PASSAGES.items()}
        names = (name(chance.randrange(_NAMES)) for _ in range(_NAMES_A_CASE))
        summary = _sentences([*self._vocabulary.draw(chance, chance.randint(*_SUMMARY)), *names])
        evidence = _skewed(chance, range(6))
        return SearchDocument(
            kind=KIND,
            key=str(number),
            title=" ".join(self._vocabulary.telling.draw(chance, chance.randint(*_TITLE))).capitalize(),
            url=f"/cases/synthetic-{number}/",
            audiences=_audiences(chance),
            summary=summary,
            organisation=self._organisation(chance),
            lessons="\n".join(passages[label] for label in _LESSONS),
            body="\n".join(text for label, text in passages.items() if label not in _LESSONS),
            passages=(Passage(summary), *(_passage(label, text) for label, text in passages.items())),
            facets={name: self._values(chance, values) for name, values in self._facets.items() if values},
            date=_FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS)),
            evidence=evidence,
            used=_skewed(chance, range(20)),
            card=self._cards.of(evidence),
        )

    def _organisation(self, chance: random.Random) -> str:
        number = _skewed(chance, range(_ORGANISATIONS))
        own = random.Random(f"organisation {number}")  # noqa: S311
        return " ".join(self._vocabulary.telling.draw(own, 3)).title()

    @staticmethod
    def _values(chance: random.Random, values: list[str]) -> tuple[str, ...]:
        return tuple(sorted({_skewed(chance, values) for _ in range(chance.choice((1, 1, 2, 3)))}))


def name(number: int) -> str:
    """Return a made-up name, another one for each number."""
    syllables = []
    while number or not syllables:
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables)


class _Cards:
    """What a list prints of a case, as ``cases.cards`` gives it."""

    def of(self, evidence: int) -> dict[str, Any]:
        return {
            "cloth": "people",
            "place": "Somebody's care, Rochdale; also Oldham and Bury",
            "boroughs_on": ["rochdale"],
            "boroughs_part": ["bury", "oldham", "rochdale"],
            "evidence": evidence,
            "evidence_label": "Measured",
            "maturity": "established",
            "maturity_label": "Established",
        }


def _passage(label: str, text: str) -> Passage:
    return Passage(text, label, label.lower().replace(" ", "-"))


def _sentences(words: list[str]) -> str:
    return " ".join(" ".join(words[start : start + 15]).capitalize() + "." for start in range(0, len(words), 15))


def _skewed(chance: random.Random, values: Any) -> Any:
    """Return one of the values, the first far more often than the last."""
    return values[int(len(values) * chance.random() ** 2.5)]


def _audiences(chance: random.Random) -> frozenset[str]:
    """Return who may read it: everybody, but for one in twenty, which is for one group of members."""
    return PUBLIC if chance.random() < 0.95 else frozenset({f"group:{chance.randint(1, 20)}"})
