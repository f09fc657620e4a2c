"""Where a sentence names somebody, and whether as a colleague, an author or a place."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from learning_network.core.identifying import lexicon
from learning_network.core.identifying.first_names import ONLY_WITH_CAPITAL, first_names
from learning_network.core.identifying.sentences import Sentence, Token

_LONGEST_NAME = 4
_BEGINS_CLAUSE = {":", ";", "(", '"', "“", "‘", "-", "–"}
_JOINS = {"and", "&", ",", "or"}


class Sureness(Enum):
    """How sure it is that this is a person."""

    KNOWN = auto()  # a first name alone, a title with a name, "a tenant called ..."
    FULL = auto()  # first name and surname: people cited are named so too
    GUESSED = auto()  # a word with a capital, or an initial


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, where it stands in its sentence, and whether the sentence treats it as a colleague's or an author's."""

    first: int
    last: int
    words: str
    sureness: Sureness
    is_colleague: bool


def mentions_in(sentence: Sentence) -> Iterator[Mention]:
    """Return the names in a sentence that are not those of places, organisations, rules and professionals."""
    at, colleague_before = 0, False
    while at < len(sentence):
        last, sureness = _name_at(sentence, at)
        if sureness is None or _names_a_thing(sentence, at, last):
            at = last + 1
            continue
        joined = colleague_before and at > 0 and sentence[at - 1].text in _JOINS
        colleague_before = joined or _is_colleague(sentence, at, last)
        words = _words(sentence, at, last)
        yield Mention(at, last, words, sureness, colleague_before)
        at = last + 1


def _words(sentence: Sentence, first: int, last: int) -> str:
    words = " ".join(token.text for token in sentence[first : last + 1] if token.text != ".")
    return words.removesuffix("'s").removesuffix("’s")


def _name_at(sentence: Sentence, at: int) -> tuple[int, Sureness | None]:
    """Return where the name ends that begins here, and how sure it is."""
    token = sentence[at]
    if not token.is_word:
        return at, None
    if _is_title(sentence, at):
        return _end_of_titled(sentence, at), Sureness.KNOWN
    if token.base in lexicon.PROFESSIONAL_TITLES and _capital_follows(sentence, at):
        return _end_of_capitals(sentence, _skip_stop(sentence, at + 1)), None
    if _is_first_name(sentence, at):
        return _with_surname(sentence, at)
    return _initials(sentence, at) if token.is_initial else _guessed(sentence, at)


def _with_surname(sentence: Sentence, at: int) -> tuple[int, Sureness]:
    last = _end_of_capitals(sentence, at) if sentence[at].has_capital else at
    is_first_name_alone = all(token.base in first_names() for token in sentence[at : last + 1])
    return last, Sureness.KNOWN if is_first_name_alone else Sureness.FULL


def _guessed(sentence: Sentence, at: int) -> tuple[int, Sureness | None]:
    if not sentence[at].has_capital or sentence[at].base in lexicon.NOT_A_PERSON:
        return at, None
    last = _end_of_capitals(sentence, at)
    if any(word.base in first_names() for word in sentence[at + 1 : last + 1]):
        return last, Sureness.FULL
    return last, Sureness.KNOWN if _is_introduced(sentence, at) else Sureness.GUESSED


def _is_title(sentence: Sentence, at: int) -> bool:
    token = sentence[at]
    if token.base not in lexicon.TITLES or token.owns:
        return False
    if token.base in lexicon.TITLES_WITH_CAPITAL and not token.has_capital:
        return False
    name = _after_titles(sentence, at)
    if name is None or name.base in lexicon.PROFESSIONAL_TITLES:
        return False
    return name.is_initial or (name.base not in lexicon.NOT_A_PERSON and (name.has_capital or not token.has_capital))


def _after_titles(sentence: Sentence, at: int) -> Token | None:
    following = _skip_titles(sentence, at)
    is_there = following < len(sentence) and sentence[following].is_word
    return sentence[following] if is_there else None


def _skip_titles(sentence: Sentence, at: int) -> int:
    """Return what follows a title: ``Mrs.``, or ``Mr and Mrs``."""
    following = _skip_stop(sentence, at + 1)
    if [token.base for token in sentence[following : following + 1]] == ["and"]:
        second = following + 1
        if second < len(sentence) and sentence[second].base in lexicon.TITLES:
            return _skip_stop(sentence, second + 1)
    return following


def _end_of_titled(sentence: Sentence, at: int) -> int:
    following = _skip_titles(sentence, at)
    return _end_of_capitals(sentence, following) if sentence[following].has_capital else following


def _skip_stop(sentence: Sentence, at: int) -> int:
    return at + 1 if at < len(sentence) and sentence[at].text == "." else at


def _capital_follows(sentence: Sentence, at: int) -> bool:
    following = _skip_stop(sentence, at + 1)
    return following < len(sentence) and sentence[following].has_capital


def _end_of_capitals(sentence: Sentence, at: int) -> int:
    """Return the end of the words with a capital that begin here; an initial may stand between, *'s* ends them."""
    last = at
    while last - at < _LONGEST_NAME and last + 1 < len(sentence) and not sentence[last].owns:
        following = sentence[last + 1]
        is_part = following.is_word and following.has_capital and following.base not in lexicon.TITLES
        if not is_part or following.base in lexicon.NOT_A_PERSON:
            break
        last += 1
    return last


