"""Cases and lessons as something that members can report; network editors decide.

Reports alone never take a case offline. A decision that hides it unpublishes the page, with a line in its history and
a word to those who answer for it; showing it again publishes the revision that stood there. A lesson is part of its
case's text, so hiding a lesson takes the case offline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from cases.models import CasePage, Lesson, RowNumber
from cases.permissions import owners_of
from learning_network.core.moderation.models import Hiding
from learning_network.core.moderation.registry import Described, FlaggableKind, register
from learning_network.core.page_access import viewable_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from learning_network.users.models import User

    Reader: TypeAlias = User | AnonymousUser

HIDDEN, SHOWN = "cases.hidden", "cases.shown"


class _OfCase(FlaggableKind):
    """What cases and lessons share: nobody's own words, looked after by network editors, told to the case's owners."""

    hides_by_reports = False

    def looked_after_by(self, user: User, thing: Any) -> bool:
        return user.has_perm("cases.view_enquiry")


class CaseKind(_OfCase):
    """Case studies."""

    name, label, model = "case", "case study", CasePage
    moderators_note = (
        "Hiding a case study takes its page offline, and search forgets it. Showing it again publishes it as it stood. "
        "Its owner, or the team of its shelf, is told and reads your words."
    )

    def things(self) -> QuerySet[CasePage]:
        cases: QuerySet[CasePage] = CasePage.objects.all()
        return cases

    def visible_to(self, user: Reader) -> QuerySet[CasePage]:
        return viewable_by(CasePage.objects.all(), user if user.is_authenticated else None)

    def describe(self, thing: CasePage) -> Described:
        return Described(
            title=f"Case study “{thing.title}”",
            words=format_html("<p>{}</p>{}", thing.summary, mark_safe(thing.innovation)),  # noqa: S308 (editors' own)
            address=thing.get_url() or "",
            author=None,
            is_hidden=not thing.live,
        )

    def kept_by(self, thing: CasePage) -> QuerySet[User]:
        return owners_of(thing)

    def hide(self, things: Sequence[CasePage]) -> None:
        for case in things:
            take_offline(case)

    def restore(self, things: Sequence[CasePage]) -> None:
        for case in things:
            put_online(case)

    def written_by(self, member: User) -> QuerySet[CasePage]:
        """None: a case is the work of a team, and stays when one of them may not write."""
        return self.things().none()


class LessonKind(_OfCase):
    """Lessons by their permanent numbers."""

    name, label, model = "lesson", "lesson", RowNumber
    moderators_note = (
        "A lesson is part of its case: hiding it takes the whole case study offline until it is shown again. Its "
        "owner, or the team of its shelf, is told and reads your words."
    )

    def things(self) -> QuerySet[RowNumber]:
        row = Lesson.objects.filter(page=OuterRef("case"), key=OuterRef("key"))
        said = {"statement": Subquery(row.values("statement")[:1]), "context": Subquery(row.values("context")[:1])}
        return RowNumber.objects.lessons().select_related("case").annotate(**said)

    def visible_to(self, user: Reader) -> QuerySet[RowNumber]:
        cases = CaseKind().visible_to(user).order_by().values("pk")
        return self.things().filter(pk__in=RowNumber.objects.lessons().still_held(), case__in=cases)

    def describe(self, thing: RowNumber) -> Described:
        if not hasattr(thing, "statement"):
            thing = self.things().get(pk=thing.pk)
        statement, case = thing.statement, thing.case  # type: ignore[attr-defined]
        said = mark_safe(thing.context or "")  # type: ignore[attr-defined]  # noqa: S308 (editors' own)
        return Described(
            title=f"Lesson of “{case.title}”" if case else "Lesson of a case study that is gone",
            words=format_html("<p>{}</p>{}", statement, said) if statement else "",
            address=f"/lessons/{thing.pk}/",
            author=None,
            is_hidden=case is None or not case.live,
        )

    def kept_by(self, thing: RowNumber) -> QuerySet[User]:
        return owners_of(thing.case) if thing.case else super().kept_by(thing)

    def lock(self, keys: Sequence[int]) -> list[RowNumber]:
        """Lock the cases, which is what hiding and showing a lesson change."""
        numbers = list(RowNumber.objects.lessons().select_related("case").filter(pk__in=keys).order_by("pk"))
        CaseKind().lock([number.case_id for number in numbers if number.case_id])
        return numbers

    def hide(self, things: Sequence[RowNumber]) -> None:
        for case in self._cases_of(things):
            take_offline(case)

    def restore(self, things: Sequence[RowNumber]) -> None:
        for case in self._cases_of(things):
            put_online(case)

    def written_by(self, member: User) -> QuerySet[RowNumber]:
        return RowNumber.objects.none()

    def _cases_of(self, things: Sequence[RowNumber]) -> QuerySet[CasePage]:
        cases: QuerySet[CasePage] = CasePage.objects.filter(pk__in=[number.case_id for number in things])
        return cases


def take_offline(case: CasePage) -> None:
    """Unpublish a case, inside the caller's transaction; its history keeps which revision stood there."""
    if not case.live:
        return
    stood = case.live_revision or case.save_revision(clean=False, log_action=False)
    case.unpublish(log_action=False)
    log(instance=case, action=HIDDEN, revision=stood)


def put_online(case: CasePage) -> None:
    """Publish the revision that stood there when moderators hid the case, unless something still hides it.

    A case that is published again by now, or that was never taken offline by moderators, stays as it is.
    """
    taken = PageLogEntry.objects.filter(page=case.pk, action=HIDDEN).order_by("-timestamp", "-pk").first()
    if case.live or taken is None or taken.revision is None or hidings_of(case).exists():
        return
    taken.revision.publish(log_action=SHOWN, skip_permission_checks=True)


def forget_hiding(case: CasePage) -> None:
    """Let nothing hide a case that was published after moderators hid it: a network editor has approved it."""
    hidings_of(case).delete()


def hidings_of(case: CasePage) -> QuerySet[Hiding]:
    """Return what hides a case or one of its lessons."""
    numbers = RowNumber.objects.lessons().filter(case=case.pk).values("pk")
    of_lessons = Hiding.objects.filter(content_type=ContentType.objects.get_for_model(RowNumber), object_id__in=numbers)
    return of_lessons | Hiding.objects.filter(
        content_type=ContentType.objects.get_for_model(CasePage), object_id=case.pk
    )


def register_reporting() -> None:
    """Let members report cases and lessons; called once at start-up."""
    register(CaseKind())
    register(LessonKind())
