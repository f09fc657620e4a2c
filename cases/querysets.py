"""Questions asked of cases, organisations and methods."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce, Left, Length, TruncDate
from django.utils import timezone
from wagtail.models import Page

from cases.freshness.querysets import AgeingCasesQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from django.contrib.auth.models import AnonymousUser
    from wagtail.query import PageQuerySet

    from learning_network.users.models import User

_LISTS_OF_A_CASE = (
    "themes",
    "settings",
    "people",
    "looking_for",
    "commissioning_context",
    "charters",
    "conditions",
    "organisations__organisation__ownership_subtypes",
)


def _naming(model: type[models.Model], term_id: int, *lists: str) -> models.QuerySet:
    """Return the keys of what names a term in one of these lists.

    Each list is asked by itself: joined in one question, the database would multiply the rows of each by those of all.
    """
    first, *others = (model._default_manager.filter(**{name: term_id}).order_by().values("pk") for name in lists)
    return first.union(*others)


class CasePageQuerySet(AgeingCasesQuerySet):
    """Cases as readers and publishers ask for them."""

    def child_of_library(self, library: Page) -> CasePageQuerySet:
        """Cases on any shelf of one library."""
        return self.descendant_of(library)

    def with_shelf(self) -> CasePageQuerySet:
        """Annotate each case with the name and the slug of the shelf it stands on."""
        above = Left(OuterRef("path"), Length(OuterRef("path")) - Page.steplen)
        shelf = Page.objects.filter(path=above)
        return self.annotate(shelf_title=Subquery(shelf.values("title")), shelf_slug=Subquery(shelf.values("slug")))

    def with_yes_answers(self) -> CasePageQuerySet:
        """Annotate each case with how many readers found it useful (``yes_answers``)."""
        from cases.models import UsefulAnswer

        yes = UsefulAnswer.objects.said_yes().filter(case=OuterRef("pk")).order_by().values("case")
        return self.annotate(yes_answers=Coalesce(Subquery(yes.annotate(number=Count("pk")).values("number")), 0))

    def published(self) -> CasePageQuerySet:
        """Cases that somebody may read: live and without a view restriction anywhere above."""
        return self.live().public()

    def below(self, pages: Iterable[Page]) -> CasePageQuerySet:
        """These pages, where they are cases, and every case under them."""
        branches = Q()
        for page in pages:
            branches |= Q(path__startswith=page.path)
        return self.filter(branches) if branches else self.none()

    def with_unpublished_changes(self) -> CasePageQuerySet:
        """Cases of which somebody sees another version in the editor than on the site."""
        return self.filter(has_unpublished_changes=True)

    def unsent_drafts(self) -> CasePageQuerySet:
        """Cases that were never published and are in no review, the latest first."""
        from wagtail.models import WorkflowState

        sent = WorkflowState.objects.active().filter(object_id=Cast(OuterRef("pk"), models.CharField()))
        pages = ContentType.objects.get_for_model(Page)
        drafts = self.filter(live=False, first_published_at=None)
        return drafts.exclude(Exists(sent.filter(base_content_type=pages))).order_by("-latest_revision_created_at")

    def drafts_of(self, user: User) -> CasePageQuerySet:
        """Those of them that this person began, or was asked to write too."""
        from cases.models import CoWriter

        asked = CoWriter.objects.willing().filter(member=user.pk).values("case")
        return self.unsent_drafts().filter(Q(owner=user.pk) | Q(pk__in=asked))

    def newest_and_fullest(self) -> CasePageQuerySet:
        """Order by the day of first publication, then by how many figures and lessons stand on the page."""
        rows = Count("figures", distinct=True) + Count("lessons", distinct=True)
        return self.annotate(rows=rows).order_by(TruncDate("first_published_at").desc(), "-rows", "title")

    def for_listing(self) -> CasePageQuerySet:
        """Everything that a list of cases prints, in a fixed number of queries."""
        return self.prefetch_related("places", "themes", "settings", "people", "organisations__organisation")

    def for_facets(self) -> CasePageQuerySet:
        """Everything that the facets of a case or of its lessons are made of."""
        return self.for_listing().prefetch_related(
            "organisations__organisation__ownership_subtypes",
            "methods__method",
            "funding",
            "looking_for",
            "commissioning_context",
            "tags",
        )

    def for_search(self) -> CasePageQuerySet:
        """Everything that a case's search document quotes."""
        from cases.models import Lesson

        lessons = Prefetch("lessons", Lesson.objects.with_number())
        return self.for_facets().prefetch_related(
            lessons, "figures", "offers", "timeline", "commissioning_means", "recognition", "pay", "contacts", "sources"
        )

    def naming_term(self, term_id: int) -> CasePageQuerySet:
        """Cases that quote a curated term in one of their own lists."""
        return self.filter(pk__in=_naming(self.model, term_id, *_LISTS_OF_A_CASE))


class OrganisationQuerySet(models.QuerySet):
    """Organisations with what their pages print."""

    def public(self) -> OrganisationQuerySet:
        """Organisations that a published case names, or that rest on sources of their own.

        One that only a draft names stays unseen, or its name would tell of the draft.
        """
        from cases.models import CasePage

        return self.filter(
            Q(case_rows__page__in=CasePage.objects.published().values("pk")) | Q(sources__isnull=False)
        ).distinct()

    def named_only_in(self, pages: PageQuerySet) -> OrganisationQuerySet:
        """Organisations that no case outside these pages names."""
        from cases.models import CaseOrganisation

        elsewhere = CaseOrganisation.objects.exclude(page__in=pages.order_by().values("pk"))
        return self.exclude(pk__in=elsewhere.values("organisation_id"))


