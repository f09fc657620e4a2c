"""Members who are mentioned in posts: found in typed words, kept as links to their pages, shown by today's names.

What is stored is ``<a href="/members/5/">@Ines Okafor</a>``; only the number counts when the post is read, so a member
who takes another name has it in old posts as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from communities.composer.quotes import without_quotations
from communities.prose import clean_html
from communities.talk.querysets import readers_of
from learning_network.users.models import User

if TYPE_CHECKING:
    from communities.models import CommunityPage, Post

# Who mentions more wants to reach everybody, and that is what threads are for.
MOST_MENTIONS = 20
FORMER_MEMBER = "a former member"

# Clean HTML is written by a machine: quotes around values, no link inside another.
_LINK = re.compile(r'<a href="/members/(\d{1,18})/"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_LEFT_ALONE = ("a", "blockquote")
_NAMED = re.compile(r"(?<![\w@/.+-])@(?=\w)")
_PARTS = re.compile(r"[\w'’.-]{1,40}(?:\s{1,3}[\w'’.-]{1,40}){0,4}")
_PART = re.compile(r"\S+")
# Of two members with one name the plain box says which is meant, as it says where other links lead.
_WHICH = re.compile(r"\s\(/members/(\d{1,18})/\)")


def mentions_of(post: Post) -> QuerySet[User]:
    """Return the members whom the post's own words mention; whom it quotes mentioning somebody is not mentioned."""
    return User.objects.filter(pk__in=list(_numbers(without_quotations(post.body)))[:MOST_MENTIONS], is_active=True)


def people_in(bodies: Iterable[str]) -> dict[int, User]:
    """Return the members that mentions in these texts lead to: one query, none where nobody is mentioned."""
    numbers = {number for body in bodies for number in _numbers(body)}
    return User.objects.in_bulk(numbers) if numbers else {}


def shown(body: str, people: Mapping[int, User], *, linked: bool) -> SafeString:
    """Return a post's words with each mention under the member's name of today, as a link where ``linked``."""

    def named(match: re.Match[str]) -> str:
        if not _is_mention(match):
            return match[0]
        member = people.get(int(match[1]))
        if member is None:
            return FORMER_MEMBER
        if not (linked and member.is_active):
            return f"@{escape(member.display_name)}"
        return format_html('<a class="mention" href="{}">@{}</a>', member.get_absolute_url(), member.display_name)

    return mark_safe(_LINK.sub(named, body))  # noqa: S308 (clean HTML, as every body is; names are escaped)


def without_mentions(body: str) -> str:
    """Return a post's words without anybody's name; search keeps no names."""
    return _LINK.sub(lambda match: "" if _is_mention(match) else match[0], body)


def forgetting(body: str, member_id: int) -> str:
    """Return a post's words without the name of a member who is erased."""
    return _LINK.sub(
        lambda match: FORMER_MEMBER if int(match[1]) == member_id and _is_mention(match) else match[0], body
    )


def link_mentions(html: str, community: CommunityPage) -> str:
    """Return clean HTML in which *@First Last* leads to the member of that name who reads the community.

    Members of the community come before others of the same name; where two are left, the words stay words. Nothing is
    looked for in links and quotations. A mention that names a closed account says “a former member”: whose page is not
    there is not named by a number either. One query, another where mentions are links already; none without any.
    """
    if "@" not in html:
        return html
    html = _without_closed_accounts(html)
    pieces = _TAG.split(html)
    open_words = {place: unescape(pieces[place]) for place in _open_places(pieces) if "@" in pieces[place]}
    found = [match for words in open_words.values() for match in _names_in(words)][:MOST_MENTIONS]
    if not found:
        return html
    directory = _Directory(community, found)
    for place, words in open_words.items():
        pieces[place] = directory.link(words)
    return clean_html("".join(pieces))


def _without_closed_accounts(html: str) -> str:
    numbers = set(_numbers(html))
    if not numbers:
        return html
    there = set(User.objects.filter(pk__in=numbers, is_active=True).values_list("pk", flat=True))
    return _LINK.sub(
        lambda match: FORMER_MEMBER if _is_mention(match) and int(match[1]) not in there else match[0], html
    )


class _Directory:
    """Who is meant by the names in one text."""

    def __init__(self, community: CommunityPage, found: Iterable[str]) -> None:
        people = readers_of(community).filter(_begins_with(found)).only("first_name", "last_name")
        self._people: defaultdict[str, list[User]] = defaultdict(list)
        for member in people:
            self._people[_folded(member.display_name)].append(member)

    def link(self, words: str) -> str:
        """Return plain words as HTML, with links where somebody is named."""
        written, end = [], 0
        for at in _NAMED.finditer(words):
            if at.start() < end:
                continue
            member, until = self._meant(words, at.end())
            if member is not None:
                written += [escape(words[end : at.start()]), _link_to(member)]
                end = until
        return "".join([*written, escape(words[end:])])

    def _meant(self, words: str, start: int) -> tuple[User | None, int]:
        """Return who the longest name that begins here belongs to, if it is one person, and where it ends."""
        for name, until in _longest_first(words, start):
            people = self._people.get(_folded(name))
            if people:
                which = _WHICH.match(words, until)
                if which:
                    said = [member for member in people if member.pk == int(which[1])]
                    return (said[0], which.end()) if said else (None, until)
                near = [member for member in people if getattr(member, "is_near", False)] or people
                return (near[0] if len(near) == 1 else None), until
        return None, start


def address_of(member_id: int) -> str:
    """Return the page of a member, as mentions hold it."""
    return reverse("member", args=[member_id])


def _link_to(member: User) -> str:
    return format_html('<a href="{}">@{}</a>', address_of(member.pk), member.display_name)


def _is_mention(match: re.Match[str]) -> bool:
    return strip_tags(match[2]).lstrip().startswith("@")


def _numbers(html: str) -> Iterator[int]:
    yield from dict.fromkeys(int(match[1]) for match in _LINK.finditer(html) if _is_mention(match))


def _open_places(pieces: list[str]) -> Iterator[int]:
    """Yield the places of words that stand in no link and no quotation; tags have the odd places."""
    depth = 0
    for place, piece in enumerate(pieces):
        if place % 2:
            name = piece.strip("</>").split(" ", 1)[0]
            if name in _LEFT_ALONE:
                depth += -1 if piece.startswith("</") else 1
        elif not depth:
            yield place


def _names_in(words: str) -> Iterator[str]:
    for at in _NAMED.finditer(words):
        parts = _PARTS.match(words, at.end())
        if parts:
            yield parts[0]


def _longest_first(words: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield the names that may begin here, without the full stop of a sentence, and where each ends."""
    parts = _PARTS.match(words, start)
    ends = [start + part.end() for part in _PART.finditer(parts[0])] if parts else []
    for end in reversed(ends):
        name = words[start:end]
        whole = name.rstrip(".'’-")
        for said in dict.fromkeys((name, whole, whole.removesuffix("’s").removesuffix("'s"))):
            yield said, start + len(said)


def _begins_with(found: Iterable[str]) -> Q:
    condition = Q()
    for name in found:
        first = _PART.search(name)
        beginning = first[0].rstrip(".'’-")[:20] if first else ""
        beginning = re.split("['’]", beginning)[0] or beginning
        condition |= Q(first_name__istartswith=beginning) | Q(first_name="", last_name__istartswith=beginning)
    return condition


def _folded(name: str) -> str:
    """Return a name as names are compared: case, spaces, and ways to write one sign do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).replace("’", "'").casefold().split())
