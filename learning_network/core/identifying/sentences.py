"""A text as sentences of words: what the rules on names and addresses read."""

import re
from dataclasses import dataclass

_TOKENS = re.compile(r"\n|[^\W_][\w'’\-]*|[^\w\s]")
_SHORT_FORMS = {"mr", "mrs", "ms", "dr", "prof", "st", "rd", "no", "rev", "cllr", "e.g", "i.e", "approx", "ext"}
# Words of a condition, not of somebody's.
_OWN_NOTHING = {
    "down's",
    "parkinson's",
    "alzheimer's",
    "huntington's",
    "korsakoff's",
    "crohn's",
    "asperger's",
    "tourette's",
}
# What has more words than this is cut, so that each word is compared with a limited number of others.
_LONGEST = 80
_ENDS = {".", "!", "?", "…"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark; ``base`` is small, with straight apostrophes and without *'s*."""

    text: str
    base: str
    owns: bool
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def has_capital(self) -> bool:
        """Whether it begins with a capital and is no abbreviation such as GP."""
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text[:2].isupper())

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.text.isalpha() and self.text.isupper()


Sentence = list[Token]


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences, of 80 words at most; the full stop of *Mrs.* and of an initial ends none, a line does."""
    sentences: list[Sentence] = [[]]
    for match in _TOKENS.finditer(text):
        if match[0] == "\n":
            sentences.append([])
            continue
        sentences[-1].append(_token(match))
        if len(sentences[-1]) == _LONGEST or _ends_sentence(sentences[-1], text):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _token(match: re.Match[str]) -> Token:
    text = match[0].rstrip("'’-") or match[0]
    base = text.lower().replace("’", "'")
    if base in _OWN_NOTHING:
        return Token(text, base.replace("'", ""), False, match.start(), match.start() + len(text))
    owns = base.endswith("'s") or match[0].rstrip("-")[-1:] in {"'", "’"}
    return Token(text, base.removesuffix("'s"), owns, match.start(), match.start() + len(text))


def _ends_sentence(sentence: Sentence, text: str) -> bool:
    last = sentence[-1]
    if last.text not in _ENDS or not text[last.end : last.end + 1].isspace():
        return last.text in _ENDS and last.end == len(text)
    if last.text == "." and len(sentence) > 1:
        before = sentence[-2]
        return before.base not in _SHORT_FORMS and not before.is_initial
    return True
