"""What is looked for: typed text with the other words people use for the same, ready for any engine to ask.

Both engines ask the same question, so that a change here changes both.
"""

import math
from dataclasses import dataclass, field

from search import synonyms
from search.stop_words import EVERYWHERE
from search.text import TypedText, parse

Words = tuple[str, ...]

# How much another expression counts beside the typed one: the same thing by another name, and what is near to it.
SAME = 0.8
NEAR = 0.4

# Of so many clauses all must be met for a result to be close, of more only this share.
_ALL_OF = 2
_SHARE = 0.6


@dataclass(frozen=True)
class Clause:
    """One thing looked for: typed words (together one expression) and other expressions with what they count.

    A thing meets it by any of the typed words, or by one whole other expression; it counts by the better of both.
    ``words`` is empty where the same typed words already stand in another clause. ``whole`` is what was typed as a
    known expression of several words, with the small words inside it ("time and task"), and empty otherwise: a care
    home and home care are two things of the same two words, so an engine may count the whole expression above them.
    """

    words: Words
    others: tuple[tuple[Words, float], ...] = ()
    whole: Words = ()


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
        once = tuple({_lower(clause.words): clause for clause in self.clauses if clause.words}.values())
        return (
            tuple(clause for clause in once if clause.whole or not EVERYWHERE.issuperset(_lower(clause.words))) or once
        )

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
    return Question(typed, tuple(Clause(words, others) for words, others in synonyms.expand(typed.searched)))
