"""What changes in practice: saying what one will try, reporting back, offering and arranging visits and mentors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Arrangement, ArrangementMessage, CommunityPage, Exchange, Thread, Trial
from communities.moderation.services import changed_by_author
from communities.practice import telling
from communities.prose import clean_html
from communities.services import start_thread
from communities.vocabularies import ArrangementState, ThreadKind
from learning_network.core.moderation.matters import taken_back

if TYPE_CHECKING:
    from learning_network.users.models import User


class ExchangeClosed(Exception):
    """The offer or the wish is closed, or it is the asker's own."""


def begin_trial(
    *, community: CommunityPage, member: User, what: str, until: date | None = None, token: UUID | None = None
) -> Trial:
    """Note what a member will try, for the community's question of today; the same token makes one.

    When a day is named, the member is asked the morning after how it went.
    """
    token = token or uuid4()
    values = {"question": community.question, "what": what, "until": until}
    try:
        with transaction.atomic():
            trial = Trial.objects.create(community=community, member=member, token=token, **values)
            telling.ask_how_it_went(trial)
    except IntegrityError:
        return Trial.objects.sent_by_form(member=member, token=token).get()
    return trial


@transaction.atomic
def report_trial(*, trial: Trial, result: str, report: str) -> None:
    """Write down what came of a trial, or put an earlier report right. ``report`` is HTML and sanitised here."""
    Trial.objects.filter(pk=trial.pk).update(result=result, report=clean_html(report), reported_at=timezone.now())
    changed_by_author(trial)


@transaction.atomic
def drop_trial(trial: Trial) -> None:
    """Take back what one said one would try; dropped twice is dropped once."""
    taken_back(trial)
    Trial.objects.filter(pk=trial.pk).delete()


def open_exchange(
    *, community: CommunityPage, member: User, kind: str, direction: str, what: str, token: UUID | None = None
) -> Exchange:
    """Note that a member offers or seeks a mentor or a visit; the same token makes one."""
    token = token or uuid4()
    values = {"kind": kind, "direction": direction, "what": what}
    try:
        with transaction.atomic():
            return Exchange.objects.create(community=community, member=member, token=token, **values)
    except IntegrityError:
        return Exchange.objects.sent_by_form(member=member, token=token).get()


@transaction.atomic
def close_exchange(exchange: Exchange) -> None:
    """Take an offer or a wish off the list; what is being arranged goes on."""
    Exchange.objects.filter(pk=exchange.pk, closed_at=None).update(closed_at=timezone.now())
    taken_back(exchange)


@transaction.atomic
def write_to(*, exchange: Exchange, asker: User, body: str, token: UUID | None = None) -> Arrangement:
    """Send the first or another letter about an offer or a wish to its author, through us.

    Raises:
        ExchangeClosed: when it is closed or the asker's own.
    """
    current = Exchange.objects.select_for_update(of=("self",), no_key=True).get(pk=exchange.pk)
    if current.member_id is None or current.member_id == asker.pk:
        raise ExchangeClosed
    known = Arrangement.objects.filter(exchange=current, asker=asker).first()
    if known is None and not current.is_open:
        raise ExchangeClosed
    arrangement = known or Arrangement.objects.create(exchange=current, asker=asker)
    send_letter(arrangement=arrangement, author=asker, body=body, token=token)
    return arrangement


@transaction.atomic
def send_letter(*, arrangement: Arrangement, author: User, body: str, token: UUID | None = None) -> ArrangementMessage:
    """Send a letter to the other of the two; the same token from the same author sends one."""
    made, is_new = ArrangementMessage.objects.get_or_create(
        author=author, token=token or uuid4(), defaults={"arrangement": arrangement, "body": body}
    )
    if is_new:
        telling.tell_of_letter(made)
    return made


@transaction.atomic
def settle(*, arrangement: Arrangement, state: str, day: date | None = None) -> None:
    """Note how far the two have come, and the day they agreed on; afterwards both are asked what they learned."""
    current = Arrangement.objects.select_for_update(of=("self",)).get(pk=arrangement.pk)
    if (current.state, current.day) == (state, day):
        return
    current.state, current.day = state, day
    current.save(update_fields=["state", "day"])
    if state == ArrangementState.AGREED and day is not None:
        telling.ask_what_was_learned(current)


@transaction.atomic
def tell_community(*, arrangement: Arrangement, author: User, title: str, body: str) -> Thread:
    """Tell the community what a visit or a mentor taught, as a thread; an arrangement has one, however often sent."""
    current = (
        Arrangement.objects.select_for_update(of=("self",)).select_related("exchange__community").get(pk=arrangement.pk)
    )
    if current.learned_id is not None:
        return Thread.objects.select_related("community").get(pk=current.learned_id)
    thread = start_thread(
        community=current.exchange.community, author=author, title=title, body=body, kind=ThreadKind.SHARE
    )
    Arrangement.objects.filter(pk=current.pk).update(learned=thread, state=ArrangementState.DONE)
    return thread
