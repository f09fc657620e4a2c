"""Questions asked of the read model and of the marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q

if TYPE_CHECKING:
    # The querysets' bases name these in quotes, which the linter does not read.
    from search.models import FirstAppearance, IndexEntry, SyncMark  # noqa: F401

Thing = tuple[str, str]
_MOST_IN_ONE_STATEMENT = 500


def joined(tokens: Iterable[str]) -> str:
    """Return tokens as one text in which each can be found with its delimiters."""
    return "".join(f"|{token}" for token in tokens) + "|"


def split(text: str) -> tuple[str, ...]:
    """Return the tokens of such a text."""
    return tuple(token for token in text.split("|") if token)


def _any_token(column: str, tokens: Iterable[str]) -> Q:
    matches = Q(pk__in=())
    for token in sorted(tokens):
        matches |= Q(**{f"{column}__contains": f"|{token}|"})
    return matches


def _any_thing(things: Iterable[Thing]) -> Q:
    keys: dict[str, list[str]] = defaultdict(list)
    for kind, key in things:
        keys[kind].append(key)
    matches = Q(pk__in=())
    for kind, of_kind in keys.items():
        matches |= Q(kind=kind, key__in=of_kind)
    return matches


class IndexEntryQuerySet(models.QuerySet["IndexEntry"]):
    """Entries by thing, audience and facet."""

    def things(self, things: Iterable[Thing]) -> IndexEntryQuerySet:
        """Entries of these (kind, key) pairs; for a page or a batch, not for thousands."""
        return self.filter(_any_thing(things))

    def without_things(self, things: Iterable[Thing]) -> IndexEntryQuerySet:
        """Entries but for these (kind, key) pairs; not for thousands either."""
        left_out = list(things)
        return self.exclude(_any_thing(left_out)) if left_out else self

    def without_texts(self) -> IndexEntryQuerySet:
        """Entries with what a list prints, without what is only searched; a page of long ones is heavy."""
        return self.defer("lessons", "body", "passages", "audience_tokens")

    def for_audiences(self, audiences: Iterable[str]) -> IndexEntryQuerySet:
        """Entries that admit a holder of any of these tokens."""
        return self.filter(_any_token("audience_tokens", audiences))

    def of_kinds(self, kinds: Iterable[str]) -> IndexEntryQuerySet:
        """Entries of these kinds; of every kind when none is named."""
        chosen = list(kinds)
        return self.filter(kind__in=chosen) if chosen else self

    def changed_after(self, moment: datetime) -> IndexEntryQuerySet:
        """Entries written, first or again, after a moment; in that order, or SQLite reads all to sort them."""
        return self.filter(modified__gt=moment).order_by("modified")

    def first_known_in(self, appearances: models.QuerySet[FirstAppearance]) -> IndexEntryQuerySet:
        """Entries whose first appearance is one of these."""
        return self.filter(Exists(appearances.filter(kind=OuterRef("kind"), key=OuterRef("key"))))

    def with_facet(self, name: str, values: Iterable[str]) -> IndexEntryQuerySet:
        """Entries that have any of these values."""
        return self.filter(_any_token("facet_tokens", [f"{name}={value}" for value in values]))

    def without_facet(self, name: str, values: Iterable[str]) -> IndexEntryQuerySet:
        """Entries that have none of these values."""
        return self.exclude(_any_token("facet_tokens", [f"{name}={value}" for value in values]))


class SyncMarkQuerySet(models.QuerySet["SyncMark"]):
    """Marks as pieces of work. Nobody ever waits for a mark: one that another process holds is left to that one."""

    def add(self, kind: str, keys: Iterable[str]) -> None:
        """Mark things of one kind."""
        marks = [self.model(kind=kind, key=key) for key in dict.fromkeys(keys)]
        self.bulk_create(marks, batch_size=_MOST_IN_ONE_STATEMENT)

    def hold(self, thing: Thing, reason: str) -> int:
        """Mark a thing that has been tried, with the reason why it stays marked; return the mark's number."""
        return int(self.create(kind=thing[0], key=thing[1], attempts=1, last_error=reason[:500]).pk)

    def untried(self, limit: int | None = None) -> list[Thing]:
        """Return things with a change that nobody has tried to bring into search, the newest change first."""
        things = self.filter(attempts=0).order_by().values("kind", "key").annotate(latest=Max("pk"))
        return list(things.order_by("-latest").values_list("kind", "key")[:limit])

    def tried(self, limit: int | None = None) -> list[tuple[Thing, int]]:
        """Return things whose every mark has failed before with how often, those that failed least first."""
        things = self.order_by().values("kind", "key").annotate(tries=Min("attempts"), first=Min("pk"))
        failed = things.filter(tries__gt=0).order_by("tries", "first")
        return [((kind, key), tries) for kind, key, tries in failed.values_list("kind", "key", "tries")[:limit]]

    def latest_things(self, limit: int) -> set[Thing]:
        """Return the things of the newest marks."""
        return set(self.order_by("-pk").values_list("kind", "key")[:limit])

    def oldest(self) -> datetime | None:
        """Return since when the longest marked thing waits; None when nothing does."""
        return self.aggregate(oldest=Min("since"))["oldest"]

    def of(self, thing: Thing) -> SyncMarkQuerySet:
        """Marks of one thing."""
        return self.filter(kind=thing[0], key=thing[1])

    def done(self, mark_ids: Iterable[int]) -> None:
        """Remove marks whose work is done."""
        for some in _in_parts(mark_ids):
            with transaction.atomic():
                self.filter(pk__in=self._free(some)).delete()

    def failed(self, mark_ids: Iterable[int], error: Exception, *, tries: int = 1) -> bool:
        """Keep marks with the reason, one try older; return whether this is the first failure of any of them."""
        first = False
        for some in _in_parts(mark_ids):
            with transaction.atomic():
                marks = self.filter(pk__in=self._free(some))
                first = marks.filter(attempts=0).exists() or first
                marks.update(attempts=F("attempts") + tries, last_error=f"{type(error).__name__}: {error}"[:500])
        return first

    def _free(self, ids: list[int]) -> list[int]:
        """Lock those of the marks that no other process is counting or removing."""
        marks = self.filter(pk__in=ids).order_by("pk").select_for_update(skip_locked=True)
        return list(marks.values_list("pk", flat=True))


def _in_parts(ids: Iterable[int]) -> Iterator[list[int]]:
    every = list(ids)
    for start in range(0, len(every), _MOST_IN_ONE_STATEMENT):
        yield every[start : start + _MOST_IN_ONE_STATEMENT]
