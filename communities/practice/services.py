"""What changes in practice: saying what one will try, reporting back, offering and arranging visits and mentors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Arrangement, ArrangementMessage, CommunityPage, Exchange, Post, Thread, Trial
from communities.moderation.services import changed_by_author
from communities.practice import telling
from communities.prose import clean_html
from communities.services.adding import write_about
from communities.vocabularies import ArrangementState, ThreadKind
from learning_network.core.moderation.matters import taken_back

if TYPE_CHECKING:
    from learning_network.users.models import User


_NOT_SENT = "Your letter was not sent, and is still here: copy it if you need it."
_NOBODY = f"Nobody would read it: the other member is not here any more. {_NOT_SENT}"
_DECLINED = f"No letters are sent any more: one of you said that it does not come about. {_NOT_SENT}"


class LetterRefused(Exception):
    """A letter is not sent; the exception's words say why, and that it is not lost."""


class ExchangeClosed(LetterRefused):
    """The offer or the wish is closed, or it is the asker's own."""


class StaysDeclined(Exception):
    """The other of the two said that it does not come about, and alone takes that back."""


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
        LetterRefused: nobody would read it, or one of the two has declined.
    """
    current = Exchange.objects.select_for_update(of=("self",), no_key=True).get(pk=exchange.pk)
    known = Arrangement.objects.filter(exchange=current, asker=asker).first()
    if current.member_id == asker.pk or (known is None and not current.is_open):
        raise ExchangeClosed(f"This is closed now. {_NOT_SENT}")
    arrangement = known or Arrangement.objects.create(exchange=current, asker=asker)
    send_letter(arrangement=arrangement, author=asker, body=body, token=token)
    return arrangement


@transaction.atomic
def send_letter(*, arrangement: Arrangement, author: User, body: str, token: UUID | None = None) -> ArrangementMessage:
    """Send a letter to the other of the two; the same token from the same author sends one.

    Raises:
        LetterRefused: nobody would read it, or one of the two has declined.
    """
    current, token = _locked(arrangement), token or uuid4()
    earlier = ArrangementMessage.objects.filter(author=author, token=token).first()
    if earlier is not None:
        return earlier
    if current.is_declined:
        raise LetterRefused(_DECLINED)
    if not is_read_by_other(current, author):
        raise LetterRefused(_NOBODY)
    made = ArrangementMessage.objects.create(arrangement=current, author=author, body=body, token=token)
    telling.tell_of_letter(made)
    return made


def is_read_by_other(arrangement: Arrangement, author: User) -> bool:
    """Tell whether the other of the two could read a letter: their account is open, and they read the community."""
    other = arrangement.other_of(author)
    if other is None or not other.is_active:
        return False
    return Arrangement.objects.visible_to(other).filter(pk=arrangement.pk).exists()


@transaction.atomic
def mail_again(*, arrangement: Arrangement, member: User) -> None:
    """Mail this one of the two again, who had stopped the mails about it."""
    arrangement.unmailed.remove(member)


@transaction.atomic
def settle(*, arrangement: Arrangement, by: User, state: str, day: date | None = None) -> None:
    """Note how far the two have come, and the day they agreed on; afterwards both are asked what they learned.

    Raises:
        StaysDeclined: the other of the two has declined.
    """
    current = _locked(arrangement)
    if (current.state, current.day) == (state, day):
        return
    if not current.is_settled_by(by):
        raise StaysDeclined
    current.state, current.day = state, day
    current.declined_by = by if current.is_declined else None
    current.save(update_fields=["state", "day", "declined_by"])
    if state == ArrangementState.AGREED and day is not None:
        telling.ask_what_was_learned(current)


@transaction.atomic
def tell_community(
    *, arrangement: Arrangement, author: User, title: str = "", body: str, token: UUID | None = None
) -> Post:
    """Tell the community what a visit or a mentor taught: whoever of the two is first by a thread, the other in it.

    The same token from the same author tells it once.

    Raises:
        StaysDeclined: one of the two said that it does not come about.
    """
    current = _locked(arrangement)
    if current.is_declined:
        raise StaysDeclined
    written = None
    if current.learned_id is not None:
        written = Thread.objects.select_related("community").filter(pk=current.learned_id).first()
    post = write_about(
        written=written,
        community=current.exchange.community,
        author=author,
        title=title,
        suggested=lesson_title(current),
        body=body,
        kind=ThreadKind.SHARE,
        token=token or uuid4(),
    )
    if current.learned_id is None:
        Arrangement.objects.filter(pk=current.pk).update(learned=post.thread, state=ArrangementState.DONE)
    return post


def lesson_title(arrangement: Arrangement) -> str:
    """Return what a thread about it is called until its author calls it otherwise."""
    return f"What we learned from a {arrangement.exchange.get_kind_display().lower()}"


def _locked(arrangement: Arrangement) -> Arrangement:
    """Return the arrangement as the database has it now, ours alone until the transaction ends."""
    locked = Arrangement.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("exchange__community", "exchange__member", "asker").get(pk=arrangement.pk)
