"""What the reports ask of cases, each limited to the shelves that somebody looks after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat, Trim
from wagtail.models import Page, WorkflowState

from cases.models import CasePage, CaseReading, Enquiry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cases.querysets import CasePageQuerySet
    from learning_network.users.models import User

    Person = User | AnonymousUser


def looked_after_by(user: Person) -> CasePageQuerySet:
    """Cases on the shelves of a publisher, or all of them for network editors, each with its shelf's name."""
    cases: CasePageQuerySet = CasePage.objects.looked_after_by(user).with_shelf()
    return cases


def states_of(status: str) -> QuerySet[WorkflowState]:
    """Where the case of an outer query stands in its review, if it stands there like this."""
    pages = ContentType.objects.get_for_model(Page)
    states: QuerySet[WorkflowState] = WorkflowState.objects.filter(
        status=status, base_content_type=pages, object_id=Cast(OuterRef("pk"), CharField())
    )
    return states


def in_review(cases: CasePageQuerySet) -> CasePageQuerySet:
    """Cases that wait for a reviewer, the longest waiting first, with since when and who sent them."""
    states = states_of(WorkflowState.STATUS_IN_PROGRESS)
    name = Trim(Concat("requested_by__first_name", Value(" "), "requested_by__last_name"))
    sent_by = states.annotate(name=name).values("name")[:1]
    waiting_since = states.values("current_task_state__started_at")[:1]
    found = cases.annotate(waiting_since=Subquery(waiting_since), sent_by=Subquery(sent_by))
    return found.filter(Exists(states)).order_by("waiting_since", "pk")


def most_read(cases: CasePageQuerySet, days: int) -> CasePageQuerySet:
    """Published cases by how often they were opened in so many days, with how many found them useful."""
    readings = CaseReading.objects.within(days).filter(case=OuterRef("pk")).order_by().values("case")
    times = Coalesce(Subquery(readings.annotate(all_times=Sum("times")).values("all_times")), 0)
    return cases.live().with_yes_answers().annotate(times=times).filter(times__gt=0).order_by("-times", "title")


def most_asked_about(cases: CasePageQuerySet) -> CasePageQuerySet:
    """Cases about which a question is unanswered, those with most first, with how many and since when."""
    questions = Enquiry.objects.filter(case=OuterRef("pk")).order_by().values("case")
    unanswered = questions.filter(answered_at=None)
    found = cases.annotate(
        asked=Coalesce(Subquery(questions.annotate(number=Count("pk")).values("number")), 0),
        unanswered=Coalesce(Subquery(unanswered.annotate(number=Count("pk")).values("number")), 0),
        oldest=Subquery(unanswered.annotate(first=Min("asked_at")).values("first")),
    )
    return found.filter(unanswered__gt=0).order_by("-unanswered", "oldest", "pk")


def own_work_of(user: Person) -> CasePageQuerySet:
    """Cases that are somebody's work: all on the shelves of a publisher; of those who see all, their own."""
    cases = CasePage.objects.looked_after_by(user)
    return cases.filter(Q(owner=user.pk) | Q(case_owner=user.pk)) if user.has_perm("cases.view_enquiry") else cases


def returned(cases: CasePageQuerySet) -> CasePageQuerySet:
    """Cases that a reviewer sent back, with the words that came along."""
    states = states_of(WorkflowState.STATUS_NEEDS_CHANGES)
    words = Subquery(states.values("current_task_state__comment")[:1])
    since = Subquery(states.values("current_task_state__finished_at")[:1])
    return cases.filter(Exists(states)).annotate(words=words, since=since).order_by("since", "pk")


def not_sent_on(cases: CasePageQuerySet) -> CasePageQuerySet:
    """Cases of which somebody wrote more than readers see, and which are in no review."""
    states = [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
    drafts = (
        cases.with_unpublished_changes().exclude(Exists(states_of(states[0]))).exclude(Exists(states_of(states[1])))
    )
    return drafts.annotate(since=F("latest_revision_created_at")).order_by("-since", "pk")
