"""What a digest says of practice: who tries something, what came of it, who offers or looks for a visit or a mentor."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.formats import date_format

from communities.following.letters import cut
from communities.models import Exchange, Trial
from communities.prose import words_of
from communities.templatetags.community_tags import name_of
from communities.vocabularies import Direction

_WORDS_SHOWN = 240

_OneOf = TypeVar("_OneOf", Trial, Exchange)


@dataclass(frozen=True)
class Deed:
    """One thing that somebody of a community began, reported or offered, in the words of a digest."""

    moment: datetime
    community: int
    member: int | None
    label: str
    title: str
    url: str
    text: str


def deeds_between(start: datetime, end: datetime, *, communities: Collection[int]) -> list[Deed]:
    """Return what came after ``start`` and up to ``end`` in these communities, as everybody there may read it.

    Reports stand first, then what is tried, then visits and mentors: three statements, however many there are.
    """
    if not communities:
        return []
    return [
        *_reports(_shown(Trial.objects.reported_between(start, end), communities)),
        *_beginnings(_shown(Trial.objects.begun_between(start, end), communities)),
        *_exchanges(_shown(Exchange.objects.opened_between(start, end), communities)),
    ]


def _shown(rows: QuerySet[_OneOf], communities: Collection[int]) -> QuerySet[_OneOf]:
    """Return those that nobody has hidden, with their authors and where they stand."""
    return rows.filter(hidden=False, community__in=communities).select_related("community", "member")


def _reports(trials: QuerySet[Trial]) -> Iterator[Deed]:
    for trial in trials:
        if trial.reported_at is not None:
            label = f"Report · {trial.get_result_display()}"
            text = f"{name_of(trial.member)}: {cut(words_of(trial.report), _WORDS_SHOWN)}"
            yield _deed(trial, moment=trial.reported_at, label=label, text=text)


def _beginnings(trials: QuerySet[Trial]) -> Iterator[Deed]:
    for trial in trials:
        until = f" until {date_format(trial.until, 'j F Y')}" if trial.until else ""
        yield _deed(
            trial, moment=trial.created, label="Trial · new", text=f"{name_of(trial.member)} tries this{until}."
        )


def _exchanges(exchanges: QuerySet[Exchange]) -> Iterator[Deed]:
    for exchange in exchanges:
        does = "offers" if exchange.direction == Direction.OFFERED else "looks for"
        text = f"{name_of(exchange.member)} {does} it. Write to them there."
        yield _deed(exchange, moment=exchange.created, label=exchange.headline, text=text)


def _deed(thing: Trial | Exchange, *, moment: datetime, label: str, text: str) -> Deed:
    return Deed(moment, thing.community_id, thing.member_id, label, thing.what, thing.get_absolute_url(), text)
