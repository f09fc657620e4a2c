"""What communities say in the digest of a day or week: what waits, what was answered, what is new, what comes.

A post is told once, at the pace of the most frequent wish about it, so each digest says only what no mail said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from communities.events.words import when_of
from communities.following.letters import cut, who
from communities.following.news import Told, Window, bearing_in, read_all
from communities.following.wishes import Bearing, Followable, nearness
from communities.models import Following, Post, Thread
from communities.prose import words_of
from communities.services.following import stop_period
from communities.templatetags.community_tags import name_of
from communities.vocabularies import Followed, Frequency
from learning_network.notifications.digests.sections import DigestSection, Part, Source
from learning_network.notifications.vocabularies import Period, Place
from learning_network.users.models import User

_WORDS_SHOWN = 240


class CommunityNews(DigestSection):
    """The communities', threads', themes' and people's news that a member asked for by the day or week."""

    name = "communities"

    def members(self, period: Period) -> QuerySet[User]:
        wanting = Following.objects.at([period]).values("member")
        return User.objects.filter(is_active=True, pk__in=wanting).exclude(mail_wishes__paused=True)

    def entries(
        self, members: Sequence[User], *, since: Mapping[int, datetime], until: datetime, period: Period
    ) -> Mapping[int, Sequence[Part]]:
        """Return the parts of each member; one reading serves the whole batch."""
        wanting = set(
            self.members(period).filter(pk__in=[member.pk for member in members]).values_list("pk", flat=True)
        )
        asked = [member for member in members if member.pk in wanting]
        if not asked:
            return {}
        told = read_all(asked, Window(min(since[member.pk] for member in asked), until))
        writer = _Writer(told, Frequency(period))
        return {member.pk: list(writer.parts_for(member.pk, since[member.pk])) for member in asked}

    def stop_words(self, member: User, period: Period) -> str:
        if not Following.objects.of(member).at([period]).exists():
            return ""
        return f"{period.value} mails of what is new in your communities and in what else you follow"

    def stop(self, member: User, period: Period) -> None:
        stop_period(member=member, frequency=Frequency(period))


class _Writer:
    """Writes the parts of members out of what was read for all of them."""

    def __init__(self, told: Told, pace: Frequency) -> None:
        self._told = told
        self._pace = pace
        self._opening_words = _opening_words(told)

    def parts_for(self, member_id: int, since: datetime) -> Iterator[Part]:
        """Yield what one member is told: each thread once, where it matters most."""
        new = self._new_posts(member_id, since)
        answered = list(self._answered(member_id, since))
        shown = {thread.pk for thread, _ in answered}
        yield from (part for _, part in answered)
        for thread_id, (reason, posts) in new.items():
            thread = self._told.threads[thread_id]
            if thread_id not in shown and (part := self._part(member_id, thread, reason, posts)):
                yield part
        yield from self._deeds(member_id, since)
        yield from self._events(member_id, since)

    def _new_posts(self, member_id: int, since: datetime) -> dict[int, tuple[Followable, list[Post]]]:
        """Return the new posts of each thread with what brings them, the thread that was written in last first."""
        found: defaultdict[int, list[Post]] = defaultdict(list)
        reasons: dict[int, Followable] = {}
        for bearing in self._told.touching(member_id):
            reason = self._reason(member_id, bearing)
            if reason is None or not self._told.reads(member_id, bearing.community):
                continue
            start = max(since, self._told.wishes[member_id].since[reason])
            posts = [post for post in self._told.posts[bearing] if post.readable_since > start]
            if posts:
                found[bearing.thread] += posts
                reasons[bearing.thread] = min(reason, reasons.get(bearing.thread, reason), key=nearness)
        for posts in found.values():
            posts.sort(key=lambda post: post.number)
        latest = sorted(found, key=lambda thread: (found[thread][-1].created, thread), reverse=True)
        return {thread: (reasons[thread], found[thread]) for thread in latest}

    def _part(self, member_id: int, thread: Thread, reason: Followable, posts: Sequence[Post]) -> Part | None:
        """Return what is said of a thread with these new posts.

        What the member wrote or has read on the site is no news; a question that waits for them still waits.
        """
        opening = next((post for post in posts if post.is_opening), None)
        source = self._source(member_id, reason)
        if opening is not None and thread.waits_for_answer:
            waits = self._waiting_words(member_id, thread)
            if waits:
                return Part(Place.WAITING, _label(thread), thread.title, self._url(thread), source, waits)
        others = [post for post in posts if post.author_id != member_id and not self._told.has_read(member_id, post)]
        if not others:
            return None
        if opening is not None and opening in others:
            text = f"{self._name(opening)}: {self._opening_words.get(thread.pk, '')}"
            return Part(Place.NEW, f"{thread.get_kind_display()} · new", thread.title, self._url(thread), source, text)
        label = f"{thread.get_kind_display()} · {_replies(len(others), 'new ')}"
        text = f"The latest is by {self._name(others[-1])}."
        return Part(Place.NEW, label, thread.title, others[0].get_absolute_url(), source, text)

    def _waiting_words(self, member_id: int, thread: Thread) -> str:
        """Return why an open question waits for this member; empty when it does not."""
        if thread.author_id == member_id:
            return "You asked this. Mark the reply that answers it, or say what is still open."
        looked_after = thread.community_id in self._told.facilitated[member_id]
        if looked_after and not thread.reply_count:
            return "Nobody has replied yet, and you look after this community."
        return ""

    def _answered(self, member_id: int, since: datetime) -> Iterator[tuple[Thread, Part]]:
        """Yield the questions that were answered; who asked or answered was told at once."""
        for thread in self._told.answered:
            answer = thread.answer
            if answer is None or member_id in {thread.author_id, answer.author_id}:
                continue
            if thread.community_id not in self._told.communities:
                continue
            bearing = bearing_in(thread, answer.author_id, self._told.communities)
            reason = self._reason(member_id, bearing)
            if reason is None or not self._told.reads(member_id, thread.community_id):
                continue
            if thread.answered_at and thread.answered_at > max(since, self._told.wishes[member_id].since[reason]):
                text = f"{who(answer)} wrote the reply that answered it."
                source, url = self._source(member_id, reason), answer.get_absolute_url()
                yield thread, Part(Place.ANSWERED, _label(thread), thread.title, url, source, text)

    def _deeds(self, member_id: int, since: datetime) -> Iterator[Part]:
        """Yield what others try, report, offer and look for."""
        for deed in self._told.deeds:
            one = self._wants(member_id, deed.community, after=since, came=deed.moment, by=deed.member)
            if one is not None:
                yield Part(Place.PRACTICE, deed.label, deed.title, deed.url, self._source(member_id, one), deed.text)

    def _events(self, member_id: int, since: datetime) -> Iterator[Part]:
        """Yield the events that were announced."""
        for event in self._told.events:
            one = self._wants(member_id, event.community_id, after=since, came=event.created, by=event.organiser_id)
            if one is not None:
                event.community = self._told.communities[event.community_id]
                source = self._source(member_id, one)
                yield Part(Place.TOGETHER, f"Event · {when_of(event)}", event.title, event.get_absolute_url(), source)

    def _wants(
        self, member_id: int, community: int, *, after: datetime, came: datetime, by: int | None
    ) -> Followable | None:
        """Return the community as the reason to tell of something in it at this pace; None when it is not told.

        What somebody did themselves is no news to them, and what a muted person does is not told.
        """
        wishes = self._told.wishes[member_id]
        one = Followable(Followed.COMMUNITY, community)
        muted = by is not None and wishes.frequencies.get(Followable(Followed.PERSON, by)) == Frequency.OFF
        if by == member_id or muted or wishes.frequencies.get(one) != self._pace:
            return None
        is_new = came > max(after, wishes.since[one])
        return one if is_new and self._told.reads(member_id, community) else None

    def _reason(self, member_id: int, bearing: Bearing) -> Followable | None:
        """Return what brings posts that belong to these in this digest; None when they are told at another pace."""
        wishes = self._told.wishes[member_id].about(bearing)
        return wishes.reason if wishes.pace == self._pace else None

    def _source(self, member_id: int, reason: Followable) -> Source:
        told, change = self._told, reverse("follow", args=[reason.kind.value, reason.key])
        if reason.kind == Followed.COMMUNITY:
            community = told.communities[reason.key]
            joined = "joined" if reason.key in told.joined[member_id] else "follow"
            return Source(community.title, community.get_url() or "", f"you {joined} {community.title}", change)
        if reason.kind == Followed.THREAD:
            thread = told.threads[reason.key]
            return Source(thread.title, self._url(thread), f"you follow “{thread.title}”", change, "Open the thread")
        if reason.kind == Followed.THEME:
            theme = told.themes[reason.key]
            search = f"{reverse('search')}?{urlencode({'theme': theme.slug})}"
            return Source(theme.label, search, f"you follow the theme {theme.label}", change, "See all on this theme")
        person = told.people[reason.key]
        url = person.get_absolute_url()
        return Source(person.display_name, url, f"you follow {person.display_name}", change, "See who it is")

    def _url(self, thread: Thread) -> str:
        thread.community = self._told.communities[thread.community_id]
        return thread.get_absolute_url()

    def _name(self, post: Post) -> str:
        return name_of(self._told.people.get(post.author_id or 0))


def _opening_words(told: Told) -> dict[int, str]:
    """Return how each new thread begins."""
    opened = [post.pk for posts in told.posts.values() for post in posts if post.is_opening]
    found = Post.objects.filter(pk__in=opened).values_list("thread_id", "body")
    return {thread_id: cut(words_of(body), _WORDS_SHOWN) for thread_id, body in found}


def _label(thread: Thread) -> str:
    return f"{thread.get_kind_display()} · {_replies(thread.reply_count)}"


def _replies(number: int, new: str = "") -> str:
    if not number:
        return "no reply yet"
    return f"1 {new}reply" if number == 1 else f"{number} {new}replies"
