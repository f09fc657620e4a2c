"""Tags as they are typed and kept: up to five, in small letters, each told from others by its slug."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.text import slugify

MOST_TAGS = 5
LONGEST_TAG = 40
_NOT_IN_TAGS = re.compile(r"[^\w\s&'’-]")
_SEPARATOR = re.compile(r"[,;\n]")


class Tag(NamedTuple):
    """A tag as readers see it, and as search and addresses call it."""

    name: str
    slug: str


class BadTags(ValueError):
    """Typed tags cannot be kept as they are; the message is a sentence for who typed them."""


def read_tags(typed: str) -> list[Tag]:
    """Return the tags in a typed line, with commas between them; one that is said twice is one.

    Raises:
        BadTags: there are more than five, or one is too long or without letters that an address can hold.
    """
    return checked_tags(_SEPARATOR.split(typed))


def checked_tags(words: Iterable[str]) -> list[Tag]:
    """Return these words as tags, in their order.

    Raises:
        BadTags: as above.
    """
    found: dict[str, Tag] = {}
    for word in words:
        name = _normalised(word)
        if not name:
            continue
        slug = slugify(name)
        if len(name) > LONGEST_TAG:
            raise BadTags(f"A tag has at most {LONGEST_TAG} characters: shorten “{name[:60]}”.")
        if not slug:
            raise BadTags(f"Write “{name}” with letters from a to z, or digits.")
        found.setdefault(slug, Tag(name, slug))
    if len(found) > MOST_TAGS:
        raise BadTags(f"A thread has at most {MOST_TAGS} tags. Take {len(found) - MOST_TAGS} out.")
    return list(found.values())


def typed_again(names: Iterable[str]) -> str:
    """Return tags as a line that ``read_tags`` reads back."""
    return ", ".join(names)


def _normalised(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).replace("’", "'").lower()
    return " ".join(_NOT_IN_TAGS.sub(" ", plain).split()).strip("-'& ")