class FromReadersQuerySet(models.QuerySet):
    """What readers send about a case, by who looks after it."""

    def on_shelves_of(self, user: User | AnonymousUser) -> Self:
        """What concerns cases on the shelves whose group the user is in; network editors see all."""
        if user.has_perm("cases.view_enquiry"):
            return self
        from cases.models import CasePage, CaseShelf

        shelves = CaseShelf.objects.filter(publishers__in=user.groups.all())
        cases = CasePage.objects.none()
        for shelf in shelves:
            cases = cases | CasePage.objects.child_of(shelf)
        return self.filter(case__in=cases.values("pk"))


class EnquiryQuerySet(FromReadersQuerySet):
    """Questions by what has to happen to them."""

    def unanswered(self) -> EnquiryQuerySet:
        """Questions nobody has marked as answered."""
        return self.filter(answered_at=None)

    def in_queue(self) -> EnquiryQuerySet:
        """Questions the publishing team must look at: with nobody to relay to, or unanswered for too long."""
        return self.unanswered().filter(Q(relayed_to="") | Q(due_at__lt=timezone.now()))

    def queue_first(self) -> EnquiryQuerySet:
        """Those that the team must look at come first (``waits``), in each part the oldest first."""
        waits = Case(When(Q(relayed_to="") | Q(due_at__lt=timezone.now()), then=True), default=False)
        return self.annotate(waits=waits).order_by("-waits", "asked_at", "pk")

    def asked_since(self, moment: datetime) -> EnquiryQuerySet:
        """Questions of the last while, to count against the limits."""
        return self.filter(asked_at__gte=moment)


class UsefulAnswerQuerySet(FromReadersQuerySet):
    """Answers to “Was this useful?”."""

    def said_yes(self) -> UsefulAnswerQuerySet:
        """Answers of readers who found the case useful."""
        return self.filter(useful=True)

    def naming_what_is_missing(self) -> UsefulAnswerQuerySet:
        """Answers in which somebody wrote what was missing."""
        return self.exclude(missing="")

    def answered_since(self, moment: datetime) -> UsefulAnswerQuerySet:
        """Answers given or changed in the last while."""
        return self.filter(answered_at__gte=moment)

    def of_day(self, day: date) -> UsefulAnswerQuerySet:
        """Answers given or last changed on one day."""
        return self.filter(answered_at__date=day)

    def with_counts(self) -> UsefulAnswerQuerySet:
        """Annotate each answer with how many readers of its case said yes (``yes``) and no (``no``)."""
        from cases.models import UsefulAnswer

        counts = UsefulAnswer.objects.filter(case=OuterRef("case")).order_by().values("case")
        yes, no = Count("pk", filter=Q(useful=True)), Count("pk", filter=Q(useful=False))
        return self.annotate(
            yes=Subquery(counts.annotate(number=yes).values("number")),
            no=Subquery(counts.annotate(number=no).values("number")),
        )

    def totals(self) -> dict[str, int]:
        """Return how many of these answers say yes and how many no."""
        yes, no = Count("pk", filter=Q(useful=True)), Count("pk", filter=Q(useful=False))
        return self.order_by().aggregate(yes=yes, no=no)

    def forget_senders(self, before: datetime) -> int:
        """Empty the hashes that no limit counts any more; return how many."""
        return self.filter(answered_at__lt=before).exclude(sender_hash="").update(sender_hash="")


class QuietOwnerQuerySet(models.QuerySet):
    """Wishes for no mail."""

    def of(self, member: User | AnonymousUser) -> QuietOwnerQuerySet:
        """The wish of one member, if there is one."""
        return self.filter(member=member.pk)


class RowNumberQuerySet(models.QuerySet):
    """Permanent numbers by what they number."""

    def lessons(self) -> RowNumberQuerySet:
        """Numbers of lessons."""
        return self.filter(kind="lesson")

    def still_held(self) -> RowNumberQuerySet:
        """Numbers of lessons that stand in their case today; one that was taken back is gone for every reader."""
        from cases.models import Lesson

        return self.filter(Exists(Lesson.objects.filter(page=OuterRef("case"), key=OuterRef("key"))))


class LessonQuerySet(models.QuerySet):
    """Lessons with the terms they quote."""

    def with_number(self) -> LessonQuerySet:
        """Annotate each lesson with its permanent number, empty before it is first published."""
        from cases.models import RowNumber

        mine = RowNumber.objects.lessons().filter(case=OuterRef("page"), key=OuterRef("key"))
        return self.annotate(number=Subquery(mine.values("pk")))

    def with_terms(self) -> LessonQuerySet:
        """Prefetch everything that a lesson's document quotes."""
        return self.prefetch_related("themes", "settings", "audiences")

    def naming_term(self, term_id: int) -> LessonQuerySet:
        """Lessons that quote a curated term."""
        return self.filter(pk__in=_naming(self.model, term_id, "themes", "settings", "audiences"))
