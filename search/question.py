"""What is looked for: typed text with the other words people use for the same, ready for any engine to ask.

Both engines ask the same question, so that a change here changes both.
"""

import math
from dataclasses import dataclass, field, replace

from search import synonyms
from search.stop_words import EVERYWHERE
from search.synonyms import Others, Words
from search.text import TypedText, is_telling, parse

# Of so many clauses all must be met for a result to be close, of more only this share.
_ALL_OF = 2
_SHARE = 0.6

# Of so many words what was typed may be one name ("Be Caring").
_SHORT = 6
_FEW = 3


@dataclass(frozen=True)
class Clause:
    """One thing looked for: typed words (together one expression) and other expressions with what they count.

    A thing meets it by any of the typed words, or by one whole other expression; it counts by the better of both.
    The same words in another spelling count in full, other names less.

    ``words`` is empty where the same typed words already stand in another clause, are too common to look for ("IT"),
    or say nothing one by one ("co-op", which then is its own other expression). ``whole`` is what was typed as a known
    expression of several words, with the small words inside it ("time and task"), and empty otherwise: a care home
    and home care are two things of the same two words, so an engine may count the whole expression above them.
    """

    words: Words
    others: Others = ()
    whole: Words = ()

    @property
    def in_full(self) -> "Clause":
        """The same with all words of its expression, those too that say nothing one by one ("worker co-op")."""
        words = tuple(word for word in self.whole if is_telling(word))
        return replace(self, words=words or self.words)

    @property
    def is_overlap(self) -> bool:
        """Tell whether its typed words stand in other clauses, and only its other expressions are new."""
        return bool(self.whole and not self.words)

    @property
    def is_everywhere(self) -> bool:
        """Tell whether it asks only for words that stand in nearly everything here, or that people ask with."""
        return bool(self.words) and not self.whole and EVERYWHERE.issuperset(_lower(self.words))


@dataclass(frozen=True)
class Question:
    """Clauses rank and any one of them matches; the rest of ``typed`` (phrases, tags, exclusions) must hold."""

    typed: TypedText
    clauses: tuple[Clause, ...] = field(default=())

    @property
    def telling(self) -> tuple[Clause, ...]:
        """The clauses that decide whether a result is close to what was typed, each once.

        For this a clause is met by *all* of its words, or by one whole other expression. Words that stand in nearly
        everything here do not count, unless nothing else was typed.
        """
        asked = [clause.in_full for clause in self.clauses if not clause.is_overlap]
        once = {_lower(clause.words) or clause.others: clause for clause in asked}
        return tuple(clause for clause in once.values() if not clause.is_everywhere) or tuple(once.values())

    @property
    def side_by_side(self) -> Words:
        """The words of a short question as they stand, where small ones are among them that nobody looks for alone."""
        words = self.typed.words
        return words if len(words) <= _SHORT and not all(map(is_telling, words)) else ()

    @property
    def few_phrases(self) -> tuple[Words, ...]:
        """The phrases of a question of few, each of which may be a title."""
        phrases = self.typed.phrases
        return phrases if len(phrases) <= _FEW else ()

    @property
    def enough(self) -> int:
        """How many of the ``telling`` clauses a result must meet to be close; 0 when no words were typed."""
        count = len(self.telling)
        return count if count <= _ALL_OF else math.ceil(count * _SHARE)


def _lower(words: Words) -> Words:
    return tuple(word.lower() for word in words)


def understand(text: str) -> Question:
    """Return the question that a text asks; see ``search.text.parse`` for its signs.

    It reads the whole text: the page has cut what readers type, and ``evaluate_search`` asks whole paragraphs.
    """
    typed = parse(text, most=None)
    found = [Clause(found.words, found.others, found.whole) for found in synonyms.expand(typed.words)]
    return Question(typed, tuple(found or (Clause((word,)) for word in typed.searched)))
