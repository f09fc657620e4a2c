"""Names to complete while one types @: those of people who may read what is being written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypedDict

from communities.talk.mentions import address_of
from communities.talk.querysets import readers_of, with_words

if TYPE_CHECKING:
    from communities.models import CommunityPage
    from learning_network.users.models import User

MOST_OFFERED = 8
_MOST_WORDS = 4
_LONGEST = 60


class Offer(TypedDict):
    """One person as the list shows them; ``is_only`` says that the name alone tells who is meant."""

    name: str
    about: str
    address: str
    is_only: bool


def offers(text: str, *, community: CommunityPage, member: User) -> list[Offer]:
    """Return up to eight people whose names begin so, members of the community first; nobody is offered themselves.

    What is said of them is what their page says to members: name and organisation, never an e-mail address.
    """
    words = text.replace("\0", "")[:_LONGEST].split()[:_MOST_WORDS]
    if not words:
        return []
    people = with_words(readers_of(community), words).exclude(pk=member.pk)
    found = list(people[:MOST_OFFERED])
    same = Counter(person.display_name.casefold() for person in found)
    return [
        Offer(
            name=person.display_name,
            about="" if person.profile_hidden else person.organisation_name,
            address=address_of(person.pk),
            is_only=same[person.display_name.casefold()] == 1,
        )
        for person in found
    ]
