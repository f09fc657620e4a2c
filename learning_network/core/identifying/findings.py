"""What may make a person recognisable in a text, and the words in which a writer is told."""

from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten


class Kind(StrEnum):
    """What sort of thing was found."""

    NAME_WITH_CARE = "name-with-care"
    NHS_NUMBER = "nhs-number"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTH_DATE = "birth-date"


_SHOWN = 60
_SENTENCES = {
    Kind.NAME_WITH_CARE: "{} looks like a name, and {} says something about that person.",
    Kind.NHS_NUMBER: "{} looks like an NHS number, which belongs to one person only.",
    Kind.PHONE: "{} looks like a phone number. If it is a public number, go on.",
    Kind.ADDRESS: "{} looks like an address. If it is a public place, go on.",
    Kind.BIRTH_DATE: "{} looks like a date of birth.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its kind, and the words as written, for the writer's eyes now. Never store or log it."""

    kind: Kind
    words: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What to tell the writer, without blame."""
        quoted = (f"“{shorten(words, _SHOWN, placeholder=' …')}”" for words in self.words)
        return _SENTENCES[self.kind].format(*quoted)
