"""What an import meets on the site, by who imports: cases, shelves, what rows may point at, what may be changed."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from wagtail.models import Page

from cases.bulk.plain import Plain, Shown, plain_of, with_rows
from cases.bulk.schema import REPEATS
from cases.content.references import Kind, Known
from cases.content.rows import Terms
from cases.models import CasePage, CaseShelf, Method, Organisation
from cases.permissions import organisations_offered_to, pages_offered_to, pages_writable_by, shelves_of
from learning_network.users.models import User

_LOCKED = "somebody has locked this case: ask them to unlock it"
_IN_REVIEW = "this case is being reviewed: wait until it comes back, or take it back in the editor"


def newest_of(page: CasePage) -> CasePage:
    """Return the newest state of a case, with rows that can be changed."""
    newest: CasePage = page.get_latest_revision_as_object()
    return newest


class Surroundings:
    """Looked up once for all cases of a file.

    Args:
        slugs: keys of the cases in the file.
        member: who imports; None is an administrator.
    """

    def __init__(self, slugs: Collection[str], *, member: User | None) -> None:
        self._slugs = set(slugs)
        self._member = member
        self.terms = Terms()
        self.shown = Shown()

    @cached_property
    def cases(self) -> dict[str, CasePage]:
        """The cases of the site that the file names, whoever may edit them."""
        found = CasePage.objects.filter(slug__in=self._slugs).select_related("latest_revision", "live_revision")
        return {page.slug: page for page in with_rows(found)}

    @cached_property
    def shelves(self) -> dict[str, CaseShelf]:
        """Shelves on which new cases may be put."""
        shelves: QuerySet[CaseShelf] = CaseShelf.objects.all() if self._member is None else shelves_of(self._member)
        return {shelf.slug: shelf for shelf in shelves}

    @cached_property
    def taken_slugs(self) -> set[str]:
        """Addresses in the library that are no case's."""
        return set(CaseShelf.objects.values_list("slug", flat=True))

    @cached_property
    def _writable(self) -> set[int] | None:
        if self._member is None:
            return None
        return set(pages_writable_by(self._member).order_by().values_list("pk", flat=True))

    @cached_property
    def linkable(self) -> set[int]:
        """Pages that prose may link to by their number."""
        person = self._member or AnonymousUser()
        pages = Page.objects.all() if self._member is None else pages_offered_to(person, Page.objects.all())
        return set(pages.values_list("pk", flat=True))

    @cached_property
    def known(self) -> Known:
        """What rows may point at and prose may link to: nothing whose name would tell of another shelf's draft."""
        cases: Any = CasePage.objects.all()
        organisations: Any = Organisation.objects.all()
        if self._member is not None:
            cases = pages_offered_to(self._member, cases)
            organisations = organisations_offered_to(self._member, organisations)
        records = {
            Kind.CASE: set(cases.values_list("slug", flat=True)) | self._slugs,
            Kind.ORGANISATION: set(organisations.values_list("slug", flat=True)),
            Kind.METHOD: set(Method.objects.values_list("slug", flat=True)),
        }
        return Known(terms=self.terms.slugs(), sources={}, records=records, pages=records, shelves=set(self.shelves))

    def may_edit(self, page: CasePage) -> bool:
        """Whether who imports may write on this case."""
        return self._writable is None or page.pk in self._writable

    def locked(self, page: CasePage) -> str:
        """Return why nobody may write on this case now, or nothing."""
        if page.locked and (self._member is None or page.locked_by_id != self._member.pk):
            return _LOCKED
        lock = page.get_lock() if self._member else None
        return _IN_REVIEW if lock is not None and not page.locked and lock.for_user(self._member) else ""

    def site(self, page: CasePage) -> Plain:
        """Return the newest state of a case, drafts included, as a file says it."""
        # What is published and nothing else was read with all others.
        is_published = page.live and not page.has_unpublished_changes
        return self._plain(page, page if is_published else newest_of(page), page.latest_revision_id)

    def hidden(self, state: CasePage) -> dict[str, list[Any]]:
        """Return, by repeat, the rows of a state of a case that no file shows."""
        return {name: rows for name in REPEATS if (rows := self.shown.hidden(state, name))}

    def base(self, page: CasePage, version: object) -> Plain | None:
        """Return the state that a file was made from: the one it names, else what readers see; None is the newest."""
        if version is not None and str(version) == str(page.latest_revision_id):
            return None
        named = page.revisions.filter(pk=version).first() if str(version or "").isdecimal() else None
        if named is not None:
            return self._plain(page, named.as_object(), named.pk)
        return self._plain(page, page, page.live_revision_id) if page.live and page.has_unpublished_changes else None

    def _plain(self, page: CasePage, state: CasePage, version: int | None) -> Plain:
        shelf: str = page.shelf_slug
        return plain_of(state, shown=self.shown, shelf=shelf, version=version)
