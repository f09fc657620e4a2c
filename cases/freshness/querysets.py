"""Which cases are due for review, who looks after them, and which questions wait for an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.query import PageQuerySet

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Self

    from django.contrib.auth.models import AnonymousUser

    from cases.models import CasePage
    from learning_network.users.models import User

# So long nobody has answered before a case stands in the queue.
QUEUE_AFTER = timedelta(days=14)
# How long after the first and after the second mail the next one goes; there is no fourth.
GAPS = (timedelta(days=14), timedelta(days=28))


class AgeingCasesQuerySet(PageQuerySet):
    """Cases by their review date. An alias shows what its original says, so nobody is asked about it."""

    def _asked_about(self) -> Self:
        asked: Self = self.live().filter(alias_of=None)
        return asked

    def without_review_date(self) -> Self:
        """Published cases that nobody would ever be asked about."""
        return self._asked_about().filter(review_due=None)

    def due_for_review(self, on: date | None = None) -> Self:
        """Published cases whose review date has come."""
        return self._asked_about().filter(review_due__lte=on or timezone.localdate())

    def overdue(self, on: date | None = None) -> Self:
        """Published cases of which nobody has said for two weeks after their review date whether they are still true.

        The oldest date comes first.
        """
        return self.due_for_review((on or timezone.localdate()) - QUEUE_AFTER).order_by("review_due", "pk")

    def looked_after_by(self, user: User | AnonymousUser) -> Self:
        """Cases on the shelves whose group the user is in; network editors look after all."""
        if user.has_perm("cases.view_enquiry"):
            return self
        from cases.models import CaseShelf

        shelves = CaseShelf.objects.filter(publishers__in=user.groups.all())
        branches = Q(pk__in=[])
        for path in shelves.values_list("path", flat=True):
            branches |= Q(path__startswith=path)
        return self.filter(branches)


class StillTrueQuestionQuerySet(models.QuerySet):
    """Questions by what has to happen to them."""

    def unanswered(self) -> StillTrueQuestionQuerySet:
        """Questions that nobody has answered."""
        return self.filter(answer="")

    def about(self, case: CasePage) -> StillTrueQuestionQuerySet:
        """What was asked about a case since its review date came."""
        return self.filter(case=case, due=case.review_due)

    def to_members(self) -> StillTrueQuestionQuerySet:
        """Questions to people with an account."""
        return self.exclude(member=None)

    def to_addresses(self) -> StillTrueQuestionQuerySet:
        """Questions to people of an organisation who need no account."""
        return self.exclude(address="")

    def to_be_mailed(self, now: datetime) -> StillTrueQuestionQuerySet:
        """Unanswered questions whose first, second or third mail is due, about cases that are still on the site."""
        turn = Q(times_asked=0)
        for times, gap in enumerate(GAPS, 1):
            turn |= Q(times_asked=times, last_asked__lte=now - gap)
        standing = Q(case__live=True, due=models.F("case__review_due"), unreachable=False)
        return self.unanswered().filter(turn & standing)

    def settle(self) -> int:
        """Close questions that somebody else has answered, or whose date was moved; return how many."""
        return self.update(answer="settled", answered_at=timezone.now())

    def forget_addresses(self, before: datetime) -> int:
        """Forget the addresses of people without an account once their question is closed; return how many."""
        return self.to_addresses().exclude(answer="").filter(answered_at__lt=before).update(address="")
