"""Where the apps above say who wants a digest, and what is new for them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from learning_network.notifications.vocabularies import Period, Place
from learning_network.users.models import User


@dataclass(frozen=True)
class Source:
    """Where parts come from, and why a member hears of it: a community, for example.

    Addresses begin with a slash. ``why`` completes “You get this once a week because …”: “you joined Home care
    redesign”. ``change_url`` is where its reader says how often; it is the same for every reader.
    """

    name: str
    url: str
    why: str
    change_url: str
    open_words: str = "Open the community"


@dataclass(frozen=True)
class Part:
    """One thing that is new, as a digest prints it: plain text, and an address that begins with a slash.

    ``label`` stands small above the title: “Ask · no reply yet”. Equal parts of many readers are printed once.
    """

    place: Place
    label: str
    title: str
    url: str
    source: Source
    text: str = ""


class DigestSection(ABC):
    """What one app has to say in digests; it registers itself in ``ready()``."""

    name: str

    @abstractmethod
    def members(self, period: Period) -> QuerySet[User]:
        """Return who wants a digest of this period now."""

    @abstractmethod
    def entries(
        self, members: Sequence[User], *, since: Mapping[int, datetime], until: datetime, period: Period
    ) -> Mapping[int, Sequence[Part]]:
        """Return what is new for each member, by the member's key, the most important first.

        It is asked once for a whole batch, at the moment of sending: with a number of statements that does not grow
        with the members. It says only what each may read then, wants in this period, and what came after
        ``since[member.pk]`` and not after ``until``. Members with nothing new may be left out.

        ``since`` reaches back to the last digest the member had. Who changed how often they hear of a thing is told
        what came after the change: keep its moment, and take the later of the two.
        """

    @abstractmethod
    def stop_words(self, member: User, period: Period) -> str:
        """Return what stopping would end, to complete “You will get no more …”; empty when there is nothing."""

    @abstractmethod
    def stop(self, member: User, period: Period) -> None:
        """Send this member no more of this section by this period."""


_sections: dict[str, DigestSection] = {}


def register_section(section: DigestSection) -> None:
    """Make a section known."""
    _sections[section.name] = section


def sections() -> list[DigestSection]:
    """Return the sections, in the order in which apps registered them."""
    return list(_sections.values())