def _is_first_name(sentence: Sentence, at: int) -> bool:
    token = sentence[at]
    name = token.base
    if name not in first_names():
        return False
    if name in ONLY_WITH_CAPITAL:
        begins = (at == 0 or sentence[at - 1].text in _BEGINS_CLAUSE) and not _does_something(sentence, at + 1)
        return token.has_capital and not begins
    return token.has_capital or (token.text.islower() and len(name) > 3)


def _initials(sentence: Sentence, at: int) -> tuple[int, Sureness | None]:
    """Return the end of ``J.S.``, ``P. Entwistle`` or a ``K`` that does something; ``vitamin D`` is none."""
    last = at
    while (
        last < at + 2 * _LONGEST_NAME
        and last + 2 < len(sentence)
        and sentence[last + 1].text == "."
        and sentence[last + 2].has_capital
    ):
        last += 2
    if last == at and (sentence[at].base in {"i", "a"} or (at and sentence[at - 1].base not in _BEFORE_INITIAL)):
        return at, None
    return last, Sureness.KNOWN if _is_introduced(sentence, at) else Sureness.GUESSED


_SAYS = {"says", "said", "put", "puts", "pointed", "points"} | lexicon.COLLEAGUES_DO
_BEFORE_INITIAL = (
    lexicon.FAMILY | lexicon.SUPPORTED | {"and", "but", ",", "support", "with", "for", "that", "when", "where"}
)


def _is_introduced(sentence: Sentence, at: int) -> bool:
    """Whether *a tenant called*, *my mum* or the like stands before."""
    before = [token.base for token in sentence[max(0, at - 4) : at] if token.text not in {",", "(", "-", ":"}]
    if before[-2:] == ["known", "as"] or (before[-2:] == ["name", "is"] and before[-3:-2] != ["my"]):
        return True
    return bool(before) and before[-1] in (lexicon.FAMILY | lexicon.SUPPORTED) - {"our", "late", "user", "person"}


def _does_something(sentence: Sentence, at: int) -> bool:
    if at >= len(sentence):
        return False
    return sentence[at].base in lexicon.DOES | {"and"} or sentence[at - 1].owns


def _names_a_thing(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words name a place, an organisation or a rule: *Rose Court*, *Martha's Rule*, *St Mary's church*."""
    inside = sentence[first + 1 : last + 1]
    if any(token.base in lexicon.NAMED_AFTER for token in inside):
        return True
    if first and sentence[first - 1].base in lexicon.PROFESSIONAL_TITLES - {"nurse", "doctor"}:
        return True
    if any(token.base in lexicon.WORKS for token in sentence[max(0, first - 2) : first]):
        return True
    following = sentence[last + 1] if last + 1 < len(sentence) else None
    if following is None or following.base not in lexicon.NAMED_AFTER:
        return False
    return following.has_capital or (not sentence[last].owns and following.base in lexicon.NAMED_AFTER_IN_SMALL)


def _is_colleague(sentence: Sentence, first: int, last: int) -> bool:
    return (
        _is_greeted(sentence, first)
        or _has_a_role(sentence, first, last)
        or _does_a_job(sentence, last)
        or _is_the_writer(sentence, first, last)
        or _owns_a_work(sentence, last)
    )


def _is_greeted(sentence: Sentence, first: int) -> bool:
    before = [token.base for token in sentence[max(0, first - 3) : first]]
    after = [token.base for token in sentence[first + 1 : first + 3]]
    is_cited = before[-1:] == ["as"] and any(base in _SAYS for base in after)
    return is_cited or any(base in lexicon.GREETINGS for base in before) or before[-1:] in (["asked"], ["ask"])


def _has_a_role(sentence: Sentence, first: int, last: int) -> bool:
    before = {token.base for token in sentence[max(0, first - 3) : first]}
    after = sentence[last + 1 : last + 6]
    is_apposition = bool(after) and after[0].text in {",", "("}
    if before & lexicon.ROLES or (is_apposition and any(token.base in lexicon.ROLES for token in after)):
        return True
    if len(after) < 2:
        return False
    if after[0].base in {"is", "was"} and after[1].base in {"our", "my", "the", "a", "an"}:
        return any(token.base in lexicon.ROLES for token in sentence[last + 1 : last + 8])
    return after[0].base in {"from", "of", "at"} and (
        after[1].text[0].isupper() or any(token.base in lexicon.WORKPLACES for token in after[1:])
    )


def _does_a_job(sentence: Sentence, last: int) -> bool:
    after = [token.base for token in sentence[last + 1 : last + 5]]
    while after[:1] in ([","], ["who"], ["once"], ["also"], ["just"], ["has"], ["have"], ["will"]):
        after = after[1:]
    if after[:2] == ["talk", "about"] or after[:1] == ["talk"]:
        return True
    return bool(after) and after[0] in lexicon.COLLEAGUES_DO


def _is_the_writer(sentence: Sentence, first: int, last: int) -> bool:
    before = [token.base for token in sentence[max(0, first - 3) : first]]
    if sentence[last].owns:
        return False
    introduces = before[-1:] == ["i'm"] or before[-2:] == ["i", "am"] or before == ["my", "name", "is"]
    return introduces or (first == 0 and [token.base for token in sentence[last + 1 : last + 2]] == ["here"])


def _owns_a_work(sentence: Sentence, last: int) -> bool:
    after = [token.base for token in sentence[last + 1 : last + 4]]
    return sentence[last].owns and any(base in lexicon.COLLEAGUES_THINGS for base in after)
