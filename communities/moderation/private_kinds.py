"""Letters between two members and summaries of threads as something that members can report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.html import linebreaks

from communities.models import Arrangement, ArrangementMessage, Summary, Thread
from communities.permissions import standing_in
from communities.practice.telling import LETTER
from communities.search_sources import mark_threads
from communities.services.locking import locked_with_threads
from learning_network.core.moderation.hiding import is_hidden, with_hidden
from learning_network.core.moderation.registry import Described, FlaggableKind
from learning_network.notifications.models import Notification

if TYPE_CHECKING:
    from communities.permissions import Reader
    from learning_network.users.models import User


class LetterKind(FlaggableKind):
    """Letters about a visit or a mentor: the two read them, and who moderates reads the one that was reported."""

    name, label, model = "letter", "letter", ArrangementMessage
    is_private = True
    reporters_note = "They read this one letter, none of the others between you two."
    moderators_note = "Only the two read their letters. You see this one because one of them reported it."

    def things(self) -> QuerySet[Any]:
        rows = ArrangementMessage.objects.select_related("arrangement__exchange__community", "author")
        return with_hidden(rows)

    def visible_to(self, user: Reader) -> QuerySet[Any]:
        """Those of one's own arrangements; a hidden one is left to its author."""
        shown = Q(hidden=False)
        mine = shown | Q(author=user) if user is not None and user.is_authenticated else shown
        return self.things().filter(mine, arrangement__in=Arrangement.objects.visible_to(user))

    def describe(self, thing: ArrangementMessage) -> Described:
        exchange = thing.arrangement.exchange
        return Described(
            title=f"Letter about a {exchange.get_kind_display().lower()}",
            words=linebreaks(thing.body, autoescape=True),
            address=f"{thing.arrangement.get_absolute_url()}#letter-{thing.pk}",
            author=thing.author,
            page_id=exchange.community_id,
            community=exchange.community.title,
            is_hidden=_is_hidden(thing),
        )

    def looked_after_by(self, user: User, thing: ArrangementMessage) -> bool:
        return standing_in(thing.arrangement.exchange.community, user).facilitates

    def hide(self, things: Sequence[ArrangementMessage]) -> None:
        """Leave it to its author, and mail it to nobody any more; what hides it says the rest."""
        for letter in things:
            waiting = Notification.objects.filter(kind=LETTER, event=f"letter:{letter.pk}")
            waiting.withdraw("The letter was hidden.")

    def restore(self, things: Sequence[ArrangementMessage]) -> None:
        """Nothing hides them any more, so both read them."""

    def written_by(self, member: User) -> QuerySet[Any]:
        return ArrangementMessage.objects.filter(author=member)


class SummaryKind(FlaggableKind):
    """What threads come to, in the words of those who facilitate."""

    name, label, model = "summary", "summary", Summary

    def things(self) -> QuerySet[Any]:
        return with_hidden(Summary.objects.select_related("thread__community", "author"))

    def visible_to(self, user: Reader) -> QuerySet[Any]:
        shown = Q(hidden=False)
        mine = shown | Q(author=user) if user is not None and user.is_authenticated else shown
        return self.things().filter(mine, thread__in=Thread.objects.visible_to(user))

    def describe(self, thing: Summary) -> Described:
        community = thing.thread.community
        return Described(
            title=f"Summary of “{thing.thread.title}”",
            words=thing.body,
            address=thing.thread.get_absolute_url(),
            author=thing.author,
            page_id=community.pk,
            community=community.title,
            is_hidden=_is_hidden(thing),
        )

    def looked_after_by(self, user: User, thing: Summary) -> bool:
        return standing_in(thing.thread.community, user).facilitates

    def lock(self, keys: Sequence[int]) -> list[Summary]:
        """Lock the threads, as writing a summary does."""
        return locked_with_threads(self.things().filter(pk__in=keys))

    def hide(self, things: Sequence[Summary]) -> None:
        mark_threads([summary.thread_id for summary in things])

    def restore(self, things: Sequence[Summary]) -> None:
        mark_threads([summary.thread_id for summary in things])

    def written_by(self, member: User) -> QuerySet[Any]:
        return Summary.objects.filter(author=member)


def _is_hidden(thing: Any) -> bool:
    return thing.hidden if hasattr(thing, "hidden") else is_hidden(thing)
