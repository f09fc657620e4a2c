"""What members are told of practice: a letter about a visit, and the question afterwards how it went."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from communities.vocabularies import ArrangementState
from learning_network.notifications.registry import Letter, Line, NotificationKind, register
from learning_network.notifications.services import notify

if TYPE_CHECKING:
    from communities.models import Arrangement, ArrangementMessage, Trial
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

LETTER, LEARNED, TRIED = "exchange-letter", "exchange-learned", "trial-due"
_MORNING = time(9)


def register_practice() -> None:
    """Make known what members are told of practice; called once at start-up."""
    for kind in (ExchangeLetter(), ExchangeLearned(), TrialDue()):
        register(kind)


def tell_of_letter(message: ArrangementMessage) -> None:
    """Tell the other of the two that a letter came."""
    notify(
        f"letter:{message.pk}",
        kind=LETTER,
        subject=message.arrangement_id,
        recipients=[other] if (other := message.arrangement.other_of(message.author)) is not None else [],
        context={"message": message.pk},
    )


def ask_what_was_learned(arrangement: Arrangement) -> None:
    """Ask both, the morning after the day they agreed on, what they learned."""
    if arrangement.day is not None:
        notify(
            f"arrangement:{arrangement.pk}:learned:{arrangement.day}",
            kind=LEARNED,
            subject=arrangement.pk,
            recipients=[person for person in (arrangement.asker, arrangement.exchange.member) if person is not None],
            context={"day": arrangement.day.isoformat()},
            due=_morning_after(arrangement.day),
        )


def ask_how_it_went(trial: Trial) -> None:
    """Ask a member, the morning after the day they named, how it went."""
    if trial.until is not None and trial.member is not None:
        notify(
            f"trial:{trial.pk}:due",
            kind=TRIED,
            subject=trial.pk,
            recipients=[trial.member],
            due=_morning_after(trial.until),
        )


def _what_of(arrangement: Arrangement, reader: User) -> str:
    """Return what the letters are about; empty where this reader may not read it any more."""
    from communities.models import Exchange

    readable = Exchange.objects.visible_to(reader).filter(pk=arrangement.exchange_id)
    return arrangement.exchange.what if readable.exists() else ""


def _has_told(arrangement: Arrangement, member: User) -> bool:
    """Tell whether this one of the two has written down what they learned; each of them is asked."""
    from communities.models import Post

    told = Post.objects.filter(thread=arrangement.learned_id, author=member, deleted_at=None)
    return arrangement.learned_id is not None and told.exists()


def _morning_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), _MORNING))


class _OfArrangement(NotificationKind):
    """What the kinds about arrangements share: only the two are told, and only while they may read the community."""

    def may_see(self, recipient: User, subject: str) -> bool:
        return self._mailed(recipient, subject) is not None

    def line(self, notification: Notification) -> Line | None:
        arrangement = self._told_of(notification)
        return Line(self._say(arrangement), arrangement.get_absolute_url()) if arrangement is not None else None

    def letter(self, notification: Notification) -> Letter | None:
        arrangement = self._told_of(notification)
        if arrangement is None:
            return None
        context = {
            "arrangement": arrangement,
            "exchange": arrangement.exchange,
            "what": _what_of(arrangement, notification.recipient),
            "messages": self._messages(notification),
            "address": settings.SITE_URL + arrangement.get_absolute_url(),
        }
        return Letter(self._say(arrangement), context)

    def stop_words(self, recipient: User, subject: str) -> str:
        return "mails about this visit or mentor" if self._mailed(recipient, subject) is not None else ""

    def stop(self, recipient: User, subject: str) -> None:
        arrangement = self._arrangement(recipient, subject)
        if arrangement is not None:
            arrangement.unmailed.add(recipient)

    @abstractmethod
    def _say(self, arrangement: Arrangement) -> str:
        """Return what is to be told, in one line that names no private community."""

    def _messages(self, notification: Notification) -> list[ArrangementMessage]:
        return []

    def _told_of(self, notification: Notification) -> Arrangement | None:
        return self._arrangement(notification.recipient, notification.subject)

    def _arrangement(self, recipient: User, subject: str) -> Arrangement | None:
        from communities.models import Arrangement

        readable = Arrangement.objects.visible_to(recipient).exclude(state=ArrangementState.DECLINED)
        return readable.select_related("exchange__community", "exchange__member", "asker").filter(pk=subject).first()

    def _mailed(self, recipient: User, subject: str) -> Arrangement | None:
        """Return the arrangement for one of the two who wants mails about it; who stopped them finds it in the bell."""
        arrangement = self._arrangement(recipient, subject)
        stopped = arrangement is not None and arrangement.unmailed.filter(pk=recipient.pk).exists()
        return None if stopped else arrangement


class ExchangeLetter(_OfArrangement):
    """“… wrote to you about a visit”: the letter itself, without anybody's address."""

    name, label, template = LETTER, "A letter about a visit or a mentor", "communities/email/exchange_letter"
    again = "on the page of the arrangement"

    def _say(self, arrangement: Arrangement) -> str:
        return f"A letter about a {arrangement.exchange.get_kind_display().lower()}"

    def _messages(self, notification: Notification) -> list[ArrangementMessage]:
        from communities.models import ArrangementMessage

        return list(ArrangementMessage.objects.filter(pk=notification.context["message"]).select_related("author"))


class ExchangeLearned(_OfArrangement):
    """“What did you learn?”: to both, the morning after."""

    name, label, template = LEARNED, "The question after a visit", "communities/email/exchange_learned"
    again = "on the page of the arrangement"

    def _say(self, arrangement: Arrangement) -> str:
        return f"What did you learn from your {arrangement.exchange.get_kind_display().lower()}?"

    def _told_of(self, notification: Notification) -> Arrangement | None:
        arrangement = super()._told_of(notification)
        if arrangement is None or arrangement.day is None:
            return None
        as_told = arrangement.day.isoformat() == notification.context["day"]
        return arrangement if as_told and not _has_told(arrangement, notification.recipient) else None


class TrialDue(NotificationKind):
    """“How did it go?”: to who said they would try something by a day that has passed."""

    name, label, template = TRIED, "The question how something you tried went", "communities/email/trial_due"
    again = "on the community’s page: say again what you will try"

    def may_see(self, recipient: User, subject: str) -> bool:
        return self._trial(recipient, subject) is not None

    def line(self, notification: Notification) -> Line | None:
        trial = self._trial(notification.recipient, notification.subject)
        return Line(f"How did it go? You wanted to try: {trial.what}", self._address(trial)) if trial else None

    def letter(self, notification: Notification) -> Letter | None:
        trial = self._trial(notification.recipient, notification.subject)
        if trial is None:
            return None
        return Letter("How did it go?", {"trial": trial, "address": settings.SITE_URL + self._address(trial)})

    def stop_words(self, recipient: User, subject: str) -> str:
        return "questions about this trial" if self._trial(recipient, subject) is not None else ""

    def stop(self, recipient: User, subject: str) -> None:
        from communities.models import Trial

        Trial.objects.filter(pk=subject, member=recipient).update(remind=False)

    def _trial(self, recipient: User, subject: str) -> Trial | None:
        from communities.models import Trial

        mine = Trial.objects.visible_to(recipient).running().filter(member=recipient, until__isnull=False, remind=True)
        return mine.select_related("community").filter(pk=subject).first()

    def _address(self, trial: Trial) -> str:
        return reverse("trial_report", args=[trial.community.slug, trial.pk])
